"""The expected answer to any question in any view, from the zone data and the views alone.

It follows the documents: the view's longest suffix decides where a name is looked up (L-1, L-14, N-1), a CNAME's target is routed
again by the same view, addresses of the NAT map are shown as the view's clients must see them (L-7), a reverse question for such
an address finds the real one, and special-use names are answered locally (RFC 6761, 6303, 7686, 8375).
"""
import dataclasses
import ipaddress
import re

from .zone_data import Record, Tree, Zone, ancestors, canonical_rdata, is_below, reverse_name

MAX_LINKS = 11
PROHIBITED, FILTERED, FORGED = 18, 17, 4


@dataclasses.dataclass
class Expected:
    rcode: str
    answer: frozenset                 # (owner, type, rdata)
    origin: str                       # "lgwan", "internet", "local", "refused", "guarded": where the last link was looked up
    origins: tuple = ()               # all of them, in order
    ede: int | None = None
    max_ttl: int = 86400
    asked_upstream: tuple = ()        # (realm, name) in order


class Oracle:
    def __init__(self, world, views):
        self.world, self.views = world, views
        self.trees = {"lgwan": world.lgwan, "internet": world.internet}
        self.special = special_use_tree()

    def expect(self, view_name, name, rtype):
        view = self.views[view_name]
        asked = name = name.lower()
        real = self._unmapped_reverse(view, name) if rtype == "PTR" else None
        if real:
            name = real
        collected, origins, upstream = [], [], []
        rcode, ede, touched = "NOERROR", None, False
        for _ in range(MAX_LINKS + 1):
            origin, tree = self._route(view, name)
            origins.append(origin)
            if origin == "refused":
                # Also behind a CNAME: a half answer would only make the client ask again.
                return Expected("REFUSED", frozenset(), origin, tuple(origins), PROHIBITED, 86400, tuple(upstream))
            if origin == "guarded":
                rcode, ede = "NXDOMAIN", FILTERED
                break
            if origin in self.trees:
                upstream.append((origin, name))
            reply = tree.lookup(name, rtype)
            rcode = reply.rcode if reply else "SERVFAIL"
            if reply is None or not reply.answer:
                break
            # Local data stays as the view's owner wrote it; what comes from a realm is mapped.
            records, mapped = (reply.answer, False) if origin == "local" else self._map(view, reply.answer)
            collected += records
            touched |= mapped
            if reply.target is None or rtype == "CNAME":
                break
            name = reply.target
        answer = collected
        if touched and ede is None:
            ede = FORGED
        if real:
            answer = [dataclasses.replace(r, owner=asked) if r.owner == real else r for r in answer]
        return Expected(rcode, frozenset((r.owner, r.rtype, r.rdata) for r in answer), origins[-1], tuple(origins), ede,
                        min((r.ttl for r in answer), default=86400), tuple(upstream))

    def _route(self, view, name):
        """(origin, tree): the longest of routes, local zones and special-use zones; the view's own win where equally long."""
        routes = dict(view.routes)
        for suffix in ancestors(name):
            if suffix in view.local.zones:
                return "local", view.local
            if suffix in routes:
                to = routes[suffix]
                return {"refuse": ("refused", None), "leak-guard": ("guarded", None)}.get(to) or (to, self.trees[to])
            if suffix in self.special.zones:
                return "local", self.special
        return ("refused", None) if view.default == "refuse" else (view.default, self.trees[view.default])

    def _translate(self, view, address, reverse=False):
        """The address as this view's clients see it (or, in reverse, the real one); None when no pair has it."""
        if view.nat == "none":
            return None
        address = ipaddress.ip_address(address)
        for pair in self.world.nat_pairs:
            inside, lgwan = ipaddress.ip_network(pair.inside), ipaddress.ip_network(pair.lgwan)
            start, end = (lgwan, inside) if (view.nat == "inside") != reverse else (inside, lgwan)
            if address.version == start.version and address in start:
                return str(end.network_address + (int(address) - int(start.network_address)))
        return None

    def _map(self, view, records):
        out, touched = [], False
        for record in records:
            changed = record
            if record.rtype in ("A", "AAAA"):
                mapped = self._translate(view, record.rdata)
                if mapped:
                    changed = dataclasses.replace(record, rdata=mapped)
            elif record.rtype in ("HTTPS", "SVCB"):
                changed = dataclasses.replace(record, rdata=self._map_hints(view, record.rtype, record.rdata))
            touched |= changed != record
            out.append(changed)
        return out, touched

    def _map_hints(self, view, rtype, rdata):
        def replace(match):
            addresses = [self._translate(view, a) or a for a in match.group(2).split(",")]
            return f'{match.group(1)}="{",".join(addresses)}"'
        return canonical_rdata(rtype, re.sub(r'(ipv[46]hint)="([^"]*)"', replace, rdata))

    def _unmapped_reverse(self, view, name):
        address = address_of_reverse(name)
        real = self._translate(view, address, reverse=True) if address else None
        return reverse_name(real) if real else None


def address_of_reverse(name):
    labels = name.rstrip(".").split(".")
    if name.endswith(".in-addr.arpa.") and len(labels) == 6 and all(part.isdigit() for part in labels[:4]):
        return ".".join(reversed(labels[:4]))
    if name.endswith(".ip6.arpa.") and len(labels) == 34:
        digits = "".join(reversed(labels[:32]))
        return str(ipaddress.ip_address(":".join(digits[i:i + 4] for i in range(0, 32, 4))))
    return None


def special_use_tree():
    """The special-use names that the drills ask for."""
    tree = Tree()
    localhost = tree.add(Zone("localhost.", ["localhost."], ttl=86400))
    localhost.add("@", "A", "127.0.0.1")
    localhost.add("@", "AAAA", "::1")
    localhost.data["localhost."] = [r for r in localhost.data["localhost."] if r.rtype in ("A", "AAAA")]
    loopback = tree.add(Zone("127.in-addr.arpa.", ["localhost."], ttl=86400))
    loopback.add("1.0.0.127.in-addr.arpa.", "PTR", "localhost.")
    for apex in ("invalid.", "test.", "onion.", "home.arpa.", "10.in-addr.arpa.", "168.192.in-addr.arpa.", "254.169.in-addr.arpa.",
                 "d.f.ip6.arpa."):
        tree.add(Zone(apex, ["localhost."]))
    return tree


__all__ = ["Expected", "Oracle", "Record", "is_below"]
