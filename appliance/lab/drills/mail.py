"""Real Postfix at two municipalities, at the POIs and on the Internet, told by `sekishoctl mail postfix`: each message takes the way that
`sekishoctl mail plan` has predicted, by MX and statically, with POI East dead too (L-3 to L-6, L-13 to L-16)."""
import time

from sekisho_lab import mail_town

ABOUT = "messages by MX, statically, with POI East dead, to the Internet and from LGWAN: the Received chain is what was predicted"
FAULT = "the mail server keeps the transport table of the other kind of delivery"

ARRIVES = 40  # seconds until a message must be there: a dead POI costs Postfix and DNS some


def run(bench):
    with bench.laboratory(expand=mail_town.expand) as lab:
        town = mail_town.MailTown(lab)
        post = Post(bench, town)
        try:
            town.connect()
            town.configure("mx")
            lab.gateway.start()
            town.start_others()
            post.by_mx()
            post.statically()
            if not bench.broken:
                post.inbound()
                post.traps()
            bench.figure(f"{post.sent} messages, each by the way that was predicted; {post.flagged} traps flagged")
        finally:
            town.stop()


class Post:
    def __init__(self, bench, town):
        self.bench, self.town, self.sent, self.flagged = bench, town, 0, 0
        self.us, self.them = f"a@{town.own_domain}", f"b@{town.neighbour_domain}"

    # --- the ways --------------------------------------------------------------------------------------------------------

    def by_mx(self):
        town = self.town
        self.start("mx")
        self.outbound("MX", self.us, self.them, town.neighbour, "lgwan-mx")
        if self.bench.broken:
            return
        self.outbound("MX, the first exchanger dead", self.us, f"b@spare.{town.neighbour_domain}", town.neighbour, "lgwan-mx", dead="nobody")
        town.kill_poi("east")
        town.lab.gateway.control("cache", "flush", "--all", "--realm", "lgwan")
        self.outbound("MX, POI East dead", self.us, self.them, town.neighbour, "lgwan-mx")
        town.revive_poi("east")
        self.outbound("to the Internet", self.us, f"c@{town.company_domain}", town.company, "internet-relay")

    def statically(self):
        town = self.town
        self.start("static")
        self.outbound("static", self.us, self.them, town.neighbour, "lgwan-static")
        if self.bench.broken:
            return
        town.kill_poi("east")
        self.outbound("static, POI East dead", self.us, self.them, town.neighbour, "lgwan-static", dead="mail-east")
        town.revive_poi("east")
        self.outbound("static, to the Internet", self.us, f"c@{town.company_domain}", town.company, "internet-relay")
        # L-16: LGWAN carries lg.jp senders alone; the neighbour gets it on the Internet. Our own get it here.
        foreign = f"a@{town.foreign_domain}"
        found = self.outbound("no lg.jp sender", foreign, self.them, town.outside, "internet-relay")
        self.has_finding(found, "sender-not-lg", "no lg.jp sender")
        self.deliver("no lg.jp sender, to ourselves", foreign, self.us, town.own, [f"mail.{town.own_domain}"])

    def inbound(self):
        """Straight to the municipality's own server, whichever way outbound goes (L-5), and no further (L-13)."""
        town = self.town
        _, plans = town.plan(self.them, self.us)
        way = plans[f"mail.{town.own_domain}"]["way"]
        self.bench.require(way == "local", f"inbound mail is not said to end here: {way}")
        self.deliver("inbound", self.them, self.us, town.own, [f"mail.{town.neighbour_domain}", f"mail.{town.own_domain}"], first=town.neighbour)
        for what, source, recipient in (("a stranger", ("out", town.stranger), self.us),
                                        ("LGWAN as a relay to the Internet", ("neighbour", town.neighbour.address), f"c@{town.company_domain}")):
            at = (town.spaces[source[0]], source[1])
            address = town.own.address if source[0] == "out" else self.town.lab.world.mail_lgwan.four
            refusal = town.own.submit(self.them, recipient, "refused", at, to=address)
            self.bench.require(refusal and "denied" in refusal or refusal and "rejected" in refusal, f"{what} is not refused: {refusal}")
        got = town.own.submit(f"c@{town.company_domain}", self.us, "from-the-internet", (town.spaces["out"], town.out))
        self.bench.require(got is None, f"our own Internet-side server may not deliver to the inner one: {got}")

    def traps(self):
        """What the plan flags, and what Postfix makes of it."""
        town, n, own = self.town, self.town.neighbour_domain, self.town.own_domain
        self.start("mx")
        self.trap("wildcard-hidden", f"b@host.wild.{n}", status=None)  # a remark; the Internet does not know the name
        self.outbound("a host below a wildcard MX", self.us, f"b@host.wild.{n}", town.neighbour, "lgwan-mx", last=f"mail.{n}")
        self.trap("loop", f"x@annex.{own}")
        town.own.submit(self.us, f"x@annex.{own}", "looping")
        line = town.own.logged(rf"to=<x@annex\.{own}>.*status=", ARRIVES) or ""
        self.bench.require("loops back to myself" in line, f"the loop that was flagged did not show: {line[-300:]}")
        self.trap("unmapped", f"x@branch.{own}")
        self.trap("outside-lgwan", f"x@far.{n}")  # L-15
        town.own.submit(self.us, f"x@far.{n}", "unreachable")
        line = town.own.logged(rf"to=<x@far\.{n}>.*status=", ARRIVES) or ""
        self.bench.require("status=deferred" in line, f"LGWAN has carried what lies outside of it: {line[-300:]}")
        self.trap("no-domain", f"x@nowhere.{n}")

    # --- how it is looked at ---------------------------------------------------------------------------------------------

    def start(self, delivery):
        """The own server, told what the command prints."""
        town = self.town
        printed = None
        for kind in (("static" if delivery == "mx" else "mx"), delivery) if self.bench.broken else (delivery,):
            town.configure(kind)
            town.lab.gateway.reload()
            printed = printed or town.printed(f"mail.{town.own_domain}")
        town.start_own(printed)

    def outbound(self, what, sender, recipient, final, way, dead=None, last=None):
        """Sends, and compares with the plan: its first hop that is alive, and what that one hands on to. The plan's findings."""
        town = self.town
        _, plans = town.plan(sender, recipient)
        plan = plans[f"mail.{town.own_domain}"]
        self.bench.require(plan["way"] == way, f"{what}: the plan says {plan['way']}, not {way}")
        hops = [hop for hop in plan["hops"] if not dead or not hop["host"].startswith(dead)]
        if not self.bench.require(hops, f"{what}: no hop is predicted: {plan}"):
            return plan["findings"]
        expected = [plan["server"], hops[0]["host"], *hops[0]["then"][:1]]
        if last:  # the host has another name for itself; the plan is right when the address is
            self.bench.require(hops[0]["address"] == final.address, f"{what}: predicted was {hops[0]}, not {final.address}")
            expected[-1] = last
        self.deliver(what, sender, recipient, final, expected)
        return plan["findings"]

    def deliver(self, what, sender, recipient, final, expected, first=None):
        self.sent += 1
        token, first = f"token-{self.town.lab.world.names.token()}", first or self.town.own
        refusal = first.submit(sender, recipient, token)
        began, chain = time.monotonic(), None
        while chain is None and not refusal and time.monotonic() < began + (ARRIVES if not self.bench.broken else 10):
            chain = final.received(token)
            time.sleep(0.1)
        log = "" if chain else " / ".join(line for line in first.log().splitlines() if "status=" in line or "warning" in line or "fatal" in line)[-500:]
        if self.bench.require(chain == expected, f"{what}: the message went {chain}, predicted was {expected} {refusal or log}"):
            self.bench.note(f"{what}: {' → '.join(chain)}, {time.monotonic() - began:.1f} s")

    def trap(self, kind, recipient, status=1):
        code, plans = self.town.plan(self.us, recipient)
        self.bench.require(status is None or code == status, f"mail plan for {recipient}: exit status {code}, not {status}")
        self.has_finding(plans[f"mail.{self.town.own_domain}"]["findings"], kind, recipient)
        self.flagged += 1

    def has_finding(self, findings, kind, what):
        kinds = [finding["kind"] for finding in findings]
        self.bench.require(kind in kinds, f"{what}: not flagged as {kind}: {kinds}")
