"""Ways in which a signed zone can be wrong, each made by editing what was signed rightly.

A flaw says what it spoils ("all" answers, "positive", "negative", or one kind of question of mixed_zones.py); what it does not
spoil stays secure. `where` names what is put wrong: the DS records, the signatures' validity, or the signed zone.
"""
import dataclasses
import typing

import dns.name
import dns.rdata
import dns.rdataset
import dns.rdatatype as t
import dns.zone

from .zone_keys import IN, label_count

DAY = 86400
DATA = (t.A, t.AAAA, t.TXT, t.MX, t.CNAME, t.DNAME)


@dataclasses.dataclass(frozen=True)
class Flaw:
    spoils: str
    about: str
    edit: typing.Callable | None = None   # (Patient) -> None
    digests: typing.Callable | None = None  # (own key, spare key) -> DS texts
    window: tuple | None = None           # (inception, expiration) in days from now
    nsec3: bool = False


class Patient:
    """A signed zone on the table, with its key and a spare key that nobody knows."""

    def __init__(self, path, apex, key, spare):
        self.path, self.key, self.spare = path, key, spare
        self.apex = dns.name.from_text(apex)
        self.zone = dns.zone.from_file(str(path), origin=self.apex, relativize=False, check_origin=False)
        some = next(r for r in self.zone.find_rdataset(self.apex, t.RRSIG, t.SOA))
        self.inception, self.expiration = some.inception, some.expiration

    def save(self):
        lines = [f"{name} {s.ttl} IN {t.to_text(s.rdtype)} {rdata.to_text()}" for name, s in self.zone.iterate_rdatasets() for rdata in s]
        self.path.write_text("\n".join(lines) + "\n", encoding="ascii")

    def sets(self, *types, apex=False):
        """(owner, set) of what the zone's key signed: of these types, or of all but the apex's."""
        for owner, found in list(self.zone.iterate_rdatasets()):
            if found.rdtype == t.RRSIG or (owner == self.apex and not apex):
                continue
            if (found.rdtype in types or not types) and self.zone.get_rdataset(owner, t.RRSIG, found.rdtype):
                yield owner, found

    def drop(self, owner, rtype, signature=True, data=False):
        if signature:
            self.zone.delete_rdataset(owner, t.RRSIG, rtype)
        if data:
            self.zone.delete_rdataset(owner, rtype)

    def put_signature(self, owner, rdataset, rrsig):
        self.zone.replace_rdataset(owner, dns.rdataset.from_rdata(rdataset.ttl, rrsig))

    def sign_again(self, owner, rdataset, key=None, **fields):
        self.put_signature(owner, rdataset, (key or self.key).sign(owner, rdataset, self.inception, self.expiration, **fields))

    def change_signature(self, owner, rdataset, change):
        rrsig = self.zone.get_rdataset(owner, t.RRSIG, rdataset.rdtype)[0]
        self.put_signature(owner, rdataset, change(rrsig))

    def replace_keys(self, *keys, signer):
        """The DNSKEY set, and who signs it."""
        rdataset = dns.rdataset.from_rdata(3600, *keys)
        self.zone.replace_rdataset(self.apex, rdataset)
        self.drop(self.apex, t.DNSKEY)
        self.sign_again(self.apex, rdataset, signer, tag=_tag(keys[0]))


def _tag(dnskey):
    import dns.dnssec
    return dns.dnssec.key_id(dnskey)


def _corrupt(rrsig):
    return rrsig.replace(signature=rrsig.signature[:-1] + bytes([rrsig.signature[-1] ^ 1]))


def _each(change, *types, apex=False):
    def edit(patient):
        for owner, found in patient.sets(*types, apex=apex):
            change(patient, owner, found)
    return edit


def _resign(**choose):
    """Signs the data below the apex again, with fields of the signature that depend on owner and zone. Proofs stay as they are."""
    def change(patient, owner, found):
        patient.sign_again(owner, found, **{field: function(patient, owner) for field, function in choose.items()})
    return _each(change, *DATA)


def _alter_data(patient, owner, found):
    first = list(found)[0]
    patient.zone.replace_rdataset(owner, dns.rdataset.from_rdata(found.ttl, dns.rdata.from_text(IN, t.A, _next_address(first.address))))


def _next_address(address):
    head, _, last = address.rpartition(".")
    return f"{head}.{(int(last) + 1) % 250 + 1}"


def _swap_owners(patient):
    """Each host's signature is its neighbour's."""
    hosts = [(o, s) for o, s in patient.sets(t.A) if not o.is_wild()]
    signatures = [patient.zone.get_rdataset(o, t.RRSIG, t.A)[0] for o, _ in hosts]
    for (owner, found), rrsig in zip(hosts, signatures[1:] + signatures[:1]):
        patient.put_signature(owner, found, rrsig)


def _rebuild_key(**fields):
    """The zone's key with other flags or protocol; everything is signed anew under its new tag."""
    def edit(patient):
        changed = patient.key.dnskey.replace(**fields)
        patient.replace_keys(changed, signer=patient.key)
        for owner, found in list(patient.sets(apex=True)):
            patient.sign_again(owner, found, tag=_tag(changed))
    return edit


def _digests_of_changed(**fields):
    def digests(key, _spare):
        import dns.dnssec
        return [dns.dnssec.make_ds(dns.name.from_text(key.apex), key.dnskey.replace(**fields), "SHA256").to_text()]
    return digests


def _replace_key(patient):
    patient.replace_keys(patient.spare.dnskey, signer=patient.spare)


def _second_key(patient):
    patient.replace_keys(patient.key.dnskey, patient.spare.dnskey, signer=patient.key)


def _unsigned(patient):
    for owner, found in list(patient.zone.iterate_rdatasets()):
        if found.rdtype in (t.RRSIG, t.DNSKEY, t.NSEC, t.NSEC3, t.NSEC3PARAM):
            patient.zone.delete_rdataset(owner, found.rdtype, found.covers)


def _strip(rtype, data):
    def edit(patient):
        for owner, found in list(patient.zone.iterate_rdatasets(rtype)):
            patient.drop(owner, rtype, True, data)
    return edit


def _remove_hosts(whole):
    """After signing the addresses go away (with `whole` the names too), while the proofs still say that they exist."""
    def edit(patient):
        for owner, _ in list(patient.sets(t.A)):
            if owner.labels[0].startswith(b"host"):
                for rtype in (t.A, t.AAAA, t.NSEC) if whole else (t.A,):
                    patient.drop(owner, rtype, True, True)
    return edit


def _no_proof(patient):
    for owner, found in list(patient.zone.iterate_rdatasets()):
        if found.rdtype in (t.NSEC, t.NSEC3):
            patient.drop(owner, found.rdtype, True, True)


def _first_digit(digest):
    return digest[:-1] + ("0" if digest[-1] != "0" else "1")


FLAWS = {
    "expired": Flaw("all", "every signature has expired", window=(-30, -3)),
    "not-yet-valid": Flaw("all", "no signature is valid yet", window=(3, 30)),
    "corrupt": Flaw("all", "one bit of each signature is wrong", _each(lambda p, o, s: p.change_signature(o, s, _corrupt), apex=True)),
    "corrupt-dnskey": Flaw("all", "the DNSKEY set's signature is wrong", _each(lambda p, o, s: p.change_signature(o, s, _corrupt), t.DNSKEY, apex=True)),
    "altered": Flaw("host", "addresses were changed after signing", _each(_alter_data, t.A)),
    "no-signatures": Flaw("positive", "data without signatures", _each(lambda p, o, s: p.drop(o, s.rdtype), *DATA)),
    "no-dnskey-signature": Flaw("all", "the DNSKEY set is not signed", lambda p: p.drop(p.apex, t.DNSKEY)),
    "unsigned": Flaw("all", "DS in the parent, nothing signed in the child", _unsigned),
    "no-dnskey": Flaw("all", "no DNSKEY set", lambda p: p.drop(p.apex, t.DNSKEY, data=True)),
    "wrong-key": Flaw("all", "data signed by a key that the zone does not show", _replace_key, digests=lambda key, spare: [spare.ds]),
    "ds-digest": Flaw("all", "right key tag in DS, wrong digest", digests=lambda key, spare: [_first_digit(key.ds)]),
    "ds-tag": Flaw("all", "DS of a key that the zone does not have", digests=lambda key, spare: [spare.ds]),
    "ds-other-key": Flaw("all", "DS of a key that is shown but does not sign the DNSKEY set", _second_key, digests=lambda key, spare: [spare.ds]),
    "wrong-owner": Flaw("host", "each host has its neighbour's signature", _swap_owners),
    "labels-more": Flaw("positive", "more labels in RRSIG than in the owner", _resign(labels=lambda p, o: label_count(o) + 1)),
    "labels-fewer": Flaw("host", "signed as from a wildcard that nothing proves", _resign(
        labels=lambda p, o: label_count(o) - 1, signed_as=lambda p, o: dns.name.Name((b"*",) + o.labels[1 + o.is_wild():]))),
    "signer-above": Flaw("positive", "the parent named as signer", _resign(signer=lambda p, o: p.apex.parent())),
    "signer-below": Flaw("positive", "a name below the zone named as signer", _resign(signer=lambda p, o: dns.name.from_text("sub", p.apex))),
    "wrong-algorithm": Flaw("positive", "RRSIG names another algorithm", _resign(algorithm=lambda p, o: 8)),
    "wrong-tag": Flaw("positive", "RRSIG names another key tag", _resign(tag=lambda p, o: (p.key.tag + 1) % 65536)),
    "no-nsec": Flaw("negative", "no NSEC records", _strip(t.NSEC, True)),
    "nsec-unsigned": Flaw("negative", "NSEC records without signatures", _strip(t.NSEC, False)),
    "nsec-type-exists": Flaw("host", "no data, although NSEC says that there are", _remove_hosts(False)),
    "nsec-name-exists": Flaw("host", "no name, although NSEC's chain has it", _remove_hosts(True)),
    "no-nsec3": Flaw("negative", "no NSEC3 records", _strip(t.NSEC3, True), nsec3=True),
    "nsec3-unsigned": Flaw("negative", "NSEC3 records without signatures", _strip(t.NSEC3, False), nsec3=True),
    "nsec3-corrupt": Flaw("negative", "one bit of each NSEC3's signature is wrong", _each(lambda p, o, s: p.change_signature(o, s, _corrupt), t.NSEC3), nsec3=True),
    "not-a-zone-key": Flaw("all", "the key's zone flag is off", _rebuild_key(flags=1), digests=_digests_of_changed(flags=1)),
    "key-protocol": Flaw("all", "the key's protocol is not 3", _rebuild_key(protocol=4), digests=_digests_of_changed(protocol=4)),
    "cname-unsigned": Flaw("alias", "CNAME records without signatures", _each(lambda p, o, s: p.drop(o, t.CNAME), t.CNAME)),
    "dname-unsigned": Flaw("dname", "DNAME records without signatures", _each(lambda p, o, s: p.drop(o, t.DNAME), t.DNAME)),
}

# Flaws of a parent: whatever is delegated from it is bogus.
PARENT_FLAWS = {
    "ds-corrupt": Flaw("children", "DS records with wrong signatures", _each(lambda p, o, s: p.change_signature(o, s, _corrupt), t.DS)),
    "ds-absence-unproven": Flaw("children", "nothing proves that there is no DS", _no_proof),
}


def find(name):
    return FLAWS.get(name) or PARENT_FLAWS[name]


def digests(zone, key, spare):
    """DS records for the parent."""
    if zone.flaw and find(zone.flaw).digests:
        return find(zone.flaw).digests(key, spare)
    return [zone.unknown_digest] if zone.unknown_digest else [key.ds]


def validity(zone, now, length):
    window = find(zone.flaw).window if zone.flaw else zone.window
    return (now + int(window[0] * DAY), now + int(window[1] * DAY)) if window else (now - 3600, now + length)


def spoil(zone, path, key, spare):
    if zone.flaw and find(zone.flaw).edit:
        patient = Patient(path, zone.apex, key, spare)
        find(zone.flaw).edit(patient)
        patient.save()
