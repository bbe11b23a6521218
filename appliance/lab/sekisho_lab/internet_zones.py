"""A small Internet: root, arpa, jp, go.jp, com and leaf zones, each on servers of its own, signed where the real ones are.

`lg.jp` is no zone of its own here: municipalities are delegated by `jp`, as it is outside. One municipality's servers are
named below a hosting company in `com` (no glue); one leaf is unsigned; one uses NSEC3; reverse blocks are delegated
classless (RFC 2317, R-2).
"""
import dataclasses

from .addresses import Pair
from .zone_data import Zone, reverse_name


@dataclasses.dataclass
class Server:
    """One NSD of the small Internet."""
    label: str
    hosts: dict   # NS name -> Pair
    zones: list
    delay_ms: int = 0        # a relay holds each answer back
    by_drill: bool = False   # no NSD: the drill itself answers at these addresses
    features: tuple = ()     # of NSD, see nameservers.py


def fill(world):
    makers = Makers(world)
    makers.top()
    makers.com_side()
    makers.municipalities()
    makers.reverse()
    world.root_servers = makers.server("root").hosts
    world.public_block = makers.public_block
    world.internet_makers = makers


class Makers:
    def __init__(self, world):
        self.world, self.plan, self.tree = world, world.plan, world.internet
        self._servers = {}

    def server(self, label, *ns_names, **options):
        if label not in self._servers:
            entry = Server(label, {name: self.plan.internet_block().host(53) for name in ns_names}, [], **options)
            self._servers[label] = entry
            self.world.internet_servers.append(entry)
        return self._servers[label]

    def zone(self, label, apex, servers=None, **options):
        zone = self.tree.add(Zone(apex, servers or list(self.server(label).hosts), **options))
        self.server(label).zones.append(zone)
        return zone

    def cut(self, parent, child, label, glue=True):
        hosts = self.server(label).hosts
        self.tree.zones[parent].delegate(child, list(hosts), list(hosts.items()) if glue else ())

    def place(self):
        """A host somewhere on the Internet."""
        return self.plan.internet_block().host(self.world.rng.randrange(60, 250))

    def top(self):
        self.server("root", "a.root-servers.net.", "m.root-servers.net.")
        self.server("jp", "a.dns.jp.", "b.dns.jp.")
        self.server("gojp", "ns1.go.jp.")
        self.server("com", "a.nic.com.", "b.nic.com.")
        self.server("arpa", "a.ns.arpa.")
        root = self.zone("root", ".", signed=True)
        for name, pair in self.server("root").hosts.items():
            root.host(name, pair)
        for parent, child, label in ((".", "jp.", "jp"), (".", "com.", "com"), (".", "arpa.", "arpa"), ("jp.", "go.jp.", "gojp")):
            if child not in self.tree.zones:
                zone = self.zone(label, child, signed=True, nsec3=child == "jp.")
                for name, pair in self.server(label).hosts.items():
                    zone.host(name, pair)
            self.cut(parent, child, label)

    def com_side(self):
        world = self.world
        self.server("hosting", f"ns1.{world.hosting}", f"ns2.{world.hosting}")
        self.server("vendor", f"ns.{world.saas}")
        self.cut("com.", world.hosting, "hosting")
        self.cut("com.", world.saas, "vendor")
        self.cut("com.", world.company, "hosting", glue=False)
        hosting = self.zone("hosting", world.hosting, signed=True)
        for name, pair in self.server("hosting").hosts.items():
            hosting.host(name, pair)
        saas = self.zone("vendor", world.saas, signed=True)
        saas.host(f"ns.{world.saas}", self.server("vendor").hosts[f"ns.{world.saas}"])
        company = self.zone("hosting", world.company)
        for zone in (saas, company):
            for owner in ("www", "*.dyn"):
                zone.host(owner, self.place())
            zone.add("@", "TXT", f'"internet {world.names.token()}"')
            zone.add("big", "TXT", " ".join(f'"{world.names.token(200)}"' for _ in range(8)))
        company.add("townhall", "CNAME", f"www.{world.others[0]}")  # an Internet name that leads to lg.jp

    def municipalities(self):
        """The same owners as on LGWAN, as the Internet sees them."""
        world = self.world
        for number, apex in enumerate([*world.municipalities, world.ministry, world.kept]):
            parent = "go.jp." if apex.endswith(".go.jp.") else "jp."
            if number == 1:
                label, glue = "hosting", False
            else:
                label, glue = f"m{number}", True
                self.server(label, f"ns1.{apex}")
            self.cut(parent, apex, label, glue)
            zone = self.zone(label, apex, signed=True, nsec3=number == 2)
            for name, pair in self.server(label).hosts.items():
                if name.endswith("." + apex):
                    zone.host(name, pair)
            for owner in ("www", "mail", "a.b.deep", "*.dyn", "app"):
                zone.host(owner, self.place())
            zone.add("@", "MX", f"10 mail.{apex}")
            zone.add("@", "TXT", f'"internet {world.names.token()}"')
            zone.add("portal", "CNAME", f"www.{world.company}")
            zone.add("some", "TXT", " ".join(f'"{world.names.token(100)}"' for _ in range(6)))
            zone.add("brief", "A", self.place().four, ttl=2)

    def reverse(self):
        """The municipality's public block: half of a /24 delegated to its own server, by CNAMEs."""
        world = self.world
        block = self.public_block = self.plan.internet_block()
        arpa = self.tree.zones["arpa."]
        for child in ("in-addr.arpa.", "ip6.arpa."):
            self.cut("arpa.", child, "arpa", glue=False)
            self.zone("arpa", child, signed=True)
        del arpa
        four = ".".join(reversed(block.four.split("/")[0].split(".")[:3])) + ".in-addr.arpa."
        six = ".".join(reverse_name(block.six.split("/")[0]).split(".")[32 - 12:])
        for parent, apex in (("in-addr.arpa.", four), ("ip6.arpa.", six)):
            self.cut(parent, apex, "vendor", glue=False)
            self.zone("vendor", apex, signed=True)
        child = f"0-63.{four}"
        own_label = "m0"
        self.cut(four, child, own_label, glue=False)
        classless = self.zone(own_label, child, signed=True)
        hosts = world.rng.sample(range(1, 63), 4)
        for number in hosts:
            self.tree.zones[four].add(f"{number}.{four}", "CNAME", f"{number}.{child}")
            classless.add(f"{number}.{child}", "PTR", f"host{number}.{world.own}")
        plain = block.host(world.rng.randrange(100, 200))
        self.tree.zones[four].add(reverse_name(plain.four), "PTR", f"host.{world.company}")
        self.tree.zones[six].add(reverse_name(plain.six), "PTR", f"host.{world.company}")
        self.classless_example = Pair(block.four.rsplit(".", 1)[0] + f".{hosts[0]}", plain.six)
        world.public_reverse = four
        world.public_classless = self.classless_example
        world.public_plain = plain
