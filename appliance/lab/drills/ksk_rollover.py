"""The lab's root adds a key, holds it, rolls, revokes and removes the old one, over seven weeks of the gateway's own wall clock; its state is
damaged in the middle; then a whole rollover is missed (RFC 5011; K-1, K-3, G2-7)."""
import time

from sekisho_lab.root_keys import RootKeys, revoked, tag
from sekisho_lab.wall_clock import DAY, WallClock

ABOUT = "a rollover of the root's key is followed, also after lost state; a missed one is said loudly, and mended by a new anchor file"
FAULT = "rollovers are not followed (rfc5011 = false)"

ZONE = {"realm": "internet", "zone": "."}
SIGNED_DAYS = 400  # signatures of the lab outlast the drill


def run(bench):
    with bench.laboratory(signature_days=SIGNED_DAYS) as lab:
        clock, root = WallClock(lab), RootKeys(lab)
        old, new = root.first, root.second
        anchor = lab.directory / "anchor.ds"
        lab.configuration.anchor_file = root.write_anchor(anchor, old)
        lab.configuration.rfc5011 = not bench.broken
        lab.configuration.negative_anchors = (lab.world.saas,)
        steps = Steps(bench, lab, clock, root)
        root.publish([old.dnskey], [(old, old.dnskey)])
        lab.gateway.start()
        steps.check("before", {old: "valid"}, 0)
        root.publish([old.dnskey, new.dnskey], [(old, old.dnskey)])
        steps.check("the new key is shown", {old: "valid", new: "add-pend"}, 1)
        steps.check("held for two weeks", {new: "add-pend"}, 14)
        damage_state(bench, lab)
        steps.check("state lost in the middle", {old: "valid", new: "add-pend"}, 1)
        steps.check("held for two weeks again", {new: "add-pend"}, 14)
        steps.check("held for 30 days", {old: "valid", new: "valid"}, 17)
        root.publish([old.dnskey, new.dnskey], [(new, new.dnskey)])
        steps.check("rolled", {new: "valid"}, 1)
        gone = revoked(old.dnskey)
        root.publish([gone, new.dnskey], [(old, gone), (new, new.dnskey)])
        steps.check("the old key is revoked", {new: "valid"}, 1)
        steps.key_state(tag(gone), "revoked", or_tag=old.tag)
        root.publish([new.dnskey], [(new, new.dnskey)])
        steps.check("the old key is gone", {new: "valid"}, 2)
        bench.figure(f"{steps.count} steps over {clock.offset // DAY} days of its clock, each with a signed name resolved from empty caches")
        if not bench.broken:
            missed(bench, lab, clock, root, anchor)


class Steps:
    def __init__(self, bench, lab, clock, root):
        self._bench, self._lab, self._clock, self._root, self.count = bench, lab, clock, root, 0

    def check(self, when, states, days):
        """Lets `days` pass, waits until the gateway has looked at the root's keys, and asks with empty caches."""
        self._clock.advance(days * DAY)
        self.count += 1
        looked = self._wait_for_look()
        self._bench.require(looked, f"{when}: the gateway has not looked at the root's keys")
        for key, state in states.items():
            self.key_state(key.tag, state, when)
        resolves(self._bench, self._lab, when)

    def _wait_for_look(self):
        now = time.time() + self._clock.offset
        return self._lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_trust_anchor_last_success_timestamp_seconds", **ZONE) >= now - 60, 3 if self._bench.broken else 30)

    def key_state(self, key_tag, state, when="", or_tag=None):
        keys = self._lab.gateway.metrics().samples.get("sekisho_trust_anchor_keys", {})
        found = [dict(labels)["state"] for labels, value in keys.items()
                 if dict(labels).get("tag") in (str(key_tag), str(or_tag)) and dict(labels).get("zone") == "." and value == 1]
        self._bench.require(state in found, f"{when}: key {key_tag} is {found or 'unknown'}, not {state}")


def signed(lab):
    return f"{lab.world.names.token()}.dyn.{lab.world.others[1]}"


def flush(lab):
    lab.gateway.control("cache", "flush", "--all", "--realm", "internet")


def resolves(bench, lab, when):
    flush(lab)
    got = lab.ask("internet", signed(lab), "A", do=True, timeout=8)
    bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"{when}: a signed name ends in {got.rcode} {got.flags} EDE {list(got.ede)}")
    goes_on(bench, lab, when)


def goes_on(bench, lab, when):
    """Where validation is off nothing may stop, whatever happens to the root's keys (K-3)."""
    got = lab.ask("lgwan", f"{lab.world.names.token()}.dyn.{lab.world.others[0]}", "A", timeout=8)
    bench.require(got.rcode == "NOERROR", f"{when}: with validation off, LGWAN: {got.rcode} EDE {list(got.ede)}")


def damage_state(bench, lab):
    """What a full disk or a hasty hand leaves behind."""
    lab.gateway.stop()
    files = [path for path in (lab.directory / "state").rglob("*") if path.is_file()]
    bench.require(files or bench.broken, "there is no state on disk")
    for path in files:
        path.write_bytes(b"\0" * 40)
    lab.gateway.start()
    if not bench.broken:
        seen = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_trust_anchor_alarm", reason="state-lost", **ZONE) == 1)
        bench.require(seen, "damaged state: sekisho_trust_anchor_alarm does not show state-lost")
        bench.require(lab.gateway.wait_for_log(["state", "damaged"], patience=3), "damaged state: the log does not say so")


def missed(bench, lab, clock, root, anchor):
    """A gateway that knows only the old key starts when the root has long rolled: RFC 5011 cannot help, so it must be said, and mended."""
    lab.gateway.stop()
    for path in (lab.directory / "state").rglob("*"):
        if path.is_file():
            path.unlink()
    lab.configuration.clock_offset = clock.offset
    lab.gateway.start()
    got = lab.ask("internet", signed(lab), "A", do=True, timeout=8)
    bench.require(got.rcode == "SERVFAIL" and got.ede, f"a missed rollover: {got.rcode} EDE {list(got.ede)}, not SERVFAIL with a reason")
    seen = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_trust_anchor_alarm", reason="not-trusted", **ZONE) == 1, 30)
    bench.require(seen, "a missed rollover: sekisho_trust_anchor_alarm does not show not-trusted")
    line = lab.gateway.wait_for_log(["error", "none of the keys that are trusted"], patience=5)
    bench.require(line, "a missed rollover: the log does not say so")
    goes_on(bench, lab, "a missed rollover")
    excused = lab.ask("internet", f"{lab.world.names.token()}.dyn.{lab.world.saas}", "A", timeout=8)
    bench.require(excused.rcode == "NOERROR", f"a missed rollover: a zone with a negative trust anchor ends in {excused.rcode} EDE {list(excused.ede)}")
    root.write_anchor(anchor, root.second)
    lab.gateway.reload()
    began, back = time.monotonic(), None
    while back is None and time.monotonic() < began + 25:
        again = lab.ask("internet", signed(lab), "A", do=True, timeout=4)
        back = time.monotonic() - began if again.rcode == "NOERROR" and "AD" in again.flags.split() else None
    bench.require(back is not None, "the new key is in the anchor file: signed names still fail 25 s after a reload")
    bench.figure(f"missed rollover: SERVFAIL EDE {list(got.ede)}, alarm not-trusted; well {back or -1:.1f} s after a new anchor file")
