"""A real Prometheus loads the shipped rules: each alert fires in its fault, clears with it, and all are silent otherwise; each query of the
dashboard returns data; the list of metrics in docs/ is that of the running gateway (G2-12, G2-13)."""
import contextlib
import json
import re
import subprocess
import time

from sekisho_lab import trouble
from sekisho_lab.configuration import STAFF, UNLIMITED
from sekisho_lab.laboratory import SOURCE
from sekisho_lab.prometheus import WINDOW, Prometheus
from sekisho_lab.time_source import TimeSource
from sekisho_lab.wall_clock import WallClock

ABOUT = "each alert fires in its fault, clears, and is silent otherwise; every query of the dashboard returns data"
FAULT = "the rule for a silent POI waits for a value that never comes"
PATIENCE = 900

ROLLOVER = "rollover_step"  # has data while keys are replaced; so has a panel of what is wrong (`== 0`) only then
PAIR = "SekishoPair"  # need a second gateway: tests/monitoring tries these rules
QUIET = 12     # seconds of health in which nothing may fire
FIRES = 30     # seconds until an alert must be there
CLEARS = 60    # seconds until all must be gone
RULES = SOURCE / "configs/prometheus/sekisho.rules.yml"
DASHBOARD = SOURCE / "configs/grafana/sekisho.json"


def run(bench):
    with bench.laboratory(expand=second_server, signature_days=30) as lab:
        clock, source, world = WallClock(lab), TimeSource(lab), lab.world
        own = f'[organisation]\ndomains = ["{world.own.rstrip(".")}"]\n'
        lab.configuration.further = own + UNLIMITED
        lab.configuration.watch = f"""clock = "chrony"
clock-interval = "2s"
servfail-window = "10s"
domain-interval = "3s"
[[watch.canary]]
realm = "internet"
name = "{world.saas.rstrip(".")}"
interval = "1s"
[[watch.canary]]
realm = "lgwan"
name = "lg.jp"
expect = "answer"
interval = "2s"
"""
        # Nobody listens at TCP/25 here: the drill `nat-change` shows that part.
        lab.configuration.nat_options = 'check-interval = "2s"\nconnect-test = "off"\n'
        lab.configuration.approvers = STAFF
        source.start()
        lab.gateway.start()
        rules = RULES.read_text(encoding="utf-8")
        if bench.broken:
            rules = re.sub(r"expr: sekisho_upstream_healthy == 0", "expr: sekisho_upstream_healthy == 2", rules)
        prometheus = Prometheus(lab, rules)
        try:
            bench.demand(prometheus.wait_until_scraping(), f"Prometheus does not scrape: {prometheus.process.log_tail(4)}")
            with load(lab):
                check_exposition(bench, lab)
                health(bench, prometheus)
                dashboard(bench, prometheus)
                every_fault(bench, lab, prometheus, clock, source)
        finally:
            prometheus.stop()
            source.stop()


def second_server(world):
    """The own domain is sound on the Internet: it has a second name server there, and its signatures last longer than SOA EXPIRE."""
    makers, name = world.internet_makers, f"ns2.{world.own}"
    pair = world.plan.internet_block().host(53)
    makers.server("m0").hosts[name] = pair
    for zone in (makers.tree.zones[world.own], makers.tree.zones["jp."]):
        zone.add(world.own, "NS", name)
        zone.host(name, pair)
    makers.tree.zones["jp."].cuts[world.own].append(name)


@contextlib.contextmanager
def load(lab):
    """What clients ask all day: known names, new ones, in each view."""
    with contextlib.ExitStack() as stack:
        for view, pattern in (("lgwan", f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A"),
                              ("internet", f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[1]} A"),
                              ("both", f"www.{lab.world.municipalities[0]} A")):
            stack.enter_context(trouble.asking(lab, view, pattern, 8, PATIENCE))
        yield


def check_exposition(bench, lab):
    """Prometheus' own rules on names, and the committed list."""
    text = lab.gateway.control("metrics")[1]
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    bench.require(done.returncode == 0 and not done.stderr.strip(), f"promtool check metrics: {done.stderr.strip()[:300]}")
    reference = lab.gateway.control("metrics", "--reference")[1]
    same = reference == (SOURCE / "docs/metrics.md").read_text(encoding="utf-8")
    bench.require(same, "docs/metrics.md is not that of this gateway; run: sekishoctl metrics --reference > docs/metrics.md")
    bench.figure(f"{len(re.findall('^# TYPE', text, re.M))} metrics, promtool has nothing against them")


def health(bench, prometheus):
    """Nothing fires while nothing is wrong; and every rule is evaluated."""
    prometheus.wait_for(lambda firing: False, 8)  # windows fill
    _, seen = prometheus.wait_for(lambda firing: False, QUIET)
    bench.require(not seen, f"nothing is wrong, but these fire: {sorted(seen)}")
    sick = [rule["name"] for rule in prometheus.rules() if rule["health"] != "ok"]
    bench.require(not sick, f"rules that Prometheus cannot evaluate: {sick}")


def dashboard(bench, prometheus):
    expressions = [target["expr"] for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"] for target in panel.get("targets", [])]
    empty = []
    for expression in expressions:
        filled = expression.replace("$__rate_interval", WINDOW).replace("$instance", ".*")
        if not prometheus.query(filled):
            empty.append(expression)
    empty = [expression for expression in empty if not expression.endswith("== 0") and ROLLOVER not in expression]
    bench.require(not empty, f"{len(empty)} queries of the dashboard return nothing: {empty[:4]}")
    bench.figure(f"{len(expressions)} queries of the dashboard return data")


def faults(lab, clock, source):
    """(alerts that must fire, alerts that may fire besides, the fault)"""
    dnssec = {"SekishoDomainBroken", "SekishoDomainNotSeen", "SekishoValidationFailures", "SekishoCanaryFailed", "SekishoServfailShare", "SekishoTrustAnchor", "SekishoQuestionsUnanswered"}
    down, check = {"SekishoDown"}, {"SekishoNatDrift"}  # the NAT check goes on a while with what it has seen of a silent POI
    busy = {"SekishoLaneSaturated", "SekishoPacketsLost", "SekishoQuestionsUnanswered", "SekishoCanaryFailed", "SekishoUpstreamDown",
            "SekishoUpstreamGroupDown", "SekishoServfailShare", "SekishoDomainBroken", "SekishoDomainNotSeen", *down, *check}
    world = lab.world
    return [
        ({"SekishoUpstreamDown"}, check, trouble.silent_east(lab)),
        ({"SekishoUpstreamGroupDown", "SekishoUpstreamDown", "SekishoServfailShare"}, {"SekishoCanaryFailed", *check}, trouble.failing_pois(lab)),
        ({"SekishoUpstreamsDisagree"}, {"SekishoUpstreamDown"}, trouble.late_publication(lab)),
        (check, {"SekishoUpstreamDown"}, trouble.forgotten_notice(lab)),
        ({"SekishoValidationFailures"}, dnssec, trouble.stripped_signatures(lab, world.others[1])),
        ({"SekishoExemptionWaits"}, dnssec, trouble.waiting_request(lab, world.saas)),
        ({"SekishoExemptionInForce"}, {"SekishoExemptionWaits", *dnssec}, trouble.exempt_zone(lab, world.saas)),
        ({"SekishoCanaryFailed"}, dnssec, trouble.dead_zone(lab, world.saas)),
        ({"SekishoDomainBroken"}, dnssec, trouble.dead_zone(lab, world.own)),
        ({"SekishoDomainNotSeen"}, dnssec, trouble.dead_zone(lab, "jp.")),
        ({"SekishoQuestionsUnanswered"}, dnssec, trouble.unreachable_internet(lab)),
        ({"SekishoClockWrong"}, dnssec | {"SekishoClockNotSynchronised"}, trouble.wrong_clock(lab, clock)),
        ({"SekishoClockNotSynchronised"}, set(), trouble.dead_chronyd(lab, source)),
        ({"SekishoTrustAnchor"}, dnssec, trouble.missing_anchors(lab)),
        ({"SekishoReloadFailed"}, set(), trouble.refused_reload(lab)),
        ({"SekishoStateNotSaved"}, {"SekishoTrustAnchor"}, trouble.unwritable_state(lab, clock)),
        ({"SekishoSpoofedSources"}, {"SekishoTrustAnchor"}, trouble.forged_sources(lab)),
        ({"SekishoSourceLimit"}, set(), trouble.tight_rates(lab, "queries")),
        ({"SekishoAnswerLimit"}, set(), trouble.tight_rates(lab, "same-answers")),
        ({"SekishoLaneSaturated"}, busy, trouble.flood(lab)),
        ({"SekishoPacketsLost"}, busy, trouble.flood(lab, freeze=0.4)),
        ({"SekishoDown"}, dnssec, trouble.dead_gateway(lab)),
    ]


def every_fault(bench, lab, prometheus, clock, source):
    known = {rule["name"] for rule in prometheus.rules() if not rule["name"].startswith(PAIR)}
    proven = set()
    for wanted, allowed, fault in faults(lab, clock, source):
        began = time.monotonic()
        with fault:
            fired, seen = prometheus.wait_for(lambda firing: wanted <= firing, FIRES)
        what = ", ".join(sorted(wanted))
        bench.require(fired is not None, f"{what}: not firing {FIRES} s after the fault, but {sorted(seen)}")
        cleared, later = prometheus.wait_for(lambda firing: not firing, CLEARS)
        bench.require(cleared is not None, f"{what}: {CLEARS} s after the fault's end these fire: {sorted(prometheus.firing())}")
        stray = (seen | later) - wanted - allowed
        bench.require(not stray, f"{what}: these fire too: {sorted(stray)}")
        proven |= wanted
        if fired is not None and cleared is not None:
            bench.note(f"{what}: after {fired:.0f} s, gone {cleared:.0f} s after the fault, in all {time.monotonic() - began:.0f} s")
        if bench.broken and bench.complaint_count:
            return
    bench.require(proven == known, f"alerts without a fault here: {sorted(known - proven)}")
    bench.figure(f"{len(proven)} alerts fired and cleared")
