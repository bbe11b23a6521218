"""Reads the DNS question out of a captured Ethernet frame."""
import socket

import dns.exception
import dns.message
import dns.rdatatype


def is_traffic(octets):
    """Anything but neighbour discovery: ARP, and ICMPv6."""
    kind = octets[12:14]
    return kind != b"\x08\x06" and not (kind == b"\x86\xdd" and octets[20] in (58, 0))


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
