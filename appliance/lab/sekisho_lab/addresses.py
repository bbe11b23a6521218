"""The address plan of one run: every network and host gets fresh addresses, so that no answer can be right by habit."""
import dataclasses
import ipaddress
import random


@dataclasses.dataclass(frozen=True)
class Pair:
    """One host's two addresses."""
    four: str
    six: str

    def of(self, family):
        return self.four if family == 4 else self.six

    def both(self):
        return [self.four, self.six]


@dataclasses.dataclass(frozen=True)
class Network:
    four: str  # "10.1.0.0/16"
    six: str   # "fd00:1::/48"

    def host(self, number, subnet=0):
        """Host `number` of the network's /24 and /64 number `subnet`."""
        four = ipaddress.ip_network(self.four)
        six = ipaddress.ip_network(self.six)
        return Pair(str(four.network_address + subnet * 256 + number),
                    str(six.network_address + (subnet << 64) + int(str(number), 16)))

    def both(self):
        return [self.four, self.six]


class Plan:
    """LGWAN, three client networks, and an Internet of single servers."""

    def __init__(self, rng: random.Random):
        self._rng = rng
        tens = rng.sample(range(1, 64), 3)
        self.lgwan = Network(f"10.{rng.randrange(64, 128)}.0.0/16", f"fd{rng.randrange(256):02x}:{rng.randrange(1, 0xffff):x}::/32")
        self.clients = {role: Network(f"10.{ten}.0.0/16", f"fd{rng.randrange(256):02x}:{rng.randrange(1, 0xffff):x}:{ten:x}::/48")
                        for role, ten in zip(("lgwan", "inet", "both"), tens)}
        self._used = set()
        self.internet_six = f"2400:{rng.randrange(0x1000, 0xffff):x}"
        self.up_lgwan = self.lgwan.host(2, 0)
        self.lgwan_router = self.lgwan.host(1, 0)
        self.poi = {"east": self.lgwan.host(53, 1), "west": self.lgwan.host(53, 2)}
        uplink = self.internet_block()
        self.up_inet, self.inet_router = uplink.host(2), uplink.host(1)
        decoy = self.internet_block()
        self.up_decoy, self.decoy_router = decoy.host(2), decoy.host(1)

    def service(self, role):
        return self.clients[role].host(53)

    def internet_block(self):
        """A public /24 (and /48) that nothing else uses; none of the special-use blocks (RFC 6890) begins like these."""
        while True:
            first, second, third = self._rng.choice([61, 133, 150, 153, 157, 163]), self._rng.randrange(2, 250), self._rng.randrange(1, 250)
            if (first, second, third) not in self._used:
                self._used.add((first, second, third))
                return Network(f"{first}.{second}.{third}.0/24", f"{self.internet_six}:{len(self._used):x}::/48")
