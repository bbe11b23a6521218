"""Reverse zones for the drill `domains`: of a block that JPNIC registers and of one that APNIC does, a lame one, and parts of a /24 (R-2, R-6, R-7).

The block decides who has the delegation: 219.0.0.0/8 is delegated to a.dns.jp and its sister here, 103.0.0.0/8 to ns3.apnic.net.
"""

JPNIC, APNIC = "219.in-addr.arpa.", "103.in-addr.arpa."


class FaultyReverse:
    def __init__(self, faulty):
        self.faulty, self.makers, self.rng = faulty, faulty.makers, faulty.world.rng
        self._registries()
        self._zone("reverse at JPNIC", JPNIC, registry="jpnic")
        self._zone("reverse at APNIC", APNIC, registry="apnic")
        self._zone("signed reverse", JPNIC, registry="jpnic", signed=True)
        self._zone("lame reverse", JPNIC, "server_refuses", faulty.odd, names=(faulty.left, faulty.odd), manner="refused", registry="jpnic")
        self._part("part of a /24", 64)
        self._part("part of a /24, without CNAMEs", 0, "classless_unused")
        self._part("part of a /24, some without CNAMEs", 32)

    def _registries(self):
        makers, names = self.makers, ("ns3.apnic.net.",)
        makers.cut(".", "net.", "com", glue=False)
        net = makers.zone("com", "net.", signed=True)
        makers.server("apnic", *names)
        net.host(names[0], makers.server("apnic").hosts[names[0]])
        for apex, label in ((JPNIC, "jp"), (APNIC, "apnic")):
            makers.cut("in-addr.arpa.", apex, label, glue=False)
            makers.zone(label, apex, signed=True)

    def _zone(self, sort, parent, word="", server="", names=None, **options):
        faulty = self.faulty
        apex = f"{self.rng.randrange(1, 255)}.{len(faulty.domains)}.{parent}"
        return faulty.domain(sort, word, server, apex=apex, names=names or (faulty.left, faulty.right), **options)

    def _part(self, sort, cnames, word=""):
        """Addresses 128 to 191 of a /24, of which the first `cnames` are led there."""
        block = self._zone(f"{sort}: the provider's", JPNIC, registry="jpnic")
        part = f"128-191.{block.apex}"
        block.delegate(part, [self.faulty.left, self.faulty.right])
        zone = self.faulty.domain(sort, word, apex=part, parent=block)
        for octet in range(128, 128 + cnames):
            block.add(f"{octet}.{block.apex}", "CNAME", f"{octet}.{part}")
            zone.add(f"{octet}.{part}", "PTR", f"host{octet}.{self.faulty.farm}")
