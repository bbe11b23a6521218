#!/usr/bin/python3 -B
"""Alert rules and dashboard: promtool accepts them, each alert fires in its fault alone and clears, and no name in them is invented.

No gateway runs here: series are made up. The drill `alerts` shows the same with a real Prometheus and real faults.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "configs/prometheus/sekisho.rules.yml"
DASHBOARD = ROOT / "configs/grafana/sekisho.json"
REFERENCE = ROOT / "docs/metrics.md"
FAULT_FROM, FAULT_UNTIL, END = 20, 80, 140  # minutes
PARTS = ("", "_bucket", "_sum", "_count")

# name → value; what ends in _total grows by so much each minute.
HEALTHY = {
    'up{job="sekisho"}': 1,
    'sekisho_upstream_healthy{realm="lgwan",group="poi",server="east"}': 1,
    'sekisho_upstream_healthy{realm="lgwan",group="poi",server="west"}': 1,
    'sekisho_upstream_group_disagrees{realm="lgwan",group="poi"}': 0,
    'sekisho_nat_findings{kind="poi-silent"}': 0,
    'sekisho_nat_findings{kind="poi-late"}': 0,
    'sekisho_domain_findings{zone="city.example.lg.jp.",level="error"}': 0,
    'sekisho_domain_findings{zone="city.example.lg.jp.",level="warning"}': 2,
    'sekisho_domain_seen{zone="city.example.lg.jp."}': 1,
    'sekisho_servfail_ratio{view="lgwan"}': 0.01,
    'sekisho_servfail_limit_ratio{view="lgwan"}': 0.05,
    'sekisho_dnssec_bogus_total{worker="0"}': 1,
    'sekisho_dnssec_secure_total{worker="0"}': 600,
    'sekisho_canary_success{realm="internet",name="jp.",type="SOA"}': 1,
    'sekisho_clock_fault{reason="before-release"}': 0,
    'sekisho_clock_fault{reason="outside-signatures"}': 0,
    'sekisho_clock_synchronised': 1,
    'sekisho_trust_anchor_alarm{realm="internet",zone=".",reason="not-trusted"}': 0,
    'sekisho_lane_busy_seconds_total{lane="lan/0"}': 6,
    'sekisho_lane_idle_seconds_total{lane="lan/0"}': 54,
    'sekisho_lane_dropped_total{lane="lan/0",reason="no_buffer"}': 0,
    'sekisho_lane_dropped_total{lane="lan/0",reason="spoofed"}': 1,
    'sekisho_lane_dropped_total{lane="lan/0",reason="expired"}': 2,
    'sekisho_lane_dropped_total{lane="lan/0",reason="source_limit"}': 1,
    'sekisho_lane_dropped_total{lane="lan/0",reason="answer_limit"}': 1,
    'sekisho_lane_answers_cut_total{lane="lan/0"}': 1,
    'sekisho_lane_refused_overload_total{lane="lan/0",queue="requests"}': 0,
    'sekisho_worker_told_before_end_total{worker="0"}': 0,
    'sekisho_lane_received_packets_total{lane="lan/0",port="lan"}': 6000,
    'sekisho_port_rx_missed_total{port="lan"}': 0,
    'sekisho_port_no_buffer_total{port="lan"}': 0,
    'sekisho_port_tx_errors_total{port="lan"}': 0,
    'sekisho_config_last_reload_success': 1,
    'sekisho_servfail_baseline_unsaved': 0,
    'sekisho_negative_trust_anchors_unsaved': 0,
    'sekisho_negative_trust_anchors{realm="internet"}': 0,
    'sekisho_negative_trust_anchor_requests_waiting': 0,
    'sekisho_pair_healthy': 1,
    'sekisho_pair_peer_reachable': 1,
    'sekisho_pair_in_step{what="configuration"}': 1,
    'sekisho_pair_conflict{what="configuration"}': 0,
    'sekisho_pair_unsaved': 0,
}

# alert, what changes, and what else it brings along
FAULTS = [
    ("SekishoDown", {'up{job="sekisho"}': 0}, ()),
    ("SekishoUpstreamDown", {'sekisho_upstream_healthy{realm="lgwan",group="poi",server="east"}': 0}, ()),
    ("SekishoUpstreamGroupDown", {'sekisho_upstream_healthy{realm="lgwan",group="poi",server="east"}': 0,
                                  'sekisho_upstream_healthy{realm="lgwan",group="poi",server="west"}': 0}, ("SekishoUpstreamDown",)),
    ("SekishoUpstreamsDisagree", {'sekisho_upstream_group_disagrees{realm="lgwan",group="poi"}': 1}, ()),
    ("SekishoNatDrift", {'sekisho_nat_findings{kind="poi-late"}': 2}, ()),
    # A POI that keeps silent to the check alone; where it is down the alert of that says it all.
    ("SekishoNatDrift", {'sekisho_nat_findings{kind="poi-silent"}': 4}, ()),
    ("SekishoUpstreamDown", {'sekisho_nat_findings{kind="poi-silent"}': 4,
                             'sekisho_upstream_healthy{realm="lgwan",group="poi",server="east"}': 0}, ()),
    ("SekishoDomainBroken", {'sekisho_domain_findings{zone="city.example.lg.jp.",level="error"}': 1}, ()),
    ("SekishoDomainNotSeen", {'sekisho_domain_seen{zone="city.example.lg.jp."}': 0}, ()),
    ("SekishoServfailShare", {'sekisho_servfail_ratio{view="lgwan"}': 0.06}, ()),
    ("SekishoValidationFailures", {'sekisho_dnssec_bogus_total{worker="0"}': 90}, ()),
    ("SekishoCanaryFailed", {'sekisho_canary_success{realm="internet",name="jp.",type="SOA"}': 0}, ()),
    ("SekishoClockWrong", {'sekisho_clock_fault{reason="outside-signatures"}': 1}, ()),
    ("SekishoClockNotSynchronised", {'sekisho_clock_synchronised': 0}, ()),
    ("SekishoTrustAnchor", {'sekisho_trust_anchor_alarm{realm="internet",zone=".",reason="not-trusted"}': 1}, ()),
    ("SekishoExemptionWaits", {'sekisho_negative_trust_anchor_requests_waiting': 1}, ()),
    ("SekishoExemptionInForce", {'sekisho_negative_trust_anchors{realm="internet"}': 1}, ()),
    ("SekishoLaneSaturated", {'sekisho_lane_busy_seconds_total{lane="lan/0"}': 50, 'sekisho_lane_idle_seconds_total{lane="lan/0"}': 10}, ()),
    ("SekishoPacketsLost", {'sekisho_port_rx_missed_total{port="lan"}': 60}, ()),
    ("SekishoPacketsLost", {'sekisho_lane_dropped_total{lane="lan/0",reason="no_buffer"}': 60}, ()),
    ("SekishoQuestionsUnanswered", {'sekisho_lane_dropped_total{lane="lan/0",reason="expired"}': 600}, ()),
    ("SekishoQuestionsUnanswered", {'sekisho_lane_refused_overload_total{lane="lan/0",queue="requests"}': 600}, ()),
    ("SekishoQuestionsUnanswered", {'sekisho_worker_told_before_end_total{worker="0"}': 600}, ()),
    ("SekishoSpoofedSources", {'sekisho_lane_dropped_total{lane="lan/0",reason="spoofed"}': 600}, ()),
    ("SekishoSourceLimit", {'sekisho_lane_dropped_total{lane="lan/0",reason="source_limit"}': 600}, ()),
    ("SekishoAnswerLimit", {'sekisho_lane_dropped_total{lane="lan/0",reason="answer_limit"}': 600}, ()),
    ("SekishoAnswerLimit", {'sekisho_lane_answers_cut_total{lane="lan/0"}': 600}, ()),
    ("SekishoReloadFailed", {'sekisho_config_last_reload_success': 0}, ()),
    ("SekishoStateNotSaved", {'sekisho_negative_trust_anchors_unsaved': 1}, ()),
    ("SekishoStateNotSaved", {'sekisho_servfail_baseline_unsaved': 1}, ()),
    ("SekishoPairNotFit", {'sekisho_pair_healthy': 0}, ()),
    ("SekishoPairPeerAway", {'sekisho_pair_peer_reachable': 0}, ()),
    ("SekishoPairConflict", {'sekisho_pair_conflict{what="configuration"}': 1, 'sekisho_pair_in_step{what="configuration"}': 0}, ()),
    ("SekishoPairNotInStep", {'sekisho_pair_in_step{what="configuration"}': 0}, ()),
    ("SekishoStateNotSaved", {'sekisho_pair_unsaved': 1}, ()),
]


def with_instance(series):
    name, _, labels = series.partition("{")
    return name + '{instance="gw1",' + (labels or "}")


def values(series, change):
    """One sample a minute, as promtool wants them."""
    out, total = [], 0
    for minute in range(END):
        value = change.get(series, HEALTHY[series]) if FAULT_FROM <= minute < FAULT_UNTIL else HEALTHY[series]
        total += value
        out.append(total if "_total" in series else value)
    return " ".join(map(str, out))


def rule_test(change, expected):
    firing = "count by (alertname) (ALERTS{alertstate='firing'})"

    def at(minute, alerts):
        samples = [{"labels": f'{{alertname="{alert}"}}', "value": count} for alert, count in alerts]
        return {"expr": firing, "eval_time": f"{minute}m", "exp_samples": samples}

    return {"interval": "1m", "input_series": [{"series": with_instance(s), "values": values(s, change)} for s in HEALTHY],
            "promql_expr_test": [at(FAULT_FROM - 1, []), at(FAULT_UNTIL - 1, expected), at(END - 1, [])]}


def promtool(*words):
    done = subprocess.run(["promtool", *map(str, words)], capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"promtool {' '.join(map(str, words))}: {done.stdout}{done.stderr}"]


def check_firing():
    tests = []
    for alert, change, besides in FAULTS:
        # Of the upstream alert there is one for each server that is down.
        down = sum(1 for s, v in change.items() if s.startswith("sekisho_upstream_healthy") and v == 0)
        count = {"SekishoUpstreamDown": down}
        tests.append(rule_test(change, [(name, count.get(name, 1)) for name in sorted({alert, *besides})]))
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "test.json"  # JSON is YAML
        path.write_text(json.dumps({"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": tests}))
        return promtool("test", "rules", path)


def known_metrics():
    return set(re.findall(r"^\| `(sekisho_\w+)`", REFERENCE.read_text(encoding="utf-8"), re.M))


def names_in(text):
    return set(re.findall(r"\bsekisho_[a-z0-9_]+", text))


def check_names(what, names, known):
    return [f"{what}: there is no metric {name}" for name in sorted(names) if not any(name.removesuffix(part) in known for part in PARTS)]


def expressions():
    """Every query of the dashboard."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]


def left_out(known):
    """Metrics of the own domains that no panel shows, and queries that Prometheus cannot read."""
    shown = {name for expression in expressions() for name in names_in(expression)}
    yield from (f"{DASHBOARD.name}: no panel shows {name}" for name in sorted(known) if name.startswith("sekisho_domain_") and name not in shown)
    rules = [{"record": f"panel:{number}", "expr": e.replace("$__rate_interval", "5m")} for number, e in enumerate(expressions())]
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "panels.json"
        path.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8")
        yield from promtool("check", "rules", path)


def check_rules_text(text):
    alerts = re.findall(r"- alert: (\w+)(.*?)(?=\n\n|\Z)", text, re.S)
    for name, body in alerts:
        for key in ("summary", "action", "summary_ja", "action_ja"):
            if not re.search(rf"^ +{key}: \"..+\"$", body, re.M):
                yield f"{name} has no {key}"
        if not re.search(r"^ +(summary|action)_ja: .*[ぁ-ん]", body, re.M):
            yield f"{name} is not explained in Japanese"
        if name not in {row[0] for row in FAULTS}:
            yield f"{name} has no fault here that must make it fire"


def main():
    rules, known = RULES.read_text(encoding="utf-8"), known_metrics()
    complaints = promtool("check", "rules", RULES) + list(check_rules_text(rules)) + check_firing()
    complaints += check_names(RULES.name, {n for line in re.findall(r"expr:(.*?)\n +for:", rules, re.S) for n in names_in(line)}, known)
    complaints += check_names(DASHBOARD.name, {n for e in expressions() for n in names_in(e)}, known)
    complaints += left_out(known)
    if len(expressions()) < 20:
        complaints.append(f"{DASHBOARD.name}: only {len(expressions())} queries")
    print("\n".join(complaints) if complaints else f"{len(FAULTS)} faults, {len(expressions())} queries: nothing to complain about")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
