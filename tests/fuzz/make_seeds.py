#!/usr/bin/python3
"""Writes the first seeds of the DNS fuzz targets into tests/fuzz/<target>.in (needs python3-dnspython).

Messages are built by another implementation, so that the seeds do not only hold what our own writer makes.
"""
from pathlib import Path

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rrset

HERE = Path(__file__).resolve().parent
KEY = "AwEAAb4rYqUzLJVvzg2bZYjVtZ3NbZrZ9pKc2sX1pmrpRV1q"
RECORDS = [
    "www.city.example.lg.jp. 300 IN A 198.51.100.7",
    "www.city.example.lg.jp. 300 IN AAAA 2001:db8::7",
    "example.lg.jp. 3600 IN NS ns1.example.lg.jp.",
    "example.lg.jp. 3600 IN SOA ns1.example.lg.jp. root.example.lg.jp. 2026010101 3600 900 604800 300",
    "example.lg.jp. 300 IN MX 10 mail.example.lg.jp.",
    'example.lg.jp. 300 IN TXT "v=spf1 -all" "second \\"part\\""',
    "7.100.51.198.in-addr.arpa. 300 IN PTR www.city.example.lg.jp.",
    "alias.example. 60 IN CNAME www.city.example.lg.jp.",
    "old.example. 60 IN DNAME new.example.",
    "_sip._tcp.example. 60 IN SRV 0 5 5060 sip.example.",
    'example. 60 IN NAPTR 100 10 "S" "SIP+D2U" "!^.*$!sip:info@example.com!" _sip._udp.example.',
    'svc.example. 60 IN HTTPS 1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1',
    "svc.example. 60 IN SVCB 16 foo.example. mandatory=alpn,port alpn=h2 port=53 key667=hello",
    'example. 60 IN CAA 0 issue "ca.example.net; policy=ev"',
    "_25._tcp.mail.example. 60 IN TLSA 3 1 1 " + "ab" * 32,
    "example. 60 IN DS 20326 8 2 " + "0f" * 32,
    "example. 60 IN DNSKEY 257 3 13 " + KEY,
    "example. 60 IN RRSIG A 13 2 300 20261201000000 20261101000000 12345 example. " + KEY,
    "a.example. 60 IN NSEC c.example. A NS MX RRSIG NSEC TYPE1234",
    "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. 60 IN NSEC3 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG",
    "example. 60 IN NSEC3PARAM 1 0 0 -",
    "example. 60 IN LOC 42 21 54 N 71 06 18 W -24m 30m",
    "example. 60 IN APL 1:192.168.32.0/21 !1:192.168.38.0/28 2:2001:db8::/32",
    "example. 60 IN SSHFP 2 1 123456789abcdef67890123456789abcdef67890",
    "example. 60 IN CERT PKIX 0 0 " + KEY,
    "example. 60 IN URI 10 1 \"https://www.example/path\"",
    "example. 60 IN CSYNC 66 3 A NS AAAA",
    "example. 60 IN HINFO \"PC\" \"Debian\"",
    "example. 60 IN RP a.example. b.example.",
    "example. 60 IN WKS 192.0.2.1 6 25 80",
    "example. 60 IN TYPE65280 \\# 4 0A000001",
]


def put(target, name, octets):
    folder = HERE / f"{target}.in"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(octets)


def rrset_of(line):
    owner, ttl, klass, rtype, rdata = line.split(" ", 4)
    return dns.rrset.from_text(owner, int(ttl), klass, rtype, rdata)


def queries():
    plain = dns.message.make_query("www.city.example.lg.jp.", "A")
    options = [dns.edns.GenericOption(10, b"clientco"), dns.edns.GenericOption(3, b"")]
    rich = dns.message.make_query("WwW.example.", "HTTPS", use_edns=0, payload=1232, want_dnssec=True, options=options)
    other = dns.message.make_query("version.bind.", "TXT", "CH")
    notify = dns.message.make_query("example.", "SOA")
    notify.set_opcode(4)
    return {"plain": plain, "rich": rich, "chaos": other, "notify": notify}


def transfer(*messages):
    """Messages of a zone transfer, each behind its length as on the wire; its records in the order given."""
    wire = b""
    for lines in messages:
        reply = dns.message.make_response(dns.message.make_query("example.", "AXFR"))
        reply.id = 0x1234
        for line in lines:  # one RRset each: order and repetition count
            reply.answer.append(rrset_of(line))
        octets = reply.to_wire()
        wire += len(octets).to_bytes(2, "big") + octets
    return wire


def transfers():
    soa = ["example. 60 IN SOA ns.example. root.example. %d 2 3 4 5" % serial for serial in range(4)]
    host = "www.example. 60 IN A 192.0.2.1"
    data = ["example. 60 IN NS ns.example.", "ns.example. 60 IN A 192.0.2.53", host, "cut.example. 60 IN NS ns.cut.example.",
            "*.wild.example. 60 IN TXT x", "example. 60 IN ZONEMD 2 1 1 " + "00" * 48]
    put("fuzz_zone_transfer", "whole", transfer([soa[2], *data, soa[2]]))
    put("fuzz_zone_transfer", "in-pieces", transfer([soa[2]], data[:3], data[3:], [soa[2]]))
    put("fuzz_zone_transfer", "changes", transfer([soa[2], soa[1], soa[2], host, soa[2]]))
    put("fuzz_zone_transfer", "two-changes", transfer([soa[3], soa[1], soa[2], host], [soa[2], host, soa[3], soa[3]]))
    put("fuzz_zone_transfer", "unchanged", transfer([soa[1]]))


def main():
    transfers()
    for name, message in queries().items():
        message.id = 0x1234
        wire = message.to_wire()
        put("fuzz_query_reader", name, wire)
        put("fuzz_message_reader", "query-" + name, wire)
        put("fuzz_name", "query-" + name, wire)
    everything = dns.message.make_response(queries()["rich"])
    everything.id = 0x1234
    for line in RECORDS:
        rrset = rrset_of(line)
        kind = rrset.to_text().split()[3].lower()
        reply = dns.message.make_response(queries()["rich"])
        reply.id = 0x1234
        reply.answer.append(rrset)
        everything.answer.append(rrset)
        put("fuzz_message_reader", kind, reply.to_wire())
        put("fuzz_presentation", kind + ".text", line.encode())
        rdata = rrset[0].to_wire() if hasattr(rrset[0], "to_wire") else b""
        put("fuzz_presentation", kind + ".rdata", rrset.rdtype.to_bytes(2, "big") + rdata)
    put("fuzz_message_reader", "everything", everything.to_wire(max_size=65535))
    header = bytes.fromhex("123481800001000100000000")
    put("fuzz_name", "pointer", header + b"\x03www\x07example\x00\xc0\x0c")
    put("fuzz_name", "loop", header + b"\xc0\x0c")
    put("fuzz_name", "text", b"a\\.b\\032c.d\\\\e")
    opt = bytes.fromhex("04d000008000")
    put("fuzz_edns", "empty", opt)
    put("fuzz_edns", "cookie", opt + bytes.fromhex("000a0008") + b"clientco")
    put("fuzz_edns", "ede", opt + bytes.fromhex("000f0008000a") + b"expire")
    put("fuzz_edns", "many", opt + bytes.fromhex("000c0000") * 17)
    put("fuzz_edns", "nsid", opt + bytes.fromhex("00030003") + b"ns1" + bytes.fromhex("000b00020064"))


main()
