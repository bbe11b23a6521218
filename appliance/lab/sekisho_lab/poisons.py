"""Zones that are made to cost a resolver much: colliding keys, many signatures, deep NSEC3 proofs, referrals and aliases without end.

Each poison is a zone of its own below `com`, answered by the drill's own server. A question is poisonous once: new labels each time.
"""
import os
import time

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdataset
import dns.rdatatype as t
import dns.rrset

from .zone_keys import IN, ZoneKey

ED25519, RSASHA256 = 15, 8
KEYS, SIGNATURES, DIGESTS = 60, 60, 60
NAMES_PER_REFERRAL, LINKS_PER_ANSWER, RECORDS, STEPS = 120, 40, 3000, 80
TRAPS_PER_KIND = 8  # what was found out about a zone's keys is kept: only its first question is poisonous
TTL = 300


def tag_of(rdata):
    """RFC 4034 appendix B."""
    total = sum(byte if at & 1 else byte << 8 for at, byte in enumerate(rdata))
    return (total + (total >> 16)) & 0xFFFF


def with_tag(make, tag, at):
    """Key material from `make()` whose two octets at `at` are chosen so that the key has this tag."""
    while True:
        rdata = bytearray(make())
        rdata[at:at + 2] = b"\0\0"
        lacking = (tag - tag_of(rdata)) & 0xFFFF
        for word in (lacking, (lacking - 1) & 0xFFFF):
            rdata[at:at + 2] = word.to_bytes(2, "big")
            if tag_of(rdata) == tag:
                return bytes(rdata)


def is_point(y_octets):
    """Whether 32 octets are a point of Ed25519: a resolver must work for it before it knows that no signature fits."""
    p = 2 ** 255 - 19
    y = int.from_bytes(y_octets, "little") & (2 ** 255 - 1)
    square = (y * y - 1) * pow(-121665 * pow(121666, -1, p) * y * y + 1, -1, p) % p
    return y < p and pow(square, (p - 1) // 2, p) == 1


def ed25519_key(tag):
    while True:
        rdata = with_tag(lambda: b"\x01\x00\x03\x0f" + os.urandom(31) + b"\x12", tag, 8)
        if is_point(rdata[4:]):
            return rdata


def rsa_key(tag):
    """The largest modulus and the largest exponent that are in use anywhere."""
    return with_tag(lambda: b"\x01\x00\x03\x08\x05\x07\xff\xff\xff\xff" + b"\xc0" + os.urandom(510) + b"\x01", tag, 100)


class KeyTrap:
    """Many keys of one tag, and as many signatures that none of them made. The DNSKEY set itself is rightly signed unless `keys_too`."""

    def __init__(self, apex, directory, algorithm, keys_too, ds):
        self.apex, self.algorithm, self.keys_too = apex, algorithm, keys_too
        self.key = ZoneKey(apex, directory)
        self.ds = [self.key.ds]
        tag = self.key.tag if keys_too else 4711
        make = {ED25519: ed25519_key, RSASHA256: rsa_key}[algorithm]
        colliding = [dns.rdata.from_wire(IN, t.DNSKEY, wire, 0, len(wire)) for wire in (make(tag) for _ in range(KEYS))]
        if ds:  # digests that fit none of the keys that have their tag
            self.ds = [f"{tag} {algorithm} 2 {os.urandom(32).hex()}" for _ in range(DIGESTS)]
        self.tag = tag
        self.keys = dns.rdataset.from_rdata(TTL, self.key.dnskey, *colliding)

    def sets(self, name, rtype):
        owner = dns.name.from_text(name)
        if rtype == t.DNSKEY:
            return owner, self.keys
        if rtype == t.A:
            return owner, dns.rdataset.from_text(IN, t.A, TTL, "192.0.2.1")
        return owner, None

    def respond(self, reply, name, rtype):
        owner, found = self.sets(name, rtype)
        if found is None:
            reply.authority.append(dns.rrset.from_text(self.apex, TTL, IN, t.SOA, f"ns.{self.apex} h.{self.apex} 1 7200 900 1209600 60"))
            return
        reply.answer.append(dns.rrset.from_rdata_list(owner, TTL, list(found)))
        now = int(time.time())
        size = {ED25519: 64, RSASHA256: 512}[self.algorithm]
        forged = [self._forged(owner, found, now, os.urandom(size)) for _ in range(SIGNATURES)]
        if rtype == t.DNSKEY and not self.keys_too:
            forged = [self.key.sign(owner, found, now - 3600, now + 86400)]
        reply.answer.append(dns.rrset.from_rdata_list(owner, TTL, forged))

    def _forged(self, owner, found, now, signature):
        text = (f"{t.to_text(found.rdtype)} {self.algorithm} {len(owner.labels) - 1} {TTL} {now + 86400} {now - 3600} {self.tag} {self.apex} AAAA")
        return dns.rdata.from_text(IN, t.RRSIG, text).replace(signature=signature)


class Unsigned:
    """A zone without a DS whose answers are poison by their form."""

    ds = ()

    def __init__(self, apex, form, server, victim):
        self.apex, self.form, self.server, self.victim, self._depths = apex, form, server, victim, {}
        self._large = None

    def respond(self, reply, name, rtype):
        getattr(self, "_" + self.form)(reply, name, rtype)

    def _refer(self, reply, zone, *servers):
        reply.flags &= ~dns.flags.AA
        reply.authority.append(dns.rrset.from_text(zone, TTL, IN, t.NS, *servers))

    def _nxns(self, reply, name, rtype):
        """A cut whose servers all have names that somebody else must be asked for (NXNSAttack)."""
        label = name.split(".")[0]
        self._refer(reply, name, *(f"{label}-{n}.{self.victim}" for n in range(NAMES_PER_REFERRAL)))

    def _ladder(self, reply, name, rtype):
        """A cut below a cut below a cut, each with glue that leads back here; one deeper each time that the whole name is asked."""
        steps = name[:-len(self.apex)].rstrip(".").split(".")
        depth = len(steps)
        if depth > STEPS:
            depth = self._depths[steps[-1]] = min(self._depths.get(steps[-1], 0) + 1, STEPS)
        zone = ".".join(steps[-depth:]) + "." + self.apex
        self._refer(reply, zone, f"ns.{zone}")
        reply.additional.append(dns.rrset.from_text(f"ns.{zone}", TTL, IN, t.A, self.server.four))

    def _circle(self, reply, name, rtype):
        """Two cuts whose servers are named below each other."""
        label = name[:-len(self.apex)].rstrip(".").split(".")[-1]
        other = label[:-1] + ("b" if label.endswith("a") else "a")
        self._refer(reply, f"{label}.{self.apex}", f"ns.{other}.{self.apex}")

    def _chain(self, reply, name, rtype):
        """An alias of an alias of an alias …, without end."""
        labels = name[:-len(self.apex)].rstrip(".").split("-")
        number = int(labels[1]) if len(labels) > 1 and labels[1].isdigit() else 0
        for link in range(number, number + LINKS_PER_ANSWER):
            owner, target = f"{labels[0]}-{link}.{self.apex}", f"{labels[0]}-{link + 1}.{self.apex}"
            reply.answer.append(dns.rrset.from_text(owner if link > number else name, TTL, IN, t.CNAME, target))

    def _set(self, reply, name, rtype):
        """One set that fills a whole TCP message."""
        if rtype == t.A:
            if self._large is None:
                self._large = list(dns.rdataset.from_text(IN, t.A, TTL, *(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(RECORDS))))
            reply.answer.append(dns.rrset.from_rdata_list(name, TTL, self._large))

    def _plain(self, reply, name, rtype):
        """No poison: what the answers of the others are compared with."""
        if rtype == t.A:
            reply.answer.append(dns.rrset.from_text(name, TTL, IN, t.A, "192.0.2.1"))
            reply.additional.append(dns.rrset.from_text(name, TTL, IN, t.TXT, '"%s"' % ("x" * 200)))


class Poisons:
    """All of them below `com`; `names(kind, count)` gives questions never asked before."""

    FORMS = ("nxns", "ladder", "circle", "chain", "set", "plain")
    TRAPS = {"keytrap": (ED25519, False, False), "keytrap-rsa": (RSASHA256, False, False), "keytrap-keys": (ED25519, True, False),
             "keytrap-ds": (ED25519, True, True)}

    def __init__(self, world, directory):
        makers, self._token, self.zones, self._used = world.internet_makers, world.names.token, {}, {}
        base = f"{world.names.token()}-mill.com."
        makers.server("mill", f"ns1.{base}", by_drill=True)
        makers.cut("com.", base, "mill")
        self.server = makers.server("mill").hosts[f"ns1.{base}"]
        com = world.internet.zones["com."]
        for kind, (algorithm, keys_too, ds) in self.TRAPS.items():
            for number in range(TRAPS_PER_KIND):
                self.zones[f"{kind} {number}"] = KeyTrap(f"{kind}-{self._token()}.com.", directory, algorithm, keys_too, ds)
        for form in self.FORMS:
            self.zones[form] = Unsigned(f"{form}-{self._token()}.com.", form, self.server, world.saas)
        self.zones["base"] = Unsigned(base, "plain", self.server, world.saas)
        for kind, zone in self.zones.items():
            if kind != "base":
                com.delegate(zone.apex, [f"ns1.{base}"], (), zone.ds)
        # These need a real server: proofs of 50 iterations for names of many labels; and more iterations than anybody should check.
        self.deep = makers.zone("hosting", f"deep-{self._token()}.com.", signed=True, nsec3=True, iterations=50)
        self.mad = makers.zone("hosting", f"mad-{self._token()}.com.", signed=True, nsec3=True, iterations=2500)
        for zone in (self.deep, self.mad):
            makers.cut("com.", zone.apex, "hosting", glue=False)
            zone.host("www", makers.place())

    def respond(self, query, tcp):
        question = query.question[0]
        name = question.name.to_text().lower()
        zone = next((z for z in self.zones.values() if name == z.apex or name.endswith("." + z.apex)), None)
        if zone is None:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        if isinstance(zone, Unsigned) and (name == zone.apex or name.startswith("ns1.")):
            self._plainly(reply, name, question.rdtype)
        else:
            zone.respond(reply, name, question.rdtype)
        return reply

    def _plainly(self, reply, name, rtype):
        if name.startswith("ns1.") and rtype in (t.A, t.AAAA):
            reply.answer.append(dns.rrset.from_text(name, TTL, IN, rtype, self.server.four if rtype == t.A else self.server.six))
        elif rtype == t.NS:
            reply.answer.append(dns.rrset.from_text(name, TTL, IN, t.NS, f"ns1.{self.zones['base'].apex}"))

    def kinds(self):
        return [*self.TRAPS, *(form for form in self.FORMS if form != "plain"), "nsec3-deep", "nsec3-mad"]

    def name(self, kind):
        token = self._token()
        if kind == "nsec3-deep":
            return ".".join([token, *("a" for _ in range(90))]) + "." + self.deep.apex
        if kind == "nsec3-mad":
            return f"{token}.{self.mad.apex}"
        if kind in self.TRAPS:
            self._used[kind] = self._used.get(kind, -1) + 1
        apex = self.zones[f"{kind} {self._used[kind] % TRAPS_PER_KIND}" if kind in self.TRAPS else kind].apex
        if kind == "ladder":
            return ".".join([*("b" for _ in range(STEPS)), token]) + "." + apex
        if kind == "circle":
            return f"www.{token}a.{apex}"
        return f"{token}{'-0' if kind == 'chain' else ''}.{apex}"
