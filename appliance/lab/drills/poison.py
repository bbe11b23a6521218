"""One poisonous question of each kind must cost less than fifty validated misses, and cached answers must not feel it."""
import concurrent.futures
import pathlib
import tempfile
import threading
import time

from sekisho_lab.client import patient
from sekisho_lab.load import Load
from sekisho_lab.own_server import OwnServer
from sekisho_lab.poisons import Poisons

ABOUT = "KeyTrap, NSEC3, NXNS, referral and CNAME bombs: each costs less than 50 validated misses, cached answers keep their latency"
FAULT = "two hundred poisonous questions are counted as one"

MISSES = 300
REPEATS = 6
ALLOWED = 50          # misses
SENDS = 40            # upstream questions that one poisonous question may cause
RATE = 1000           # cached questions a second
STREAM = 20           # poisonous questions a second meanwhile
SPAN = 5.0            # seconds of each latency measurement
RATIO, SLACK = 3.0, 2.0  # p99 beside poison: at most three times that beside harmless questions, and two milliseconds


def run(bench):
    with tempfile.TemporaryDirectory() as directory, bench.laboratory(expand=lambda world: Poisons(world, pathlib.Path(directory))) as lab:
        lab.gateway.start()
        with OwnServer(lab.wiring.spaces["inet"], lab.extra.server.both(), lab.extra.respond) as server:
            cost = Cost(lab)
            miss = validated_miss(bench, lab, cost)
            bench.figure(f"a validated miss costs {miss * 1e6:.0f} us of CPU")
            judge_costs(bench, lab, cost, miss)
            judge_latency(bench, lab)
            bench.require(not server.errors, f"the drill's own server failed: {server.errors[:1]}")


class Cost:
    """CPU seconds of all threads of the gateway, less what it uses when nobody asks."""

    def __init__(self, lab):
        self._lab, self._pid = lab, lab.gateway.process.pid
        time.sleep(1)
        began, used = time.monotonic(), self._used()
        time.sleep(3)
        self.idle = (self._used() - used) / (time.monotonic() - began)

    def _used(self):
        total = 0
        for task in pathlib.Path(f"/proc/{self._pid}/task").iterdir():
            total += int((task / "schedstat").read_text(encoding="ascii").split()[0])
        return total / 1e9

    def of(self, work):
        """CPU seconds of `work()` and of what it leaves running, and questions sent upstream."""
        began, used, sent = time.monotonic(), self._used(), self._sent()
        result = work()
        while self._lab.gateway.metrics().sum("sekisho_worker_in_flight") > 0 and time.monotonic() < began + 30:
            time.sleep(0.1)
        spent = self._used() - used - self.idle * (time.monotonic() - began)
        return max(spent, 0.0), self._sent() - sent, result

    def _sent(self):
        return self._lab.gateway.metrics().sum("sekisho_worker_exchanges_total")


def ask_together(lab, names, threads=6):
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda name: patient(lab.ask)("internet", name, "A", do=True, timeout=6), names))


def validated_miss(bench, lab, cost):
    """Names never seen before in a signed zone whose keys are known."""
    zone = lab.world.others[1]
    names = [f"{lab.world.names.token()}.dyn.{zone}" for _ in range(MISSES + 10)]
    warm = ask_together(lab, names[:10])
    bench.demand(all("AD" in got.flags.split() for got in warm), f"{names[0]} is not validated: {warm[0].rcode} {warm[0].flags}")
    spent, sent, answers = cost.of(lambda: ask_together(lab, names[10:]))
    secure = sum("AD" in got.flags.split() for got in answers)
    bench.demand(secure == MISSES and sent >= MISSES, f"{secure} of {MISSES} misses were validated, {sent:.0f} questions sent")
    return spent / MISSES


def judge_costs(bench, lab, cost, miss):
    shares = []
    for kind in lab.extra.kinds():
        lab.ask("internet", lab.extra.name(kind), "A", do=True, timeout=20)  # the way to its zone
        names = [lab.extra.name(kind) for _ in range(REPEATS * (200 if bench.broken else 1))]
        spent, sent, answers = cost.of(lambda names=names: ask_together(lab, names))
        each, sends = spent / REPEATS, sent / REPEATS
        misses = each / miss
        shares.append(f"{kind} {misses:.1f}")
        rcodes = sorted({got.rcode for got in answers})
        slowest = max(got.seconds for got in answers)
        bench.note(f"{kind}: {each * 1e3:.2f} ms = {misses:.1f} misses, {sends:.1f} upstream questions, {'/'.join(rcodes)} EDE {sorted({c for g in answers for c in g.ede})}, "
                   f"slowest {slowest:.1f} s")
        bench.require(misses < ALLOWED, f"one {kind} costs as much as {misses:.0f} validated misses")
        bench.require(sends <= SENDS, f"one {kind} causes {sends:.0f} questions upstream")
        bench.require("TIMEOUT" not in rcodes, f"{kind}: no answer after three tries")
        if kind.startswith("keytrap"):
            bench.require(rcodes == ["SERVFAIL"], f"{kind}: {rcodes}: forged signatures were not refused")
        if bench.broken and bench.complaint_count:
            break
    bench.figure("in misses: " + ", ".join(shares))


class Stream(threading.Thread):
    """Questions at a steady rate, answers not waited for in turn."""

    def __init__(self, lab, kinds):
        super().__init__(daemon=True)
        self._lab, self._kinds, self._stopping, self.count = lab, kinds, threading.Event(), 0

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            while not self._stopping.wait(1 / STREAM):
                name = self._lab.extra.name(self._kinds[self.count % len(self._kinds)])
                pool.submit(self._lab.ask, "internet", name, "A", timeout=2)
                self.count += 1

    def stop(self):
        self._stopping.set()
        self.join()


def judge_latency(bench, lab):
    """Cached answers beside harmless questions, then beside poison; once more where the machine was busy."""
    names = [f"www.{apex} A" for apex in (*lab.world.municipalities, lab.world.saas)]
    for entry in names:
        lab.ask("internet", entry.split()[0], "A")
    for attempt in range(3):
        plain, poisoned = cached_p99(lab, names, ["plain"]), cached_p99(lab, names, lab.extra.kinds())
        good = poisoned.lost == 0 and poisoned.p99 <= plain.p99 * RATIO + SLACK
        bench.note(f"cached answers: p99 {plain.p99:.2f} ms beside harmless questions, {poisoned.p99:.2f} ms beside poison, {poisoned.lost} lost")
        if good:
            break
    bench.require(good, f"cached answers: p99 {plain.p99:.2f} ms beside harmless questions, {poisoned.p99:.2f} ms beside poison, {poisoned.lost} lost")
    bench.figure(f"p99 of cached answers {plain.p99:.2f} ms, beside {STREAM} poisonous questions a second {poisoned.p99:.2f} ms")


def cached_p99(lab, names, kinds):
    namespace, source, service = lab.client_of("internet", 1)
    stream = Stream(lab, kinds)
    stream.start()
    try:
        return Load(lab, namespace, names=names, server=service.four, source=source.four, rate=RATE, duration=SPAN, timeout=2).join()
    finally:
        stream.stop()
