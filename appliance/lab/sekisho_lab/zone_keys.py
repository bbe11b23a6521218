"""Keys as ldns-keygen writes them, and signatures of which every field can be chosen."""
import base64
import pathlib
import struct
import subprocess

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

IN = dns.rdataclass.IN
P256 = 13


class ZoneKey:
    """One key pair of a zone. Only P-256 keys can sign here; the others sign through ldns-signzone."""

    def __init__(self, apex, directory, algorithm="ECDSAP256SHA256", bits=None, entry=True):
        """`entry`: a secure entry point (a KSK), and not a key for data alone."""
        options = [*(["-b", str(bits)] if bits else []), *(["-k"] if entry else [])]
        done = subprocess.run(["ldns-keygen", "-a", algorithm, *options, apex], cwd=directory, capture_output=True, text=True, check=True)
        self.apex, self.base = apex, str(pathlib.Path(directory) / done.stdout.strip())
        self.ds = self._rdata(".ds", "DS") if entry else None
        self.dnskey = dns.rdata.from_text(IN, dns.rdatatype.DNSKEY, self._rdata(".key", "DNSKEY"))

    @classmethod
    def of(cls, base):
        """A key that is there already, by its files' name."""
        key = cls.__new__(cls)
        key.base, key.apex, key.ds = str(base), pathlib.Path(base).name[1:].partition("+")[0], None
        key.dnskey = dns.rdata.from_text(IN, dns.rdatatype.DNSKEY, key._rdata(".key", "DNSKEY"))
        return key

    def _rdata(self, suffix, rtype):
        words = pathlib.Path(self.base + suffix).read_text(encoding="ascii").split(";")[0].split()
        return " ".join(words[words.index(rtype) + 1:])

    @property
    def tag(self):
        return dns.dnssec.key_id(self.dnskey)

    def sign(self, owner, rdataset, inception, expiration, **fields):
        """An RRSIG over the set. `fields` replace those of an honest signature; `signed_as` replaces the owner in what is signed."""
        signed_as = fields.pop("signed_as", owner)
        template = dns.rdata.from_text(IN, dns.rdatatype.RRSIG, " ".join(map(str, (
            dns.rdatatype.to_text(rdataset.rdtype), fields.get("algorithm", P256), fields.get("labels", label_count(owner)),
            rdataset.ttl, expiration, inception, fields.get("tag", self.tag), fields.get("signer", self.apex), "AAAA"))),
            origin=dns.name.root, relativize=False)
        return template.replace(signature=self.raw_signature(signed_data(template, signed_as, rdataset)))

    def raw_signature(self, data):
        text = pathlib.Path(self.base + ".private").read_text(encoding="ascii")
        scalar = int.from_bytes(base64.b64decode(text.split("PrivateKey:")[1].split()[0]), "big")
        private = ec.derive_private_key(scalar, ec.SECP256R1())
        r, s = utils.decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def label_count(name):
    """Labels as an RRSIG counts them: without the root and without an asterisk (RFC 4034 §3.1.3)."""
    return len(name.labels) - 1 - (name.labels[0] == b"*")


def signed_data(rrsig, owner, rdataset):
    """What a signature covers (RFC 4034 §3.1.8.1)."""
    data = rrsig.to_wire(origin=dns.name.root)[:18] + rrsig.signer.to_digestable(dns.name.root)
    head = owner.to_digestable(dns.name.root) + struct.pack("!HHI", rdataset.rdtype, IN, rrsig.original_ttl)
    for rdata in sorted(r.to_digestable(dns.name.root) for r in rdataset):
        data += head + struct.pack("!H", len(rdata)) + rdata
    return data
