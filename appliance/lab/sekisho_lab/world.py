"""What exists in one run: who there is on LGWAN and on the Internet, under which names and addresses.

The same `lg.jp` owners exist on both networks with different contents. The municipality that owns the gateway has a mail server
whose address the LGWAN connection router translates.
"""
import dataclasses
import random

from . import internet_zones, lgwan_zones
from .addresses import Plan
from .invented_names import Names
from .zone_data import Tree


@dataclasses.dataclass(frozen=True)
class NatPair:
    name: str
    inside: str  # an address or a prefix
    lgwan: str


class World:
    def __init__(self, seed, scale_zones=0):
        self.seed = seed
        self.rng = random.Random(seed)
        self.plan = Plan(self.rng)
        self.names = Names(self.rng)
        self.prefecture = self.names.place()
        self.own = f"city.{self.names.place()}.lg.jp."
        self.others = [self.names.municipality(self.prefecture) for _ in range(4)]
        self.ministry = f"{self.names.place()}.go.jp."       # reached over LGWAN
        self.kept = f"{self.names.place()}.go.jp."           # stays on the Internet side (L-14)
        self.vendor = f"{self.names.place()}.asp.lgwan.jp."  # an LGWAN-ASP provider
        self.saas = f"{self.names.place()}-saas.com."        # local breakout
        self.company = f"{self.names.place()}.com."          # an ordinary, unsigned domain
        self.hosting = f"{self.names.place()}-host.com."     # runs the name servers of some municipalities
        self.scale_zones = [f"{self.names.token(6)}{n}.lg.jp." for n in range(scale_zones)]

        inside, lgwan = self.plan.clients["lgwan"], self.plan.lgwan
        self.mail_number, self.relay_number = self.rng.randrange(10, 99), self.rng.randrange(2, 14)
        self.mail_inside, self.mail_lgwan = inside.host(self.mail_number, 5), lgwan.host(self.mail_number, 5)
        self.relay_inside, self.relay_lgwan = inside.host(self.relay_number, 6), lgwan.host(self.relay_number, 6)
        self.nat_pairs = [
            NatPair("mail", self.mail_inside.four, self.mail_lgwan.four),
            NatPair("relay", _prefix(self.relay_inside.four, 28), _prefix(self.relay_lgwan.four, 28)),
            NatPair("mail6", _prefix(self.mail_inside.six, 64), _prefix(self.mail_lgwan.six, 64)),
            NatPair("relay6", _prefix(self.relay_inside.six, 64), _prefix(self.relay_lgwan.six, 64)),
        ]

        self.lgwan = Tree()
        lgwan_zones.fill(self)
        self.internet = Tree()
        self.internet_servers = []
        internet_zones.fill(self)

    @property
    def municipalities(self):
        return [self.own, *self.others]


def _prefix(address, length):
    import ipaddress
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
