#!/usr/bin/env python3
"""Writes the seeds of fuzz_resolver: whole conversations with servers, honest and otherwise (see fuzz_resolver.cc)."""
import struct
from pathlib import Path

FOLDER = Path(__file__).with_name("fuzz_resolver.in")
A, NS, CNAME, SOA, DS, RRSIG, DNSKEY = 1, 2, 5, 6, 43, 46, 48
SILENCE, GONE, REPLY = b"\x00", b"\x01", b"\x02"


def name(text):
    return b"".join(bytes([len(label)]) + label.encode() for label in text.rstrip(".").split(".") if label) + b"\0"


def record(owner, kind, rdata, ttl=300):
    return name(owner) + struct.pack("!HHIH", kind, 1, ttl, len(rdata)) + rdata


def reply(answer=(), authority=(), additional=(), flags=0x8400):
    body = b"".join([*answer, *authority, *additional])
    return REPLY + struct.pack("!HBBBH", flags, len(answer), len(authority), len(additional), len(body)) + body


def referral(zone, server, address):
    return reply(authority=[record(zone, NS, name(server))], additional=[record(server, A, bytes(address))], flags=0x8000)


SOA_RDATA = name("ns.test") + name("root.test") + struct.pack("!IIIII", 1, 3600, 600, 86400, 60)
ROOT = reply([record(".", NS, name("a.root"))], additional=[record("a.root", A, bytes([198, 41, 0, 4]))])
TEST = referral("test", "ns.test", [192, 0, 2, 53])
SIGNATURE = struct.pack("!HBBIIIHH", A, 15, 2, 300, 1792700000, 1792600000, 1234, 0)[:18] + name("test") + b"\x55" * 64

SEEDS = {
    "positive": b"\x00" + ROOT + TEST + reply([record("www.example.test", A, b"\xc0\0\2\1")]),
    "signed": b"\x01" + ROOT + TEST + reply([record("a.b.c.d.signed.test", A, b"\xc0\0\2\1"),
                                              record("a.b.c.d.signed.test", RRSIG, SIGNATURE)]) * 6,
    "name-error": b"\x07" + ROOT + TEST + reply(authority=[record("test", SOA, SOA_RDATA)], flags=0x8403) * 4,
    "alias": b"\x00" + ROOT + TEST + reply([record("www.example.test", CNAME, name("example.test")),
                                            record("example.test", A, b"\xc0\0\2\2")]),
    "poison": b"\x00" + ROOT + reply([record("www.example.test", A, b"\xc0\0\2\1")],
                                     [record("lg.jp", NS, name("ns.test"))], [record("ns.lg.jp", A, b"\x0a\0\0\1")]) * 3,
    "forwarded": b"\x03" + SILENCE + GONE + reply([record("city.lg.jp", A, b"\x0a\x64\0\1")], flags=0x8180),
    "truncated": b"\x00" + ROOT + TEST + reply(flags=0x8600) + reply([record("www.example.test", A, b"\xc0\0\2\1")]),
    "lame": b"\x00" + ROOT + TEST + referral(".", "a.root", [198, 41, 0, 4]) * 5,
    "keys": b"\x30" + ROOT + reply([record("www.example.test", DNSKEY, b"\1\1\3\x0f" + b"\7" * 32)]) * 5,
    "silence": b"\x10" + SILENCE * 20,
}

FOLDER.mkdir(exist_ok=True)
for title, seed in SEEDS.items():
    (FOLDER / title).write_bytes(seed)
