"""A zone below `com` whose server answers for its apex and itself, and is silent about everything else."""
import dns.flags
import dns.message
import dns.rdataclass
import dns.rdatatype as t
import dns.rrset

TTL = 300


class MuteZone:
    def __init__(self, world):
        makers = world.internet_makers
        self.apex = f"{world.names.token()}-mute.com."
        self._host = f"ns1.{self.apex}"
        makers.server("mute", self._host, by_drill=True)
        makers.cut("com.", self.apex, "mute")
        self.server = makers.server("mute").hosts[self._host]

    def respond(self, query, _tcp):
        question = query.question[0]
        name, rtype = question.name.to_text().lower(), question.rdtype
        if name not in (self.apex, self._host):
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA
        rdata = {(self.apex, t.NS): self._host, (self._host, t.A): self.server.four, (self._host, t.AAAA): self.server.six}.get((name, rtype))
        if rdata:
            reply.answer.append(dns.rrset.from_text(name, TTL, dns.rdataclass.IN, rtype, rdata))
        return reply
