"""A negative trust anchor from its request to its end: a zone that is really bogus, two people that are really two accounts, a wall clock that
is moved (RFC 7646, G2-21, G2-22)."""
import json
import pwd
import signal
import time

from sekisho_lab import trouble
from sekisho_lab.configuration import STAFF
from sekisho_lab.wall_clock import WallClock

ABOUT = "asked for with evidence, never approved by oneself, kept over restarts, ended by time and by the mended zone, and all of it in the audit log"
FAULT = "the configuration says that one person is enough"

HANAKO, TARO = STAFF
NEGATIVE_TRUST_ANCHOR = 33  # EDE
HOUR, RECHECK, WAIT = 3600, 300, 86400


def run(bench):
    with bench.laboratory() as lab:
        lab.configuration.approvers = STAFF
        lab.configuration.nta_approval = "one-person" if bench.broken else "two-persons"
        story = Story(bench, lab)
        lab.gateway.start()
        story.validates("before")
        with trouble.broken_signatures(lab, lab.world.saas):
            story.is_bogus("with broken signatures")
            story.what_is_refused()
            first = story.asked_for(HANAKO, "1h")
            story.not_by_oneself(first)
            story.approved(first, TARO)
            story.restarts(first)
            story.rechecked(first)
            story.expires(first)
            second = story.asked_for(TARO, "1d")
            story.approved(second, HANAKO)
        story.mended(second)
        with trouble.broken_signatures(lab, lab.world.saas):
            lab.gateway.control("cache", "flush", "--all")
            story.lapses(story.asked_for(HANAKO, "1d"))
        story.audit()


class Story:
    def __init__(self, bench, lab):
        self.bench, self.lab, self.zone = bench, lab, lab.world.saas
        self.clock = WallClock(lab)

    def ctl(self, account, *words, **environment):
        return self.lab.gateway.control("nta", *words, account=account, environment=environment)

    def asks(self, account, name, duration="1h", *words):
        return self.ctl(account, "request", name, "--duration", duration, "--reason", "signatures do not fit since this morning",
                        "--confirmed-by", "Suzuki of the vendor, by telephone", *words)

    def state(self, number):
        status, text = self.ctl(None, "show", str(number), "--json")
        return json.loads(text)["entry"] if status == 0 else {"state": f"not shown: {text.strip()}"}

    # What clients see

    def got(self):
        return self.lab.ask("internet", f"www.{self.zone}", "A", do=True, timeout=8)

    def wait_for(self, accept, patience=20):
        """Until a client's answer is as it should be; the last one."""
        began = time.monotonic()
        while True:
            got = self.got()
            if accept(got) or time.monotonic() > began + patience:
                return got
            time.sleep(0.3)

    def validates(self, when):
        got = self.wait_for(lambda g: g.rcode == "NOERROR" and "AD" in g.flags.split())
        self.bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"{when}: {got.rcode} {got.flags} EDE {list(got.ede)}, not proven")

    def is_bogus(self, when):
        self.lab.gateway.control("cache", "flush", "--all")
        got = self.wait_for(lambda g: g.rcode == "SERVFAIL")
        self.bench.require(got.rcode == "SERVFAIL", f"{when}: {got.rcode} {got.flags} EDE {list(got.ede)}, not SERVFAIL")

    def is_exempt(self, when, patience=20):
        got = self.wait_for(lambda g: g.rcode == "NOERROR", patience)
        right = got.rcode == "NOERROR" and got.answer and "AD" not in got.flags.split() and NEGATIVE_TRUST_ANCHOR in got.ede
        self.bench.require(right, f"{when}: {got.rcode} {got.flags} EDE {list(got.ede)}, not an answer without AD with EDE {NEGATIVE_TRUST_ANCHOR}")

    # What staff do

    def refused(self, what, said, answer):
        status, text = answer
        self.bench.require(status == 1 and said in text, f"{what}: exit status {status}, {text.strip()[:200]!r}, where {said!r} was expected")

    def what_is_refused(self):
        """No names that are too wide, none that is sound, nobody in particular."""
        self.refused("the root", "switch validation off altogether", self.asks(HANAKO, "."))
        self.refused("a top-level domain", "top-level domain", self.asks(HANAKO, "com"))
        self.refused("all municipalities", "whole class of organisations", self.asks(HANAKO, "lg.jp"))
        self.refused("eight days", "more than 7 days", self.asks(HANAKO, self.zone, "8d"))
        self.refused("a zone that validates", "the zone validates", self.asks(HANAKO, self.lab.world.hosting))
        self.refused("an unsigned zone", "not signed", self.asks(HANAKO, self.lab.world.company))
        if not self.bench.broken:
            self.refused("root without a login", "no particular person", self.asks(None, self.zone))
        self.is_bogus("after requests that were refused")

    def asked_for(self, account, duration):
        status, text = self.asks(account, self.zone, duration, "--json")
        self.bench.demand(status == 0, f"the request is refused: {text.strip()}")
        detail = json.loads(text)
        verdict = detail["evidence"]["links"][0]["verdict"]
        self.bench.require(verdict == "bogus" and detail["evidence"]["finding"] == "bogus", f"the evidence says {verdict}, not bogus")
        self.bench.require(detail["entry"]["requested_by"].startswith(f"{account} (uid "), f"asked for by {detail['entry']['requested_by']}, not by {account}")
        return detail["entry"]["id"]

    def not_by_oneself(self, number):
        """Nor in the name of another, nor as a root that is nobody."""
        note = ["--note", "nobody else is here"]
        own = "nobody decides on their own request"
        self.refused("approved by oneself", own, self.ctl(HANAKO, "approve", str(number), *note))
        self.refused("approved by oneself under another name", own,
                     self.ctl(HANAKO, "approve", str(number), *note, SUDO_USER="taro", USER="taro", LOGNAME="taro", SUDO_UID="38"))
        self.refused("approved by root without a login", "no particular person", self.ctl(None, "approve", str(number), *note, SUDO_USER="taro"))
        self.bench.demand(self.state(number)["state"] == "waiting", f"the request is {self.state(number)['state']}, though nobody else approved it")
        self.is_bogus("while the request waits")

    def approved(self, number, account):
        status, text = self.ctl(account, "approve", str(number), "--note", "called back on the number in WHOIS")
        self.bench.demand(status == 0, f"the approval is refused: {text.strip()}")
        self.is_exempt("approved")
        metrics = self.lab.gateway.metrics()
        self.bench.require(metrics.sum("sekisho_negative_trust_anchors", realm="internet") == 1, "sekisho_negative_trust_anchors does not show it")
        self.bench.require(metrics.sum("sekisho_negative_trust_anchor_requests_waiting") == 0, "its request still shows as waiting")
        _, trace = self.lab.gateway.control("trace", self.zone, "SOA", "--realm", "internet")
        self.bench.require("negative trust anchor" in trace, f"sekishoctl trace does not name it: {trace.strip()[:200]}")

    def restarts(self, number):
        """A restart, and one after a kill, keep it with the end that it had."""
        before = self.state(number)["expires"]
        self.lab.gateway.restart()
        self.is_exempt("after a restart")
        self.lab.gateway.process.popen.send_signal(signal.SIGKILL)
        self.lab.gateway.process.popen.wait()
        self.lab.gateway.process = None
        self.lab.gateway.start()
        self.is_exempt("after kill -9")
        after = self.state(number)
        self.bench.require(after["state"] == "in-force" and after["expires"] == before, f"it ended at {before}, after restarts {after}")

    def rechecked(self, number):
        """Asked again after five minutes; still broken, so that it stays."""
        self.clock.advance(RECHECK + 5)
        began = time.monotonic()
        while time.monotonic() < began + 30 and not self.state(number).get("last_fault"):
            time.sleep(0.5)
        entry = self.state(number)
        self.bench.require(entry["state"] == "in-force" and entry.get("checked_at") and entry.get("last_fault"), f"five minutes later it is {entry}")
        self.is_exempt("after a check that found it broken")

    def expires(self, number):
        self.clock.advance(HOUR)
        got = self.wait_for(lambda g: g.rcode == "SERVFAIL")
        self.bench.require(got.rcode == "SERVFAIL", f"its hour is over: {got.rcode} {got.flags} EDE {list(got.ede)}")
        self.is_over(number, "expired")
        self.lab.gateway.restart()
        self.is_bogus("restarted after its end")
        self.is_over(number, "expired")
        self.clock.advance(-HOUR)
        self.lab.gateway.restart()
        self.is_bogus("the clock set back after its end")
        self.is_over(number, "expired")
        self.clock.advance(HOUR)
        self.refused("approved after its end", "has ended", self.ctl(TARO, "approve", str(number)))

    def mended(self, number):
        """Lifted by itself at the next check, and for good."""
        self.clock.advance(RECHECK + 5)
        began = time.monotonic()
        line = self.lab.gateway.wait_for_log(["is gone: mended"], patience=40)
        self.bench.require(line, "the zone is mended, but its negative trust anchor stays")
        self.validates("mended")
        self.bench.figure(f"lifted {time.monotonic() - began:.0f} s after the check was due")
        self.is_over(number, "mended")
        self.lab.gateway.restart()
        self.validates("restarted after it was lifted")
        self.is_over(number, "mended")

    def lapses(self, number):
        self.lab.gateway.restart()
        self.bench.require(self.state(number)["state"] == "waiting", f"after a restart the request is {self.state(number)['state']}, not waiting")
        self.clock.advance(WAIT + 5)
        line = self.lab.gateway.wait_for_log(["a request, is gone: lapsed"], patience=30)
        self.bench.require(line, "a request that nobody decides on does not lapse")
        self.refused("approved a day late", "has ended", self.ctl(TARO, "approve", str(number)))
        self.is_bogus("after a request that lapsed")

    def is_over(self, number, how):
        state = self.state(number)["state"]
        self.bench.require(state == how, f"negative trust anchor {number} is {state}, not {how}")
        metrics = self.lab.gateway.metrics()
        self.bench.require(metrics.sum("sekisho_negative_trust_anchors", realm="internet") == 0, f"sekisho_negative_trust_anchors still counts {number}")

    def audit(self):
        events = json.loads(self.lab.gateway.control("audit", "show", "--limit", "1000", "--json")[1])["events"]
        seen = [(e["what"], e["who"]) for e in events if e["what"].startswith("nta ")]
        for what, account in (("nta requested", HANAKO), ("nta in-force", TARO), ("nta expired", None), ("nta requested", TARO), ("nta in-force", HANAKO),
                          ("nta mended", None), ("nta lapsed", None)):
            who = "sekishod" if account is None else f"{account} (uid {pwd.getpwnam(account).pw_uid})"
            self.bench.require((what, who) in seen, f"the audit log has no {what!r} by {who}")
        tried = [e for e in events if e["what"] == "nta approve" and e["outcome"] != "done"]
        self.bench.require(len(tried) >= 3, f"the audit log has {len(tried)} refused approvals, not all that were tried")
        verdict = json.loads(self.lab.gateway.control("audit", "verify", "--json")[1])
        self.bench.require(verdict["ok"], f"the audit log is broken: {verdict}")
        self.bench.figure(f"{len(seen)} steps in the audit log, chain of {verdict['events']} whole")
