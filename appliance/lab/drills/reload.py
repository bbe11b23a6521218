"""Sixty reloads while clients ask; every one takes effect, none loses an answer or a cache that it need not."""
import re
import shutil
import time

from sekisho_lab.load import Load
from sekisho_lab.zone_data import Zone

ABOUT = "60 reloads under 10,000 hits and 500 misses a second lose no answer and only the changed view's cache"
FAULT = "the gateway is restarted instead of reloaded"

RELOADS = 60
HITS, MISSES = 10_000, 500
HOT_NAMES = 400


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        count_queries(lab)
        hot = warm_up(bench, lab)
        rounds = RELOADS // 10 if bench.broken else RELOADS
        hits, misses = start_load(lab, hot, rounds + 4)
        time.sleep(1.5)
        internet_before = asked(lab)
        delays = [change_rule(bench, lab, number) for number in range(rounds)]
        internet_asked = asked(lab) - internet_before
        for name, running in (("hits", hits), ("misses", misses)):
            result = running.join()
            bench.require(result.lost == 0, f"{result.lost} of {result.sent} {name} had no answer")
            bench.require(result.wrong == 0, f"{result.wrong} {name} were answered with an error: {result.rcodes}")
            bench.figure(f"{result.answered} {name}, p99 {result.p99:.1f} ms")
        bench.require(internet_asked == 0, f"{internet_asked} questions went to the Internet's servers though no cache there had to go")
        bench.require(max(delays) < 1.0, f"a changed rule held only after {max(delays):.2f} s")
        bench.figure(f"{rounds} reloads, a changed rule held after {sorted(delays)[len(delays) // 2] * 1000:.0f} ms (worst {max(delays) * 1000:.0f})")
        bench.figure(f"{internet_asked} questions to the Internet for what was cached")
        ten_mistakes(bench, lab)


def count_queries(lab):
    """Counts what reaches the small Internet, in the kernel."""
    lab.wiring.spaces["inet"].nft("table inet lab {\n counter asked { }\n chain in { type filter hook input priority 0;\n"
                                  '  iifname "eth0" udp dport 53 counter name asked\n  iifname "eth0" tcp dport 53 counter name asked\n }\n}\n')


def asked(lab):
    return lab.wiring.spaces["inet"].nft_counter("lab", "asked")


def warm_up(bench, lab):
    """Names on the Internet side that are then asked over and over."""
    names = [f"{lab.world.names.token()}.dyn.{lab.world.company} A" for _ in range(HOT_NAMES)]
    namespace, source, service = lab.client_of("internet")
    for _ in range(2):
        result = Load(lab, namespace, server=service.four, source=source.four, names=names, rate=800, count=HOT_NAMES).join()
    bench.demand(result.answered == HOT_NAMES and not result.wrong, f"only {result.answered} of {HOT_NAMES} names could be warmed: {result.rcodes}")
    return names


def start_load(lab, hot, duration):
    namespace, _, service = lab.client_of("internet")
    sources = [lab.client_of("internet", index)[1].four for index in range(4)]
    hits = Load(lab, namespace, server=service.four, source=sources, sockets=2, names=hot, rate=HITS, duration=duration)
    namespace, _, service = lab.client_of("lgwan")
    sources = [lab.client_of("lgwan", index)[1].four for index in range(4)]
    misses = Load(lab, namespace, server=service.four, source=sources, rate=MISSES, duration=duration,
                  pattern=f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A")
    return hits, misses


def change_rule(bench, lab, number):
    """Changes a local zone of the both-sides view; seconds until its clients see it."""
    view = lab.views["both"]
    apex = f"reload.{lab.world.own}"
    zone = Zone(apex, [f"ns1.{apex}", f"ns2.{apex}"])
    zone.add("ns1", "A", "10.1.1.1")
    zone.add("ns2", "A", "10.1.1.2")
    zone.add("@", "TXT", f'"turn {number}"')
    view.local.add(zone)
    lab.configuration.write()
    began = time.monotonic()
    if bench.broken:
        lab.gateway.restart()
    else:
        lab.gateway.hang_up()
    while time.monotonic() < began + 3:
        got = lab.ask("both", apex, "TXT", timeout=1)
        if any(rdata == f'"turn {number}"' for _, _, rdata in got.answer):
            break
        time.sleep(0.01)
    else:
        bench.require(False, f"reload {number}: the new rule does not hold after 3 s")
    held = time.monotonic() - began
    time.sleep(max(0.0, 0.9 - held))
    return held


MISTAKES = [  # (what stands in the good file, what stands in the bad one)
    ('driver = "af_packet"', 'driver = "af_paket"'),
    ('interval = "1s"', 'interval = "1 second"'),
    ('policy = "ordered"', 'policy = "random"'),
    ('serve-stale = "0s"', 'serve-stale = "90d"'),
    ('resolution = "recursive"', 'resolution = "recursive"\nqname-minimization = true'),
    ('device = "up-lgwan"', 'device = ""'),
    ('default = "internet"\nnat = "none"', 'default = "internett"\nnat = "none"'),
    ('nat = "lgwan"', 'nat = "outside"'),
    ("workers = ", "workers = 1000 # "),
    ('group = "poi"\nserve-stale = "1h"', 'group = "pio"\nserve-stale = "1h"'),
]


def ten_mistakes(bench, lab):
    """Ten diagnostics with line, column and remedy; one for a syntax error; and the running policy stays."""
    text = lab.configuration.text().replace(f'driver = "{lab.configuration.driver}"', 'driver = "af_packet"')
    for good, bad in MISTAKES:
        bench.demand(good in text, f"the lab's configuration has no {good!r}")
        text = text.replace(good, bad, 1)
    before = lab.gateway.metrics().sum("sekisho_config_revision")
    for label, content, wanted in (("ten mistakes", text, 10), ("a syntax error", text.replace("[[realm]]", "[[realm]", 1), 1)):
        path = lab.directory / "wrong.toml"
        path.write_text(content, encoding="utf-8")
        status, output = lab.gateway.check_configuration(path)
        found = re.findall(r"^\S*wrong\.toml:(\d+):(\d+): error: \S.*\n\s+\S", output, re.MULTILINE)
        bench.require(status != 0, f"{label}: sekishoctl config check finds nothing wrong")
        bench.require(len(found) == wanted, f"{label}: {len(found)} diagnostics with line, column and remedy, not {wanted}:\n{output[:3000]}")
        shutil.copy(path, lab.configuration.path)
        lab.gateway.hang_up()
        time.sleep(0.7)
        metrics = lab.gateway.metrics()
        bench.require(metrics.sum("sekisho_config_revision") == before, f"{label}: a wrong file came into force")
        bench.require(metrics.sum("sekisho_config_last_reload_success") == 0, f"{label}: the failed reload is not shown in the metrics")
        got = lab.ask("both", f"reload.{lab.world.own}", "TXT")
        bench.require(got.answer, f"{label}: the running policy has gone")
    lab.gateway.reload()
    bench.require(lab.gateway.metrics().sum("sekisho_config_last_reload_success") == 1, "the good file is not taken afterwards")
    bench.figure("ten mistakes: ten diagnostics; a syntax error: one; the running policy stayed")
