"""Zones as plain data, and how an authoritative server answers from them (RFC 1034 §4.3.2, RFC 4592).

This is the lab's own reading of the standards: the expected table comes from here, never from the product's code.
Names are lower-case text with the final dot; RDATA is text as dnspython prints it.
"""
import dataclasses

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.name


def labels_of(name):
    return [] if name == "." else name.rstrip(".").split(".")


def parent_of(name):
    rest = labels_of(name)[1:]
    return ".".join(rest) + "." if rest else "."


def is_below(name, apex):
    """True for the apex itself too."""
    return apex == "." or name == apex or name.endswith("." + apex)


def ancestors(name):
    """The name, its parent, … the root."""
    while True:
        yield name
        if name == ".":
            return
        name = parent_of(name)


def canonical_rdata(rtype, text):
    """One spelling for equal data, whoever wrote it."""
    rdata = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.from_text(rtype), text, origin=dns.name.root, relativize=False)
    return rdata.to_text().lower() if rtype != "TXT" else rdata.to_text()


def reverse_name(address):
    import dns.reversename
    return dns.reversename.from_address(address).to_text().lower()


@dataclasses.dataclass(frozen=True)
class Record:
    owner: str
    rtype: str
    rdata: str
    ttl: int = 3600


@dataclasses.dataclass
class Reply:
    """rcode is text; answer a list of Records, of which a CNAME may lead out of the zone to `target`."""
    rcode: str
    answer: list
    target: str | None = None


class Zone:
    def __init__(self, apex, servers, ttl=3600, signed=False, nsec3=False, negative_ttl=300, algorithm="ECDSAP256SHA256", key_bits=None,
                 iterations=0, chained=True, flaw=None, unknown_digest=None, data_key=False, window=None, salt=None):
        """`servers`: names of the zone's NS set. Signed zones: `nsec3` may be "opt-out"; `chained`: the parent has its DS, which
        `unknown_digest` replaces; `flaw`: how it is spoilt after signing (flaws.py); `data_key`: data are
        signed by a key of their own; `window`: the signatures' validity in days from now; `salt`: of NSEC3."""
        self.apex, self.ttl, self.signed, self.nsec3 = apex, ttl, signed, nsec3
        self.algorithm, self.key_bits, self.iterations = algorithm, key_bits, iterations
        self.chained, self.flaw, self.unknown_digest, self.data_key = chained, flaw, unknown_digest, data_key
        self.window, self.salt = window, salt
        self.data = {}
        self.cuts = {}  # child apex -> list of NS names
        self.add(apex, "SOA", f"{servers[0]} hostmaster.{apex if apex != '.' else ''} 2026010101 7200 900 1209600 {negative_ttl}")
        for server in servers:
            self.add(apex, "NS", server)

    def add(self, owner, rtype, rdata, ttl=None):
        """`owner` is "@", a relative name, or an absolute one."""
        if owner == "@":
            owner = self.apex
        elif not owner.endswith("."):
            owner = f"{owner}.{self.apex}" if self.apex != "." else f"{owner}."
        assert is_below(owner, self.apex), (owner, self.apex)
        record = Record(owner.lower(), rtype, canonical_rdata(rtype, rdata), self.ttl if ttl is None else ttl)
        self.data.setdefault(record.owner, []).append(record)

    def host(self, owner, pair):
        self.add(owner, "A", pair.four)
        self.add(owner, "AAAA", pair.six)

    def delegate(self, child, servers, glue=(), ds=()):
        """`glue`: (name, Pair) to be written where they are below the child; `ds`: RDATA texts."""
        self.cuts[child] = list(servers)
        for server in servers:
            self.add(child, "NS", server)
        for name, pair in glue:
            self.host(name, pair)
        for digest in ds:
            self.add(child, "DS", digest)

    def text(self):
        lines = [f"{r.owner} {r.ttl} IN {r.rtype} {r.rdata}" for records in self.data.values() for r in records]
        return "\n".join(lines) + "\n"

    def _exists(self, name):
        return name in self.data or any(owner.endswith("." + name) for owner in self.data)

    def lookup(self, name, rtype):
        node = self.data.get(name)
        if node is None and not self._exists(name):
            node = self._wildcard(name)
            if node is None:
                return Reply("NXDOMAIN", [])
        node = node or []
        wanted = [r for r in node if r.rtype == rtype]
        if wanted:
            return Reply("NOERROR", wanted)
        alias = [r for r in node if r.rtype == "CNAME"]
        if alias:
            return Reply("NOERROR", alias, alias[0].rdata)
        return Reply("NOERROR", [])

    def _wildcard(self, name):
        for encloser in ancestors(parent_of(name)):
            if not is_below(encloser, self.apex):
                return None
            star = self.data.get("*." + encloser if encloser != "." else "*.")
            if star:
                return [dataclasses.replace(r, owner=name) for r in star]
            if self._exists(encloser):
                return None
        return None


class Tree:
    """All zones of one network: the deepest zone answers for a name."""

    def __init__(self):
        self.zones = {}

    def add(self, zone):
        self.zones[zone.apex] = zone
        return zone

    def zone_of(self, name):
        for apex in ancestors(name):
            if apex in self.zones:
                return self.zones[apex]
        return None

    def lookup(self, name, rtype):
        """None where no zone of this network has the name."""
        name = name.lower()
        zone = self.zone_of(name)
        if zone and rtype == "DS" and zone.apex == name and name != ".":
            zone = self.zone_of(parent_of(name))
        return zone.lookup(name, rtype) if zone else None
