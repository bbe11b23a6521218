#!/usr/bin/python3
"""Writes the first seeds of the DNSSEC fuzz targets (needs python3-dnspython 2.3 and python3-cryptography).

Zone example. is signed with a fixed Ed25519 key, which fuzz_validator.cc has as its trust anchor; a seed for it is one
octet for the question, then messages behind their lengths. Signatures are made by another implementation.
"""
from pathlib import Path

import dns.dnssec
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ed25519

HERE = Path(__file__).resolve().parent
NOW = 1792627200
KEY = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
ZONE = dns.name.from_text("example.")
DNSKEY = dns.dnssec.make_dnskey(KEY.public_key(), 15, flags=257)


def put(target, name, octets):
    folder = HERE / f"{target}.in"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(octets)


def rrset_of(line):
    owner, ttl, klass, rtype, rdata = line.split(" ", 4)
    return dns.rrset.from_text(owner, int(ttl), klass, rtype, rdata)


def signed(line, owner=None):
    """The RRset and its RRSIG; with `owner`, a copy that a wildcard makes."""
    rrset = rrset_of(line)
    rrsig = dns.dnssec.sign(rrset, KEY, ZONE, DNSKEY, inception=NOW - 86400, expiration=NOW + 864000)
    rrset.name = dns.name.from_text(owner) if owner else rrset.name
    return [rrset, dns.rrset.from_rdata(rrset.name, rrset.ttl, rrsig)]


def message(question, answer=(), authority=(), rcode=dns.rcode.NOERROR):
    name, rtype = question.split()
    reply = dns.message.make_response(dns.message.make_query(name, rtype, want_dnssec=True))
    reply.id = 0x1234
    reply.set_rcode(rcode)
    reply.answer = [r for pair in answer for r in pair]
    reply.authority = [r for pair in authority for r in pair]
    wire = reply.to_wire(max_size=65535)
    return len(wire).to_bytes(2, "big") + wire


SOA = "example. 3600 IN SOA ns.example. root.example. 1 3600 900 604800 300"
KEYS = message("example. DNSKEY", [signed("example. 3600 IN DNSKEY " + DNSKEY.to_text())])
NSEC_ALL = "example. 300 IN NSEC old.example. NS SOA RRSIG NSEC DNSKEY"


def validator_seeds():
    def nsec(*lines):
        return [signed(SOA)] + [signed(line) for line in lines]

    hashed = "1 0 1 ab 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG"
    nsec3 = nsec(*(f"{h}.example. 300 IN NSEC3 {hashed}" for h in (
        "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom", "35mthgpgcu1qg68fab165klnsnk3dpvl", "k8udemvp1j2f7eg6jebps17vp3n8i58h")))
    sub = "sub.example. 300 IN NSEC www.example. NS RRSIG NSEC"
    below = message("www.sub.example. AAAA", [[rrset_of("www.sub.example. 300 IN AAAA 2001:db8::1")]])
    wild = signed("*.wild.example. 300 IN A 192.0.2.3", "q.wild.example.")
    www = "www.example. 300 IN A 192.0.2.1"
    return {
        "positive": (0, message("www.example. A", [signed(www)]), KEYS),
        "unsigned": (0, message("www.example. A", [[rrset_of(www)]]), KEYS),
        "name-error": (1, message("nothere.example. A", [], nsec(NSEC_ALL), dns.rcode.NXDOMAIN), KEYS),
        "name-error-nsec3": (1, message("nothere.example. A", [], nsec3, dns.rcode.NXDOMAIN), KEYS),
        "wildcard": (2, message("q.wild.example. A", [wild],
                                [signed("*.wild.example. 300 IN NSEC www.example. A RRSIG NSEC")]), KEYS),
        "insecure": (3, below, KEYS, message("sub.example. DS", [], nsec(sub))),
        "delegated": (3, below, KEYS, message("sub.example. DS", [signed("sub.example. 300 IN DS 1 15 2 " + "ab" * 32)]),
                      message("sub.example. DNSKEY", [[rrset_of("sub.example. 300 IN DNSKEY " + DNSKEY.to_text())]])),
        "no-ds": (4, message("sub.example. DS", [], nsec(sub)), KEYS),
        "deep": (5, message("a.b.c.d.example. MX", [], nsec(NSEC_ALL)), KEYS),
        "dname": (6, message("x.old.example. A", [signed("old.example. 300 IN DNAME new.example."),
                                                  [rrset_of("x.old.example. 300 IN CNAME x.new.example.")]]), KEYS),
        "any": (7, message("www.example. ANY", [signed(www), signed("www.example. 300 IN MX 10 mail.example.")]), KEYS),
    }


def record_seeds():
    rsa = "AwEAAb4rYqUzLJVvzg2bZYjVtZ3NbZrZ9pKc2sX1pmrpRV1q"
    p256 = "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=="
    return {
        "dnskey-rsa": ("DNSKEY", "256 3 8 " + rsa),
        "dnskey-p256": ("DNSKEY", "257 3 13 " + p256),
        "dnskey-ed25519": ("DNSKEY", DNSKEY.to_text()),
        "rrsig": ("RRSIG", "A 13 2 300 20261201000000 20261001000000 12345 example. " + rsa),
        "ds": ("DS", "1 13 2 " + "0f" * 32),
        "nsec": ("NSEC", "c.example. A NS MX RRSIG NSEC TYPE1234"),
        "nsec3": ("NSEC3", "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG"),
    }


def main():
    for name, (selector, *messages) in validator_seeds().items():
        put("fuzz_validator", name, bytes([selector]) + b"".join(messages))
    for name, (rtype, text) in record_seeds().items():
        put("fuzz_dnssec_records", name, dns.rdata.from_text("IN", rtype, text).to_wire())
    ds = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\n"
    key = "example. 3600 IN DNSKEY " + DNSKEY.to_text() + " ; comment\n"
    put("fuzz_trust_anchor", "ds", ds.encode())
    put("fuzz_trust_anchor", "keys", ("; autotrust\n" + key + ds).encode())
    state = ["sekisho trust anchor state 1", "zone .", "last-success 1792627200", "next-refresh 1792713600"]
    for word in ("add-pend", "valid", "missing", "revoked", "removed"):
        state.append(f"key {word} 1792627200 1792627200 {DNSKEY.to_text()}")
    put("fuzz_trust_anchor", "state", ("\n".join(state) + "\n").encode())


main()
