"""The lab's root zone under other keys: a zone-signing key for the data, and any set of key-signing keys, old, new or revoked."""
import pathlib

import dns.dnssec
import dns.rdataset
import dns.rdatatype as t

from .flaws import Patient
from .zone_keys import ZoneKey

TTL = 600
REVOKED = 0x0080


def tag(dnskey):
    return dns.dnssec.key_id(dnskey)


def revoked(dnskey):
    return dnskey.replace(flags=dnskey.flags | REVOKED)


class RootKeys:
    def __init__(self, lab):
        self._lab = lab
        self._served = lab.directory / "internet" / "root.zone.signed"
        self._pristine = self._served.read_bytes()
        self._directory = pathlib.Path(lab.directory) / "root-keys"
        self._directory.mkdir()
        self.zone_key = self.new_key()
        self.first, self.second = self.new_key(), self.new_key()

    def new_key(self):
        return ZoneKey(".", self._directory)

    def write_anchor(self, path, *keys):
        path.write_text("".join(f". IN DS {key.ds}\n" for key in keys), encoding="ascii")
        return str(path)

    def publish(self, shown, signers):
        """`shown`: key-signing DNSKEYs; `signers`: (ZoneKey, DNSKEY as it is shown). The root's server starts anew with the zone."""
        self._served.write_bytes(self._pristine)
        root = Patient(self._served, ".", self.first, None)
        for owner, found in list(root.sets(apex=True)):
            if found.rdtype != t.DNSKEY:
                root.sign_again(owner, found, self.zone_key)
        keys = dns.rdataset.from_rdata(TTL, self.zone_key.dnskey, *shown)
        root.zone.replace_rdataset(root.apex, keys)
        signatures = [key.sign(root.apex, keys, root.inception, root.expiration, tag=tag(dnskey)) for key, dnskey in signers]
        root.drop(root.apex, t.DNSKEY)
        root.zone.replace_rdataset(root.apex, dns.rdataset.from_rdata(TTL, *signatures))
        root.save()
        self._lab.restart_server("root")
