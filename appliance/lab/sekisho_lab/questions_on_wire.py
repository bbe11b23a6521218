"""Reads the DNS question out of a captured Ethernet frame."""
import socket

import dns.exception
import dns.message
import dns.rdatatype

_NEIGHBOUR_TYPES = (*range(130, 138), 143)  # RFC 4861, RFC 2710, RFC 3810


def is_traffic(octets):
    """Anything but what a device says to find its neighbours: ARP, neighbour discovery, multicast listener reports (also behind a
    hop-by-hop header)."""
    kind = octets[12:14]
    neighbours = kind == b"\x86\xdd" and (octets[20] == 0 or octets[20] == 58 and octets[54] in _NEIGHBOUR_TYPES)
    return kind != b"\x08\x06" and not neighbours


def question_of(octets):
    """(destination, name, type) of a packet to port 53. Destination None: no such packet; name None: no whole question in it."""
    kind = octets[12:14]
    if kind not in (b"\x08\x00", b"\x86\xdd"):
        return None, None, None
    six = kind == b"\x86\xdd"
    at = 54 if six else 14 + (octets[14] & 15) * 4
    protocol = octets[20] if six else octets[23]
    target = socket.inet_ntop(socket.AF_INET6, octets[38:54]) if six else socket.inet_ntop(socket.AF_INET, octets[30:34])
    if protocol not in (6, 17) or int.from_bytes(octets[at + 2:at + 4], "big") != 53:
        return None, None, None
    payload = octets[at + 8:] if protocol == 17 else octets[at + (octets[at + 12] >> 4) * 4 + 2:]
    try:
        question = dns.message.from_wire(payload, question_only=True).question[0]
        return target, question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype)
    except (dns.exception.DNSException, IndexError):
        return target, None, None


def datagram_of(octets):
    """(source port, destination port, DNS message or None) of a UDP packet; None for anything else."""
    six = octets[12:14] == b"\x86\xdd"
    if octets[12:14] not in (b"\x08\x00", b"\x86\xdd") or octets[20 if six else 23] != 17:
        return None
    at = 54 if six else 14 + (octets[14] & 15) * 4
    ports = int.from_bytes(octets[at:at + 2], "big"), int.from_bytes(octets[at + 2:at + 4], "big")
    try:
        return *ports, dns.message.from_wire(octets[at + 8:], ignore_trailing=True)
    except dns.message.Truncated as cut:
        return *ports, cut.message()
    except (dns.exception.DNSException, IndexError):
        return *ports, None
