"""Queries that are broken in one way each, and the counter that must move for it.

FAULT: a DNS message that is wrong; its counter is sekisho_query_faults_total{fault}; most are answered with an error.
DROP: a packet that is dropped; its counter is sekisho_lane_dropped_total{reason}.
"""
import dataclasses
import struct

from .raw_frames import ETH_IP, ETH_IPV6, ethernet, ipv4, ipv6, udp

FAULT, DROP = "fault", "reason"
_OPT = b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)
_A_RECORD = b"\xc0\x0c" + struct.pack("!HHIH4s", 1, 1, 60, 4, b"\x0a\0\0\1")


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    label: str       # FAULT or DROP
    counter: str     # the label's value
    answered: bool   # an error reply comes back
    frame: bytes


def wire_name(name):
    return b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.rstrip(".").split(".")) + b"\0"


def header(flags=0x0100, questions=1, answers=0, authorities=0, additional=0, ident=0x5353):
    return struct.pack("!6H", ident, flags, questions, answers, authorities, additional)


def messages(name):
    """{kind: (label, counter, answered, DNS message)} for what is wrong inside the message."""
    question = wire_name(name) + struct.pack("!HH", 1, 1)
    opt = lambda body: b"\0" + struct.pack("!HHIH", 41, 1232, 0, len(body)) + body
    tsig = b"\3key\0" + struct.pack("!HHIH", 250, 255, 0, 0)
    long_name = b"".join(b"\x3f" + b"x" * 63 for _ in range(4)) + b"\0"
    return {
        "eleven octets": (DROP, "dns_short_header", False, header()[:11]),
        "a response": (DROP, "dns_response", False, header(0x8180) + question),
        "opcode 7": (FAULT, "opcode", True, header(0x3900) + question),
        "no question": (FAULT, "qdcount_zero", True, header(questions=0)),
        "two questions": (FAULT, "qdcount_many", True, header(questions=2) + question * 2),
        "a name that ends early": (FAULT, "qname_truncated", True, header() + wire_name(name)[:-3]),
        "a compressed question": (FAULT, "qname_pointer", True, header() + b"\xc0\x0c" + struct.pack("!HH", 1, 1)),
        "a label of an unknown kind": (FAULT, "qname_label_type", True, header() + b"\x41x\0" + struct.pack("!HH", 1, 1)),
        "a name of 257 octets": (FAULT, "qname_too_long", True, header() + long_name + struct.pack("!HH", 1, 1)),
        "a question without class": (FAULT, "question_truncated", True, header() + question[:-2]),
        "an answer in a query": (FAULT, "answer_in_query", True, header(answers=1) + question + _A_RECORD),
        "a record that ends early": (FAULT, "record_truncated", True, header(additional=1) + question + _A_RECORD[:-2]),
        "two OPT records": (FAULT, "two_opts", True, header(additional=2) + question + _OPT * 2),
        "OPT below a name": (FAULT, "opt_owner", True, header(additional=1) + question + b"\1x" + _OPT),
        "a broken EDNS option": (FAULT, "opt_options", True, header(additional=1) + question + opt(struct.pack("!HH", 10, 99) + b"x" * 8)),
        "octets behind the end": (FAULT, "trailing_octets", True, header() + question + b"more"),
        "a TSIG": (FAULT, "tsig", True, header(additional=1) + question + tsig),
        "forty additional records": (FAULT, "too_many_additional", True, header(additional=40) + question + _A_RECORD * 40),
    }


def kinds(name, gateway_mac, my_mac, source, service, foreign):
    """All kinds as frames. `foreign`: a source Pair that a view claims on another port."""
    good = header() + wire_name(name) + struct.pack("!HH", 1, 1)
    a, b = source.four, service.four

    def four(packet):
        return ethernet(gateway_mac, my_mac, packet)

    def six(packet):
        return ethernet(gateway_mac, my_mac, packet, ETH_IPV6)

    for title, (label, counter, answered, message) in messages(name).items():
        yield Kind(title, label, counter, answered, four(ipv4(a, b, udp(a, b, message))))
    datagram, datagram6 = udp(a, b, good), udp(source.six, service.six, good)
    drops = [
        ("a frame that ends in the IP header", "frame_short", four(ipv4(a, b, datagram)[:16])),
        ("another station's frame", "l2_other", ethernet("02:5e:00:00:53:01", my_mac, ipv4(a, b, datagram), ETH_IP)),
        ("a multicast frame", "l2_group", ethernet("01:00:5e:00:00:fb", my_mac, ipv4(a, b, datagram), ETH_IP)),
        ("IP longer than the frame", "ip_length", four(ipv4(a, b, datagram, total=20 + len(datagram) + 40))),
        ("a wrong IP checksum", "ip_header_checksum", four(ipv4(a, b, datagram, header_checksum=0x1111))),
        ("IP options", "ip_options", four(ipv4(a, b, datagram, options=b"\x83\x03\x04\x00"))),
        ("a fragment", "ip_fragment", four(ipv4(a, b, datagram, fragment=0x2000))),
        ("an IPv6 routing header", "ipv6_extension", six(ipv6(source.six, service.six, datagram6, extension=bytes([17, 0, 0, 0, 0, 0, 0, 0]), next_header=43))),
        ("UDP longer than IP", "udp_length", four(ipv4(a, b, udp(a, b, good, length=len(good) + 60)))),
        ("a wrong UDP checksum", "udp_checksum", four(ipv4(a, b, udp(a, b, good, check=0x1111)))),
        ("IPv6 without UDP checksum", "udp_checksum", six(ipv6(source.six, service.six, udp(source.six, service.six, good, check=0)))),
        ("a multicast source", "source_address", four(ipv4("224.0.0.9", b, udp("224.0.0.9", b, good)))),
        ("source port 0", "source_port", four(ipv4(a, b, udp(a, b, good, source_port=0)))),
        ("another port's source", "spoofed", four(ipv4(foreign.four, b, udp(foreign.four, b, good)))),
        ("another port's source, IPv6", "spoofed", six(ipv6(foreign.six, service.six, udp(foreign.six, service.six, good)))),
    ]
    for title, counter, frame in drops:
        yield Kind(title, DROP, counter, False, frame)
