"""Ethernet frames built octet by octet, for what no socket would send: other people's source addresses, VLAN tags, broken headers."""
import ipaddress
import socket
import struct
import time

ETH_IP, ETH_IPV6, ETH_VLAN = 0x0800, 0x86DD, 0x8100
UDP, TCP, ICMP, ICMPV6 = 17, 6, 1, 58
_AUXDATA = 8
_SOL_PACKET = 263


def checksum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def mac_octets(text):
    return bytes(int(part, 16) for part in text.split(":"))


def ethernet(destination, source, payload, kind=ETH_IP, vlan=None):
    tag = struct.pack("!HH", ETH_VLAN, vlan) if vlan is not None else b""
    return mac_octets(destination) + mac_octets(source) + tag + struct.pack("!H", kind) + payload


def udp(source, destination, payload, source_port=40000, port=53, length=None, check=None):
    """A UDP datagram with the right checksum unless told otherwise."""
    size = len(payload) + 8 if length is None else length
    header = struct.pack("!HHHH", source_port, port, size, 0)
    value = checksum(_pseudo(source, destination, UDP, len(payload) + 8) + header + payload) or 0xFFFF
    return struct.pack("!HHHH", source_port, port, size, value if check is None else check) + payload


def tcp_syn(source, destination, source_port, port=53):
    header = struct.pack("!HHIIBBHHH", source_port, port, 0x1234567, 0, 5 << 4, 0x02, 64240, 0, 0)
    value = checksum(_pseudo(source, destination, TCP, len(header)) + header)
    return header[:16] + struct.pack("!H", value) + header[18:]


def echo_request(source, destination, payload):
    """ICMP or ICMPv6, as the addresses are."""
    kind, pseudo = (8, b"") if "." in source else (128, _pseudo(source, destination, ICMPV6, len(payload) + 8))
    header = struct.pack("!BBHHH", kind, 0, 0, 0x5350, 1)
    return header[:2] + struct.pack("!H", checksum(pseudo + header + payload)) + header[4:] + payload


def _pseudo(source, destination, protocol, length):
    a, b = ipaddress.ip_address(source), ipaddress.ip_address(destination)
    if a.version == 4:
        return a.packed + b.packed + struct.pack("!BBH", 0, protocol, length)
    return a.packed + b.packed + struct.pack("!IHBB", length, 0, 0, protocol)


def ip(source, destination, payload, protocol=UDP, **odd):
    return (ipv4 if "." in source else ipv6)(source, destination, payload, protocol, **odd)


def ipv4(source, destination, payload, protocol=UDP, total=None, header_checksum=None, options=b"", fragment=0, version=4):
    words = 5 + len(options) // 4
    size = words * 4 + len(payload) if total is None else total
    header = struct.pack("!BBHHHBBH", version << 4 | words, 0, size, 0x4242, fragment, 64, protocol, 0)
    header += ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed + options
    value = checksum(header) if header_checksum is None else header_checksum
    return header[:10] + struct.pack("!H", value) + header[12:] + payload


def ipv6(source, destination, payload, protocol=UDP, length=None, extension=b"", next_header=None):
    size = len(extension) + len(payload) if length is None else length
    first = protocol if next_header is None else next_header
    return (struct.pack("!IHBB", 6 << 28, size, first, 64) + ipaddress.ip_address(source).packed
            + ipaddress.ip_address(destination).packed + extension + payload)


class Wire:
    """A client's device, to send frames on and to hear what comes back."""

    def __init__(self, namespace, device="eth0"):
        self.mac = namespace.mac(device)
        with namespace.entered():
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            self._socket.bind((device, 3))
        self._socket.setsockopt(_SOL_PACKET, _AUXDATA, 1)

    def send(self, frame):
        self._socket.send(frame)

    def hear(self, seconds, accept=lambda frame, vlan: True):
        """Incoming frames as (octets, VLAN or 0) that `accept` likes, for so long."""
        heard, deadline = [], time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                octets, ancillary, _, address = self._socket.recvmsg(65535, 256)
            except socket.timeout:
                break
            if address[2] == 4:  # our own
                continue
            vlan = 0
            for level, kind, data in ancillary:
                if level == _SOL_PACKET and kind == _AUXDATA:
                    status, _, _, _, _, tci, _ = struct.unpack("IIIHHHH", data[:20])
                    vlan = tci & 0x0FFF if status & 0x10 else 0
            if accept(octets, vlan):
                heard.append((octets, vlan))
        return heard

    def close(self):
        self._socket.close()


def dns_reply_of(frame):
    """(source, destination, DNS message) of a UDP frame from port 53, or None."""
    kind = struct.unpack("!H", frame[12:14])[0]
    if kind == ETH_IP and len(frame) > 42 and frame[23] == UDP:
        at, source, destination = 14 + (frame[14] & 15) * 4, frame[26:30], frame[30:34]
    elif kind == ETH_IPV6 and len(frame) > 62 and frame[20] == UDP:
        at, source, destination = 54, frame[22:38], frame[38:54]
    else:
        return None
    source_port, _, length, _ = struct.unpack("!HHHH", frame[at:at + 8])
    if source_port != 53:
        return None
    return str(ipaddress.ip_address(source)), str(ipaddress.ip_address(destination)), frame[at + 8:at + length]
