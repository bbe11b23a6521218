"""Names that are asked for again and again are made new before they end: their clients never wait for a slow server, and what nobody asks for
again is not fetched again."""
import time

ABOUT = "hot names are made new before they end, so that nobody waits for their slow servers; other names are left alone"
FAULT = "names live too short to be made new in time"

TTL = 20
SHORT = 4        # too short a life: nothing is made new
SECONDS = 48     # more than two lives
PACE = 0.1
SLOW_MS = 250    # of the servers; whoever waits for them is seen
WAITED = 0.12
ONCE = 40        # names that are asked for once


def expand(world):
    """A name of a short life in a signed zone of the Internet whose server is slow."""
    makers = world.internet_makers
    makers.server("vendor").delay_ms = SLOW_MS
    for ttl, owner in ((TTL, "hot"), (SHORT, "brief")):
        world.internet.zones[world.saas].add(owner, "A", makers.place().four, ttl=ttl)
        world.internet.zones[world.saas].add(f"{owner}-alias", "CNAME", f"{owner}.{world.saas}", ttl=ttl)


def run(bench):
    with bench.laboratory(expand=expand) as lab:
        lab.gateway.start()
        owner = "brief" if bench.broken else "hot"
        names = [f"{owner}.{lab.world.saas}", f"{owner}-alias.{lab.world.saas}"]
        for name in names:
            lab.ask("internet", name, "A", do=True, timeout=8)
        ask_once(lab)
        waits, lives = keep_asking(bench, lab, names)
        bench.require(not waits, f"{len(waits)} questions for hot names waited for the server: {waits[:3]}")
        for name in names:
            bench.require(lives[name] >= 2, f"{name} was made new {lives[name]} times in {SECONDS} s with a TTL of {TTL}")
        refreshes(bench, lab, len(names))


def ask_once(lab):
    for _ in range(ONCE):
        lab.ask("internet", f"{lab.world.names.token()}.dyn.{lab.world.company}", "A", timeout=8)


def keep_asking(bench, lab, names):
    """(answers that took long, {name: how often its TTL rose again})."""
    waits, lives, last = [], dict.fromkeys(names, 0), dict.fromkeys(names, TTL)
    end = time.monotonic() + (SHORT * 4 if bench.broken else SECONDS)
    while time.monotonic() < end:
        for name in names:
            got = lab.ask("internet", name, "A", do=True, timeout=8)
            bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"{name}: {got.rcode} {got.flags}")
            if got.seconds > WAITED:
                waits.append(f"{name}: {1000 * got.seconds:.0f} ms")
            if got.ttl > last[name]:
                lives[name] += 1
            last[name] = got.ttl
        time.sleep(PACE)
    return waits, lives


def refreshes(bench, lab, hot):
    metrics = lab.gateway.metrics()
    done = metrics.sum("sekisho_worker_refreshes_total")
    asked = metrics.sum("sekisho_lane_refreshes_total")
    bench.require(asked >= 2 * hot, f"the lanes asked for {asked:.0f} refreshes")
    most = 2 * hot * (SECONDS // TTL + 1)  # an alias is two links
    bench.require(max(asked, done) <= most, f"{asked:.0f} refreshes by lanes, {done:.0f} by workers, {most} would do")
    if not bench.broken:
        bench.figure(f"{hot} hot names over {SECONDS} s: no question waited, {asked:.0f} refreshes, none of {ONCE} names asked for once")
