"""POI East fails in every way that servers fail, under 1,000 never-seen names a second; then packets get lost; then both are down."""
import threading
import time

from sekisho_lab.load import Load
from sekisho_lab.poi import FAULTS

ABOUT = "whatever happens to one POI, no client sees an error, and East is left within 3 s"
FAULT = "only one POI is configured"
PATIENCE = 600

RATE = 1000
HEALTHY, FAULTY, RECOVERY = 6, 9, 7  # seconds of a phase
DETECTION = 3.0
SETTLED = 4                           # seconds after the fault from which on latency must be what it was


def run(bench):
    with bench.laboratory() as lab:
        if bench.broken:
            lab.configuration.poi_sides = ("east",)
        lab.gateway.start()
        lab.ask("lgwan", f"www.{lab.world.own}", "A")
        time.sleep(4)  # health probes settle
        baseline = healthy_phase(bench, lab)
        for fault in FAULTS:
            one_fault(bench, lab, fault, baseline)
            if bench.broken and bench.complaint_count:
                return
        loss_phase(bench, lab)
        both_down(bench, lab)


def pattern(lab):
    """New names in turn, each answered by a wildcard."""
    return f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A"


def client_load(lab, duration, spans=()):
    namespace, _, service = lab.client_of("lgwan")
    sources = [lab.client_of("lgwan", index)[1].four for index in range(8)]
    return Load(lab, namespace, server=service.four, source=sources, rate=RATE, duration=duration, timeout=2, pattern=pattern(lab),
                **({"spans": spans} if spans else {}))


def upstream(lab):
    """Questions that reached the POIs, health probes aside, by the POIs' own count."""
    return {side: poi.queries() for side, poi in lab.poi.items()}


def healthy_phase(bench, lab):
    before = upstream(lab)
    result = client_load(lab, HEALTHY).join()
    after = upstream(lab)
    asked = sum(after.values()) - sum(before.values())
    per_miss = asked / result.sent
    clean(bench, "healthy", result)
    bench.require(per_miss <= 1.1, f"while healthy {per_miss:.3f} upstream queries were sent per miss, more than 1.1")
    bench.require(asked >= result.sent, f"only {asked} questions reached the POIs for {result.sent} never-seen names")
    baseline = result.p99
    bench.figure(f"healthy: {result.sent} new names at {RATE}/s, {per_miss:.3f} upstream queries per miss, p99 {baseline:.1f} ms")
    return baseline


def clean(bench, when, result):
    bench.require(result.lost == 0, f"{when}: {result.lost} of {result.sent} questions had no answer within 2 s")
    bench.require(result.wrong == 0, f"{when}: {result.wrong} answers were errors {result.rcodes}")


class HealthWatch(threading.Thread):
    """When the gateway's metrics first show East as down, and how the POIs' own counters share the load."""

    def __init__(self, lab):
        super().__init__(daemon=True)
        self._lab, self._stopping = lab, threading.Event()
        self.down_after = None
        self.shares = []  # (seconds, share of questions that East got since the last look)
        self._began = time.monotonic()

    def run(self):
        last = upstream(self._lab)
        while not self._stopping.wait(0.25):
            elapsed = time.monotonic() - self._began
            now = upstream(self._lab)
            east, west = (now[side] - last[side] for side in ("east", "west"))
            last = now
            if east + west:
                self.shares.append((elapsed, east / (east + west)))
            if self.down_after is None and self._lab.gateway.metrics().sum("sekisho_upstream_healthy", server="east") == 0:
                self.down_after = elapsed

    def stop(self):
        self._stopping.set()
        self.join()


def one_fault(bench, lab, fault, baseline):
    running = client_load(lab, 1 + FAULTY + RECOVERY, [f"{1 + SETTLED}-{1 + FAULTY}"])
    time.sleep(1.0)
    east = lab.poi["east"]
    watch = HealthWatch(lab)
    east.break_down(fault)
    watch.start()
    time.sleep(FAULTY)
    watch.stop()
    east.heal()
    recovered = wait_for_east(lab, RECOVERY)
    result = running.join()
    clean(bench, f"East {fault}", result)
    p99 = result.spans[0]["p99"]
    bench.require(p99 <= baseline + 50, f"East {fault}: p99 {p99:.0f} ms after detection, {baseline:.0f} ms before")
    left = detected(watch, fault)
    bench.require(left is not None and left <= DETECTION, f"East {fault}: not detected within {DETECTION:.0f} s"
                  + (f" but after {left:.1f} s" if left is not None else ""))
    bench.require(recovered is not None, f"East {fault}: not used again {RECOVERY} s after it was well")
    worst = max(w["max"] for w in result.windows)
    seconds = "not at all" if left is None else f"{left:.1f} s"
    bench.note(f"East {fault}: detected {seconds}, p99 {p99:.1f} ms after that, worst {worst:.0f} ms, {result.lost} lost, "
               f"{result.wrong} errors")
    bench.figure(f"{fault} {seconds}, p99 {p99:.0f} ms")


def detected(watch, fault):
    """Seconds until East was known as down or was left. One that still serves by TCP may stay in use: then the answers decide."""
    if watch.down_after is not None:
        return watch.down_after
    if fault == "truncate":
        return 0.0
    quiet = [elapsed for elapsed, share in watch.shares if share < 0.1]
    return quiet[0] if quiet else None


def wait_for_east(lab, patience):
    """Seconds until East is healthy again by the gateway's own word."""
    began = time.monotonic()
    while time.monotonic() < began + patience:
        if lab.gateway.metrics().sum("sekisho_upstream_healthy", server="east") == 1:
            return time.monotonic() - began
        time.sleep(0.2)
    return None


def loss_phase(bench, lab):
    """30 % of what goes to East is lost on the way."""
    lab.poi["east"].break_down("loss")
    result = client_load(lab, 8).join()
    lab.poi["east"].heal()
    clean(bench, "30 % loss toward East", result)
    bench.note(f"30 % loss toward East: {result.lost} of {result.sent} lost, {result.wrong} errors, p99 {result.p99:.0f} ms")
    bench.figure(f"30 % loss: {result.lost} of {result.sent} lost, p99 {result.p99:.0f} ms")
    wait_for_east(lab, RECOVERY)


def both_down(bench, lab):
    """Stale where allowed, a clear SERVFAIL where not, and back without a restart."""
    world, pid = lab.world, lab.gateway.process.pid
    brief, own_brief, fresh = (f"{world.names.token()}.{zone}" for zone in
                               (f"brief.{world.others[0]}", f"brief.{world.own}", f"dyn.{world.others[0]}"))
    first = {name: lab.ask("lgwan", name, "A") for name in (brief, own_brief)}
    time.sleep(3.2)  # their TTL is 2
    for poi in lab.poi.values():
        poi.break_down("silence")
    time.sleep(4)
    stale, refused, unknown = (lab.ask("lgwan", name, "A", timeout=4) for name in (brief, own_brief, fresh))
    bench.require(stale.answer == first[brief].answer and stale.rcode == "NOERROR",
                  f"both down: {brief} may be served stale, but the answer is {stale.rcode}")
    bench.require(3 in stale.ede, f"both down: the stale answer has EDE {list(stale.ede)}, not 3 (Stale Answer)")
    for name, got in ((own_brief, refused), (fresh, unknown)):
        bench.require(got.rcode == "SERVFAIL" and got.ede, f"both down: {name} got {got.rcode} EDE {list(got.ede)}, not SERVFAIL with a reason")
        bench.require(got.seconds < 2.0, f"both down: {name} was answered after {got.seconds:.1f} s")
    for poi in lab.poi.values():
        poi.heal()
    back = wait_for_answers(lab)
    bench.require(back is not None, "both back: still no answers after 8 s")
    bench.require(lab.gateway.process.alive() and lab.gateway.process.pid == pid, "sekishod was restarted")
    clean(bench, "after both were down", client_load(lab, 2).join())
    bench.figure(f"both down: stale answer in {stale.seconds * 1000:.0f} ms, SERVFAIL EDE {list(unknown.ede)} in {unknown.seconds * 1000:.0f} ms, "
                 f"back {back if back is not None else -1:.1f} s after the POIs")


def wait_for_answers(lab):
    began = time.monotonic()
    while time.monotonic() < began + 8:
        if lab.ask("lgwan", f"{lab.world.names.token()}.dyn.{lab.world.others[0]}", "A", timeout=2).rcode == "NOERROR":
            return time.monotonic() - began
        time.sleep(0.2)
    return None
