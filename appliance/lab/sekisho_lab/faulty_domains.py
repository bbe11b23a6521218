"""Domains of the lab's Internet with one known fault each, and sound ones beside them (L-9 to L-12, N-2, N-11, G3).

Most are served by two NSDs, as they would be outside. What a proper server will not do, an own server of the drill does: it refuses,
refers elsewhere, keeps an old edition, has no TCP. Each domain says which word must come first, and which server it must name.
"""
import base64
import dataclasses

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from .faulty_reverse import FaultyReverse
from .zone_data import Record

DAYS = 30  # of the lab's signatures: longer than the zones' SOA EXPIRE of 14 days


@dataclasses.dataclass
class Domain:
    sort: str
    apex: str
    word: str = ""      # of the first finding; "": sound
    servers: tuple = ()  # each must be named with this word
    level: str = "error"
    manner: str = ""    # how the odd server behaves
    registry: str = ""  # of a reverse zone: whose servers the block is registered at


class FaultyDomains:
    def __init__(self, world):
        self.world, self.makers, self.names = world, world.internet_makers, world.names
        self.tree, self.com = self.makers.tree, self.makers.tree.zones["com."]
        self.farm = f"{self.names.token()}-farm.com."
        self.domains, self.zones, self.current = [], {}, None
        self._servers()
        self._delegations()
        self._lame()
        self._data()
        self._signatures()
        self._sound()
        FaultyReverse(self)

    def _servers(self):
        labels = ("left", "right", "third")
        for label in labels:
            self.makers.server(label, f"ns-{label}.{self.farm}")
        self.makers.cut("com.", self.farm, "left")
        self.farm_zone = self.makers.zone("left", self.farm, signed=True)
        self.left, self.right, self.third = (f"ns-{label}.{self.farm}" for label in labels)
        self.odd, self.nobody = f"odd.{self.farm}", f"nobody.{self.farm}"
        self.makers.server("odd", self.odd, by_drill=True)
        self.makers.server("nobody", self.nobody, by_drill=True)
        for label in (*labels, "odd", "nobody"):
            for name, pair in self.makers.server(label).hosts.items():
                self.farm_zone.host(name, pair)
        self.odd_pair = self.makers.server("odd").hosts[self.odd]

    def pair(self, label):
        return next(iter(self.makers.server(label).hosts.values()))

    def domain(self, sort, word="", server="", level="error", *, names=None, parent_names=None, glue=(), manner="", mail="mail", apex="", parent=None,
               registry="", **options):
        """A zone on `left` and `right`; `names`: its NS set, which is delegated too unless `parent_names` says otherwise. `apex`: of a reverse
        zone, which has neither mail nor web; `parent`: has been told of it."""
        reverse, apex = bool(apex), apex or f"{self.names.token(6)}{len(self.domains)}.com."
        names = [name.format(apex=apex) for name in names or (self.left, self.right)]
        if parent is None:
            above = self.tree.zone_of(apex.partition(".")[2])
            above.delegate(apex, [name.format(apex=apex) for name in parent_names or names])
        for owner, rtype, rdata in glue:
            self.com.add(owner.format(apex=apex), rtype, rdata)
        zone = self.makers.zone("left", apex, names, **options)
        for label in ("right", "third"):
            self.makers.server(label).zones.append(zone)
        if not reverse:
            zone.host("www", self.makers.place())
            zone.host("@", self.makers.place())
            zone.host("mail", self.makers.place())
        if mail and not reverse:
            zone.add("@", "MX", f"10 {mail}.{apex}" if not mail.endswith(".") else mail)
        servers = (server,) if isinstance(server, str) else server
        self.domains.append(Domain(sort, apex, word, tuple(name.format(apex=apex) for name in servers if name), level, manner, registry))
        self.zones[apex] = zone
        return zone

    def _own_names(self, zone, left, right):
        zone.add("ns1", "A", left)
        zone.add("ns2", "A", right)

    def _delegations(self):
        self.domains.append(Domain("not registered", f"{self.names.token(8)}.com.", "not_registered"))
        own = ("ns1.{apex}", "ns2.{apex}")
        right = self.pair("right").four
        glue_left = ("ns1.{apex}", "A", self.pair("left").four)
        zone = self.domain("glue wrong", "glue_wrong", "ns2.{apex}", names=own, glue=(glue_left, ("ns2.{apex}", "A", self.makers.place().four)))
        self._own_names(zone, self.pair("left").four, right)
        zone = self.domain("glue missing", "glue_missing", "ns2.{apex}", names=own, glue=(glue_left,))
        self._own_names(zone, self.pair("left").four, right)
        self.domain("one server", "one_server", names=(self.left,))
        zone = self.domain("two names, one machine", "one_address", names=own, glue=(glue_left, ("ns2.{apex}", "A", self.pair("left").four)))
        self._own_names(zone, self.pair("left").four, self.pair("left").four)
        self.domain("registered, not in the zone", "names_only_at_parent", parent_names=(self.left, self.right, self.third))
        self.domain("in the zone, not registered", "names_only_in_zone", level="warning", names=(self.left, self.right, self.third),
                    parent_names=(self.left, self.right))
        gone = f"gone.{self.farm}"
        self.domain("server without a name", "server_no_address", gone, names=(self.left, self.right, gone))
        bare = f"bare.{self.farm}"
        self.farm_zone.add(bare, "TXT", '"no address"')
        self.domain("server without an address", "server_no_address", bare, names=(self.left, self.right, bare))
        alias = f"alias.{self.farm}"
        self.farm_zone.add(alias, "CNAME", self.third)
        self.domain("server is an alias", "server_alias", alias, names=(self.left, self.right, alias))
        inner = f"inner.{self.farm}"
        self.farm_zone.add(inner, "A", "192.168.7.53")
        self.domain("server with a private address", "server_private", inner, names=(self.left, self.right, inner))

    def _lame(self):
        for manner, word in (("silent", "server_silent"), ("refused", "server_refuses"), ("servfail", "server_fails"), ("no-authority", "server_not_authoritative"),
                             ("refers", "server_refers"), ("nxdomain", "server_no_zone"), ("notimp", "server_error"), ("garbled", "server_unreadable"),
                             ("no-tcp", "server_tcp_closed"), ("no-udp", "server_udp_closed"), ("stale", "serial_differs"), ("other-mail", "data_differs")):
            self.domain(f"server {manner}", word, self.odd, names=(self.left, self.odd), manner=manner)
        self.domain("server without EDNS", "server_no_edns", self.odd, "warning", names=(self.left, self.odd), manner="no-edns")
        for manner, word in (("recursive", "server_recursive"), ("axfr", "transfer_open"), ("other-soa", "soa_differs")):
            self.domain(f"server {manner}", word, self.odd, "warning", names=(self.left, self.odd), manner=manner)
        halved = f"halved.{self.farm}"  # by IPv4 a server, by IPv6 nobody
        self.farm_zone.add(halved, "A", self.pair("right").four)
        self.farm_zone.add(halved, "AAAA", self.pair("nobody").six)
        self.domain("no answer by IPv6", "server_unreachable", halved, names=(self.left, halved))
        self.domain("nothing listens", "server_unreachable", self.nobody, names=(self.left, self.nobody))
        self.domain("all lame", "server_silent", self.odd, names=(self.odd, f"gone.{self.farm}"), manner="silent")
        self.domains[-1].word, self.domains[-1].servers = "server_no_address", (f"gone.{self.farm}",)

    def _data(self):
        world, token = self.world, self.names.token
        alias, empty = f"post.{self.farm}", f"empty.{self.farm}"
        self.farm_zone.add(alias, "CNAME", self.third)
        self.farm_zone.add(empty, "TXT", '"no address"')
        self.domain("MX to an alias", "mx_alias", mail=f"10 {alias}")
        self.domain("MX without an address", "mx_no_address", mail=f"10 {empty}")
        self.domain("MX without a name", "mx_no_address", mail=f"10 {token()}.{self.farm}")
        self.domain("MX is an address", "mx_is_address", mail=f"10 {self.makers.place().four}.")
        for sort, word, owner, address in (("private mail server", "mx_private", "inner", "10.250.3.25"), ("LGWAN address of the mail server", "mx_private", "inner", world.mail_lgwan.four),
                                           ("inside address of the mail server", "mx_private", "inner", world.mail_inside.four)):
            zone = self.domain(sort, word, mail=owner)
            zone.add(owner, "A", address)
        for sort, owner, address in (("private address", "www", "172.20.1.80"), ("inside address", "www", world.mail_inside.four),
                                     ("LGWAN address", "@", world.mail_lgwan.four), ("private IPv6 address", "www", "fd12:3456::80")):
            zone = self.domain(f"{sort} published", "private_published")
            zone.add(owner, "AAAA" if ":" in address else "A", address)
        self.domain("no MX", "mx_missing", level="warning", mail="")

    def _signatures(self):
        for flaw, word in (("ds-digest", "ds_digest_wrong"), ("ds-tag", "ds_no_key"), ("no-dnskey", "ds_without_keys"), ("ds-other-key", "keys_unsigned_by_ds"),
                           ("no-dnskey-signature", "keys_unsigned_by_ds"), ("expired", "signature_expired"), ("not-yet-valid", "signature_not_yet"),
                           ("corrupt", "signature_wrong"), ("no-nsec", "denial_missing"), ("wrong-algorithm", "signature_wrong")):
            self.domain(f"signed, {flaw}", word, (self.left, self.right) if word.startswith(("signature", "keys", "denial")) else "", signed=True, flaw=flaw)
        self.domain("about to expire", "signature_ends_soon", (self.left, self.right), signed=True, window=(-20, 0.3))
        self.domain("shorter than EXPIRE", "signature_short", (self.left, self.right), signed=True, window=(-1, 8))
        self.domain("NSEC3 with iterations", "nsec3_iterations", signed=True, nsec3=True, iterations=12)
        self.domain("NSEC3 with salt", "nsec3_salt", signed=True, nsec3=True, salt="ab12cd")
        self.domain("signed, no DS", "ds_missing", level="warning", signed=True, chained=False)
        self.domain("SHA-1", "algorithm_old", level="warning", signed=True, algorithm="RSASHA1-NSEC3-SHA1", key_bits=2048)
        self.domain("short key", "key_short", level="warning", signed=True, algorithm="RSASHA256", key_bits=1024)
        self.domain("short TTL of keys", "key_ttl_short", level="warning", signed=True, ttl=120)
        self.domain("one server keeps no signatures", "keys_differ", self.odd, names=(self.left, self.odd), signed=True, manner="serve")

    def _sound(self):
        own = ("ns1.{apex}", "ns2.{apex}")
        self.domain("unsigned")
        self.domain("NSEC", signed=True)
        self.domain("NSEC3", signed=True, nsec3=True)
        self.domain("two keys", signed=True, data_key=True)
        waiting = base64.b64encode(self.world.rng.randbytes(64)).decode()  # nobody ever signs with it, so any point does
        zone = self.domain("a key in waiting", signed=True)
        zone.data[zone.apex].append(Record(zone.apex, "DNSKEY", f"256 3 13 {waiting}"))  # as it is: Zone.add() lowers letters
        self.domain("Ed25519", signed=True, algorithm="ED25519")
        self.domain("takes no mail", mail="0 .")
        self.domain("mail elsewhere", mail=f"10 {self.third}")
        self.domain("wildcard", signed=True).add("*", "A", self.makers.place().four)
        pairs = self.pair("left"), self.pair("right")
        glue = [(f"ns{n + 1}.{{apex}}", rtype, address) for n, pair in enumerate(pairs) for rtype, address in (("A", pair.four), ("AAAA", pair.six))]
        zone = self.domain("own names and glue", names=own, glue=glue, signed=True)
        for n, pair in enumerate(pairs):
            zone.host(f"ns{n + 1}", pair)
        self.domain("a server by the odd one", names=(self.left, self.odd), manner="serve")

    def respond(self, query, tcp, healed=False):
        """What the odd server says: as the domain's manner is."""
        name = query.question[0].name.to_text().lower()
        domain = next((d for d in self.domains if name == d.apex or name.endswith("." + d.apex)), None)
        if domain is None:
            open_to_all = self.current and self.current.manner == "recursive" and query.flags & dns.flags.RD and not healed
            return self._look_up(query) if open_to_all else _code(query, dns.rcode.REFUSED)
        manner = "serve" if healed or not domain.manner else domain.manner
        codes = {"refused": dns.rcode.REFUSED, "servfail": dns.rcode.SERVFAIL, "nxdomain": dns.rcode.NXDOMAIN, "notimp": dns.rcode.NOTIMP}
        if manner in codes:
            return _code(query, codes[manner])
        if manner == "silent" or (manner == "no-tcp" and tcp) or (manner == "no-udp" and not tcp):
            return None
        if manner == "no-edns" and query.edns >= 0:
            query.use_edns(False)
            return _code(query, dns.rcode.FORMERR)
        if manner == "refers":
            answer = dns.message.make_response(query)
            answer.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "a.root-servers.net."))
            return answer
        if manner == "axfr" and query.question[0].rdtype == dns.rdatatype.AXFR:
            return self._hand_over(query, self.zones[domain.apex])
        answer = self._serve(query, self.zones[domain.apex], manner)
        if manner == "garbled":
            return answer.to_wire()[:-3] if answer.answer else answer.to_wire() + b"\0"
        if manner == "no-authority":
            answer.flags &= ~dns.flags.AA
            answer.flags |= dns.flags.RA
        return answer

    def _look_up(self, query):
        question = query.question[0]
        found = self.tree.lookup(question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype))
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        for record in found.answer if found else []:
            answer.answer.append(dns.rrset.from_text(record.owner, record.ttl, "IN", record.rtype, record.rdata))
        return answer

    @staticmethod
    def _hand_over(query, zone):
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        records = [r for owner in zone.data.values() for r in owner]
        for record in sorted(records, key=lambda r: r.rtype != "SOA"):
            answer.answer.append(dns.rrset.from_text(record.owner, record.ttl, "IN", record.rtype, record.rdata))
        return answer

    @staticmethod
    def _serve(query, zone, manner):
        question = query.question[0]
        found = zone.lookup(question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype))
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        answer.set_rcode(dns.rcode.from_text(found.rcode))
        records = found.answer
        soa = [r for r in zone.data[zone.apex] if r.rtype == "SOA"]
        for section, these in ((answer.answer, records), (answer.authority, [] if records else soa)):
            for record in these:
                rdata = record.rdata
                if manner == "stale" and record.rtype == "SOA":
                    rdata = rdata.replace(" 2026010101 ", " 2025123101 ")
                if manner == "other-soa" and record.rtype == "SOA":
                    rdata = rdata.replace(" 7200 900 ", " 3600 900 ")
                if manner == "other-mail" and record.rtype == "MX":
                    rdata = f"20 www.{zone.apex}"
                section.append(dns.rrset.from_text(record.owner, record.ttl, "IN", record.rtype, rdata))
        return answer


def _code(query, code):
    answer = dns.message.make_response(query)
    answer.set_rcode(code)
    return answer
