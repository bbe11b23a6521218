"""Some 150 zones of every kind below three signed parents and an unsigned one, and ten thousand questions about them.

Each zone is stocked alike, so that what differs is how it is signed, delegated, spoilt or served. A question knows its zone and its
kind, and whether it must be refused as bogus; everything else about its answer is for the resolvers to agree on.
"""
import dataclasses

from . import flaws

POSITIVE = {"host", "host6", "text", "mail", "wildcard", "alias", "dname"}
NEGATIVE = {"nxdomain", "nodata", "ent", "wildcard", "wildcard-nodata"}
SPOILT = {"all": POSITIVE | NEGATIVE, "positive": POSITIVE, "negative": NEGATIVE, "host": {"host"}, "alias": {"alias"},
          "dname": {"dname"}}
ALGORITHMS = (("RSASHA256", 2048), ("RSASHA512", 2048), ("RSASHA1-NSEC3-SHA1", 2048), ("ECDSAP384SHA384", None), ("ED25519", None), ("ED448", None))
FARMS = 4
SLOW_MS = 150
# Types and owners that are rare.
ODD = (("_25._tcp", "TLSA", f"3 1 1 {'ab' * 32}"), ("issue", "CAA", '0 issue "ca.example"'), ("web", "HTTPS", "1 . alpn=h2"), ("x", "TYPE65400", "\\# 3 010203"),
       ("two.stars.*.odd", "A", "192.0.2.7"), ("_sip._udp", "SRV", "1 2 5060 host.example."), ("phone", "NAPTR", '1 2 "s" "SIP" "" _sip._udp.example.'))
# What is not asked of a spoilt zone: a forged wildcard may answer for any name; an unproven DNAME is judged in two ways.
UNASKED = {"labels-fewer": {"nxdomain", "ent", "wildcard", "wildcard-nodata", "nodata"}, "nsec3-unsigned": {"dname", "odd"},
           "nsec3-corrupt": {"dname", "odd"}, "no-nsec3": {"dname", "odd"}}


@dataclasses.dataclass(frozen=True)
class Question:
    name: str
    rtype: str
    kind: str    # of the question
    zone: str    # apex
    sort: str    # of the zone: "secure", "unsigned", a flaw's name, "slow", …
    bogus: bool  # must end in SERVFAIL


class MixedZones:
    def __init__(self, world):
        self.world, self.makers, self.names, self.rng = world, world.internet_makers, world.names, world.rng
        self.questions, self._apexes = [], 0
        self._farm = f"{self.names.token()}-farm.com."
        self._farms()
        self.parents = {sort: self._parent(sort, **options) for sort, options in (
            ("nsec", {"signed": True}), ("nsec3", {"signed": True, "nsec3": True}), ("opt-out", {"signed": True, "nsec3": "opt-out"}), ("plain", {}))}
        self._sound()
        self._algorithms()
        self._unknown()
        self._flawed()
        self._servers()
        self._crossroads()
        for sort, parent in self.parents.items():
            self.questions += [Question(f"{self.names.token()}.{parent.apex}", "A", "nxdomain", parent.apex, f"parent {sort}", False) for _ in range(40)]

    def _farms(self):
        """The servers of all these zones, named in a signed zone of their own."""
        zone = None
        for number in range(FARMS):
            server = self.makers.server(f"farm{number}", *(f"ns{number}{letter}.{self._farm}" for letter in "ab"))
            if zone is None:
                self.makers.cut("com.", self._farm, "farm0")
                zone = self.makers.zone("farm0", self._farm, signed=True)
            for name, pair in server.hosts.items():
                zone.host(name, pair)

    def _parent(self, sort, **options):
        apex = f"{self.names.token()}.com."
        self.makers.cut("com.", apex, "farm0", glue=False)
        return self.makers.zone("farm0", apex, **options)

    def _child(self, parent, sort, served_by=None, **options):
        """A delegated, stocked zone; its questions are noted."""
        self._apexes += 1
        apex = f"{self.names.token(6)}{self._apexes}.{parent.apex}"
        label = served_by or f"farm{self._apexes % FARMS}"
        self.makers.cut(parent.apex, apex, label, glue=False)
        zone = self.makers.zone(label, apex, **options)
        self._stock(zone, sort)
        return zone

    def _stock(self, zone, sort, bogus_kinds=None):
        token, apex = self.names.token, zone.apex
        spoilt = SPOILT[flaws.find(zone.flaw).spoils] if zone.flaw else (bogus_kinds or ())

        def ask(name, rtype, kind):
            if kind in UNASKED.get(zone.flaw, ()):
                return
            owner = apex if name == "@" else f"{name}.{apex}"
            self.questions.append(Question(owner, rtype, kind, apex, sort, kind in spoilt))

        hosts = [f"host{n}-{token(5)}" for n in range(14)]
        for host in hosts:
            zone.host(host, self.makers.place())
            ask(host, "A", "host")
            ask(host, "AAAA", "host6")
        for host in hosts[:4]:
            ask(host, "TXT", "nodata")
            ask(f"{token()}.{host}", "A", "nxdomain")
        for number in range(3):
            zone.add(f"text{number}", "TXT", f'"{token(120)}"')
            ask(f"text{number}", "TXT", "text")
        zone.add("long", "TXT", " ".join(f'"{token(200)}"' for _ in range(8)))
        ask("long", "TXT", "text")
        zone.add("post", "MX", f"10 {hosts[0]}.{apex}")
        ask("post", "MX", "mail")
        for owner, rtype, data in ODD:
            zone.add(owner, rtype, data)
            ask(owner, rtype, "odd")
        zone.add("*.wild", "A", self.makers.place().four)
        for _ in range(10):
            ask(f"{token()}.wild", "A", "wildcard")
        for _ in range(4):
            ask(f"{token()}.wild", "TXT", "wildcard-nodata")
        zone.add("*.star", "CNAME", f"{hosts[1]}.{apex}")
        for _ in range(4):
            ask(f"{token()}.star", "A", "wildcard")
        for _ in range(14):
            ask(token(), "A", "nxdomain")
        zone.add("leaf.empty.way", "A", self.makers.place().four)
        for owner in ("empty.way", "way"):
            ask(owner, "A", "ent")
        ask(f"{token()}.empty.way", "A", "nxdomain")
        self._aliases(zone, hosts, ask)
        for rtype in ("SOA", "NS", "TXT") if zone.flaw else ("SOA", "NS", "TXT", "DNSKEY"):
            ask("@", rtype, "apex")
        ask("@", "DS", "ds")

    def _aliases(self, zone, hosts, ask):
        apex = zone.apex
        for number in range(7):
            zone.add(f"alias{number}", "CNAME", f"{f'alias{number - 1}' if number else hosts[2]}.{apex}")
            ask(f"alias{number}", "A", "alias")
        zone.add("dangling", "CNAME", f"nowhere.{apex}")
        ask("dangling", "A", "alias")
        zone.add("moved", "DNAME", f"home.{apex}")
        for number in range(4):
            zone.add(f"seat{number}.home", "A", self.makers.place().four)
            ask(f"seat{number}.moved", "A", "dname")
        ask(f"{self.names.token()}.moved", "A", "dname")
        ask("moved", "DNAME", "dname")

    def _sound(self):
        """Nothing wrong with these: secure, unsigned, and signed without a DS."""
        for parent in self.parents.values():
            chained = parent.signed
            for number in range(12 if chained else 2):
                nsec3 = (False, True, False, "opt-out")[number % 4]
                self._child(parent, "secure" if chained else "island", signed=True, nsec3=nsec3, data_key=number % 3 == 1)
            for _ in range(6):
                self._child(parent, "unsigned")
            self._child(parent, "island", signed=True, chained=False)

    def _algorithms(self):
        for number, (algorithm, bits) in enumerate(ALGORITHMS):
            self._child(self._signed_parent(number), f"algorithm {algorithm}", signed=True, algorithm=algorithm, key_bits=bits, nsec3=number % 2 == 0)
        self._child(self.parents["nsec3"], "10 iterations", signed=True, nsec3=True, iterations=10)
        many = self._child(self.parents["nsec"], "100 iterations", signed=True, nsec3=True, iterations=100)
        few = [q for q in self.questions if q.zone == many.apex]
        self.questions = [q for q in self.questions if q.zone != many.apex] + self.rng.sample(few, 12)

    def _signed_parent(self, number):
        return self.parents[("nsec", "nsec3", "opt-out")[number % 3]]

    def _unknown(self):
        """DS records that nobody can use: the zone counts as unsigned (RFC 4035 §5.2, RFC 6840 §5.2)."""
        for number, text in enumerate((f"4711 13 99 {'ab' * 32}", f"4712 100 2 {'cd' * 32}")):
            self._child(self._signed_parent(number), "unknown DS", signed=True, unknown_digest=text)

    def _flawed(self):
        for number, (name, flaw) in enumerate(flaws.FLAWS.items()):
            self._child(self._signed_parent(number), name, signed=True, nsec3=flaw.nsec3, flaw=name)
        for name in flaws.PARENT_FLAWS:
            parent = self._parent(name, signed=True, flaw=name)
            for _ in range(2):
                child = self._child(parent, name, signed=name == "ds-corrupt")
                self.questions = [dataclasses.replace(q, bogus=q.kind in POSITIVE | NEGATIVE) if q.zone == child.apex else q for q in self.questions]

    def _servers(self):
        """Zones whose servers are slow, lame, silent or nameless."""
        token, four = self.names.token, self.parents["nsec"]
        slow = self.makers.server("slow", f"ns.slow.{self._farm}", delay_ms=SLOW_MS)
        self.makers.tree.zones[self._farm].host(f"ns.slow.{self._farm}", slow.hosts[f"ns.slow.{self._farm}"])
        for parent in (four, self.parents["nsec3"]):
            self._child(parent, "slow", served_by="slow", signed=parent is four)
        farm = list(self.makers.server("farm1").hosts)
        silent = {f"ns.{token()}.{self._farm}": self.makers.place() for _ in range(2)}
        for name, pair in silent.items():
            self.makers.tree.zones[self._farm].host(name, pair)
        lame, nameless = list(self.makers.server("hosting").hosts)[:1], [f"ns.{token()}.{self._farm}"]
        for sort, servers in (("half lame", farm + lame), ("half silent", farm + list(silent)[:1]), ("half nameless", farm + nameless)):
            for signed in (True, False):
                zone = self.makers.zone("farm1", f"{token()}.{four.apex}", servers, signed=signed)
                four.delegate(zone.apex, servers)
                self._stock(zone, sort)
        for sort, servers, count in (("lame", lame, 30), ("silent", list(silent), 3), ("nameless", nameless, 20)):
            apex = f"{token()}.{four.apex}"
            four.delegate(apex, servers)
            self.questions += [Question(f"{token()}.{apex}", "A", "dead", apex, sort, False) for _ in range(count)]

    def _crossroads(self):
        """Aliases from secure and unsigned zones into every other one."""
        goals = [(q.name, q.sort) for q in self.questions if q.kind == "host" and self.rng.random() < 0.15]
        for sort, options in (("from secure", {"signed": True}), ("from unsigned", {})):
            zone = self._child(self.parents["nsec"], "crossroads", **options)
            for number, (goal, goal_sort) in enumerate(self.rng.sample(goals, min(150, len(goals)))):
                zone.add(f"to{number}", "CNAME", goal)
                self.questions.append(Question(f"to{number}.{zone.apex}", "A", "cross", zone.apex, f"{sort} to {goal_sort}", False))
            for number in range(20):
                apex = self.rng.choice(goals)
                zone.add(f"tree{number}", "DNAME", apex[0].split(".", 1)[1])
                self.questions.append(Question(f"{apex[0].split('.')[0]}.tree{number}.{zone.apex}", "A", "cross", zone.apex, f"{sort} DNAME to {apex[1]}", False))

    def choose(self, count):
        """`count` of the questions, in an order of their own."""
        return self.rng.sample(self.questions, min(count, len(self.questions)))
