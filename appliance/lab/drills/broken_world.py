"""A clock that is wrong, a missing file of anchors, an unreachable root: the gateway must say what it is, in its log, its metrics and the EDE
that clients get; what does not depend on it goes on; and it must find back by itself (G2-3, G2-9, G2-12, G2-16)."""
import time

from sekisho_lab.client import patient
from sekisho_lab.wall_clock import DAY, WallClock

ABOUT = "a wrong clock, a missing anchor file, an unreachable root: log, metric and EDE name the cause, and it ends with the cause"
FAULT = "nothing is broken: nobody may cry"

EXPIRED, NOT_YET_VALID = 7, 8
NO_REACHABLE_AUTHORITY, NETWORK_ERROR = 22, 23
DNSSEC_CODES = {5, 6, 7, 8, 9, 10, 11, 12}
ZONE = {"realm": "internet", "zone": "."}


def run(bench):
    with bench.laboratory() as lab:
        clock = WallClock(lab)
        wrong_clock(bench, lab, clock, "fast", 60 * DAY, EXPIRED, "outside-signatures")
        wrong_clock(bench, lab, clock, "slow", -1000 * DAY, NOT_YET_VALID, "before-release")
        clock.set(0)
        missing_anchors(bench, lab)
        unreachable_root(bench, lab)


def signed(lab):
    """A signed name that nobody has asked for."""
    return f"{lab.world.names.token()}.dyn.{lab.world.others[1]}"


def lgwan_goes_on(bench, lab, when):
    got = lab.ask("lgwan", f"{lab.world.names.token()}.dyn.{lab.world.others[0]}", "A")
    bench.require(got.rcode == "NOERROR", f"{when}: LGWAN names end in {got.rcode} EDE {list(got.ede)}")


def start_new(lab):
    """As on a new machine: nothing is remembered of an earlier run."""
    for path in (lab.directory / "state").rglob("*"):
        if path.is_file():
            path.unlink()
    lab.gateway.start()


def works(bench, lab, when):
    got = lab.ask("internet", signed(lab), "A", do=True, timeout=8)
    bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"{when}: a signed name ends in {got.rcode} {got.flags} EDE {list(got.ede)}")


def works_again(lab, patience=25):
    """Seconds until a signed name resolves."""
    began = time.monotonic()
    while time.monotonic() < began + patience:
        got = lab.ask("internet", signed(lab), "A", do=True, timeout=4)
        if got.rcode == "NOERROR" and "AD" in got.flags.split():
            return time.monotonic() - began
        time.sleep(0.3)
    return None


def wrong_clock(bench, lab, clock, name, offset, code, reason):
    clock.set(0 if bench.broken else offset)
    start_new(lab)
    got = lab.ask("internet", signed(lab), "A", do=True, timeout=8)
    bench.require(got.rcode == "SERVFAIL" and code in got.ede, f"{name} clock: {got.rcode} EDE {list(got.ede)}, not SERVFAIL with {code}")
    line = lab.gateway.wait_for_log(["THE CLOCK IS WRONG"], patience=3 if bench.broken else 20)
    bench.require(line, f"{name} clock: no log line says so")
    seen = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_clock_fault", reason=reason) == 1, 3 if bench.broken else 20)
    bench.require(seen, f"{name} clock: sekisho_clock_fault does not show {reason}")
    lgwan_goes_on(bench, lab, f"{name} clock")
    mark = lab.gateway.log_since()[1]
    clock.set(0)
    back = works_again(lab)
    bench.require(back is not None, f"{name} clock set right: signed names still fail after 25 s")
    if not bench.broken:
        calm = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_clock_fault") == 0)
        bench.require(calm, f"{name} clock set right: sekisho_clock_fault stays")
        bench.require(lab.gateway.wait_for_log(["clock is right again"], mark), f"{name} clock set right: the log does not say so")
        bench.figure(f"{name} clock: EDE {list(got.ede)}, {reason}, signed names again {back:.1f} s after it was set right")
    lab.gateway.stop()


def missing_anchors(bench, lab):
    missing = lab.directory / "gone.key"
    good = lab.configuration.anchor_file
    lab.configuration.anchor_file = good if bench.broken else str(missing)
    path = lab.configuration.write()
    status, text = lab.gateway.check_configuration(path)
    bench.require(str(missing) in text, f"config check does not name the missing file (exit status {status}): {text.strip()[:160]}")
    start_new(lab)
    if not bench.broken:
        line = lab.gateway.wait_for_log([str(missing)], patience=5)
        bench.require(line, "missing anchors: the log does not name the file")
    seen = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_trust_anchor_alarm", reason="built-in", **ZONE) == 1, 3 if bench.broken else 20)
    bench.require(seen, "missing anchors: sekisho_trust_anchor_alarm does not show built-in")
    got = lab.ask("internet", signed(lab), "A", do=True, timeout=8)  # the lab's root has another key than the real one, which is built in
    bench.require(got.rcode == "SERVFAIL" and set(got.ede) & DNSSEC_CODES, f"missing anchors: {got.rcode} EDE {list(got.ede)}, not SERVFAIL with a DNSSEC reason")
    lgwan_goes_on(bench, lab, "missing anchors")
    lab.configuration.anchor_file = good
    lab.gateway.reload()
    back = works_again(lab)
    bench.require(back is not None, "anchor file back and reloaded: signed names still fail")
    if back is not None and not bench.broken:
        bench.figure(f"missing anchor file: named by config check and log, EDE {list(got.ede)}, well {back:.1f} s after a reload")
    lab.gateway.stop()


def unreachable_root(bench, lab):
    inet = lab.wiring.spaces["inet"]
    addresses = [address for pair in lab.world.root_servers.values() for address in pair.both()]
    rules = "".join(f"  ip{'6' if ':' in a else ''} daddr {a} drop\n" for a in addresses)
    if not bench.broken:
        inet.nft(f"table inet away {{\n chain in {{ type filter hook input priority 0;\n{rules} }}\n}}\n")
    start_new(lab)
    began = time.monotonic()
    got = patient(lab.ask)("internet", signed(lab), "A", do=True, timeout=5)
    waited = time.monotonic() - began
    bench.require(got.rcode == "SERVFAIL" and set(got.ede) & {NO_REACHABLE_AUTHORITY, NETWORK_ERROR},
                  f"unreachable root: {got.rcode} EDE {list(got.ede)} after {waited:.1f} s, not SERVFAIL with {NO_REACHABLE_AUTHORITY}")
    line = lab.gateway.wait_for_log(["keys could not be asked for"], patience=3 if bench.broken else 60)
    bench.require(line, "unreachable root: the log does not say that the root's keys could not be asked for")
    seen = lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_trust_anchor_alarm", reason="no-answer", **ZONE) == 1, 3 if bench.broken else 60)
    bench.require(seen, "unreachable root: sekisho_trust_anchor_alarm does not show no-answer")
    lgwan_goes_on(bench, lab, "unreachable root")
    if not bench.broken:
        inet.nft("delete table inet away\n")
        back = works_again(lab, 40)
        bench.require(back is not None, "root back: signed names still fail after 40 s")
        bench.figure(f"unreachable root: EDE {list(got.ede)} after {waited:.1f} s, names again {back or -1:.1f} s after the root")
    works(bench, lab, "at the end")
    lab.gateway.stop()
    lab.gateway.start()
