"""What staff and the NOC have in hand: status, dump, flush, reload, config check, metrics and health (N-8)."""
import json
import time

from sekisho_lab.configuration import METRICS_PORT
from sekisho_lab.metrics import http_get

ABOUT = "sekishoctl shows and empties the caches, reloads or refuses, and monitoring sees it"
FAULT = "the flush is aimed at another name"


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        name = f"www.{lab.world.municipalities[0]}"
        show_status(bench, lab)
        dump_and_flush(bench, lab, name)
        flush_one_realm(bench, lab, name)
        reload_and_refuse(bench, lab, name)
        trace_trust(bench, lab)
        monitor(bench, lab)


def control(bench, lab, *words, status=0):
    code, text = lab.gateway.control(*words)
    bench.require(code == status, f"sekishoctl {' '.join(words)}: exit status {code}, expected {status}: {text.strip()[:200]}")
    return text


def asked_upstream(lab):
    return lab.gateway.metrics().sum("sekisho_upstream_queries_total", realm="lgwan")


def show_status(bench, lab):
    report = json.loads(control(bench, lab, "status", "--json"))
    servers = [s["name"] for realm in report["realms"] for group in realm["groups"] for s in group["servers"] if s["up"]]
    bench.require(servers == list(lab.configuration.poi_sides), f"status shows {servers} as up")
    bench.require(report["not_ready"] == [], f"not ready: {report['not_ready']}")
    bench.require("稼働中" in control(bench, lab, "status", "--lang", "ja"), "the Japanese status does not say 稼働中")
    bench.figure(f"status: {len(report['views'])} views, {len(report['lanes'])} lanes, {len(servers)} servers up")


def dump_and_flush(bench, lab, name):
    lab.ask("lgwan", name, "A")
    cached = control(bench, lab, "cache", "dump", "--realm", "lgwan", name)
    bench.require(name in cached and " A " in cached.replace("\t", " "), f"the dump of {name} shows: {cached[:200]}")
    whole = control(bench, lab, "cache", "dump", "--realm", "lgwan")
    bench.require(name in whole, "the dump of the whole realm lacks the name")
    bench.require(name not in control(bench, lab, "cache", "dump", "--realm", "internet", name), "LGWAN data in the Internet realm's dump")
    before = asked_upstream(lab)
    lab.ask("lgwan", name, "A")
    bench.require(asked_upstream(lab) == before, "a cached name was asked again of the POI")
    target = f"www.{lab.world.municipalities[1]}" if bench.broken else name
    control(bench, lab, "cache", "flush", target)
    lab.ask("lgwan", name, "A")
    bench.require(asked_upstream(lab) > before, "after the flush nobody asked the POI again")
    bench.figure(f"dump of {len(whole.splitlines())} lines, flush of a name asks again")


def flush_one_realm(bench, lab, name):
    before = asked_upstream(lab)
    control(bench, lab, "cache", "flush", "--all", "--realm", "internet")
    lab.ask("lgwan", name, "A")
    bench.require(asked_upstream(lab) == before, "a flush of the Internet realm emptied LGWAN's cache")
    control(bench, lab, "cache", "flush", "--all", "--realm", "lgwan")
    lab.ask("lgwan", name, "A")
    bench.require(asked_upstream(lab) > before, "a flush of the LGWAN realm left its cache")
    control(bench, lab, "cache", "flush", "--all", "--realm", "moon", status=1)


def trace_trust(bench, lab):
    """The chain of trust in words (G2-18): signed, unsigned, and where nothing is validated."""
    def finding(*words):
        return json.loads(control(bench, lab, "trace", *words, "--json"))["finding"]
    signed = json.loads(control(bench, lab, "trace", lab.world.saas, "SOA", "--json"))
    bench.require(signed["finding"] == "secure" and signed["checked"]["authentic"], f"{lab.world.saas}: {signed['finding']}, AD {signed['checked']}")
    steps = [(step["kind"], step["zone"]) for step in signed["links"][0]["steps"]]
    bench.require(steps[:2] == [("anchor", "."), ("keys", ".")] and steps[-1] == ("keys", lab.world.saas), f"the chain's steps: {steps}")
    bench.require(finding(lab.world.company, "SOA", "--realm", "internet") == "insecure", "an unsigned zone is not called insecure")
    bench.require(finding(f"www.{lab.world.municipalities[0]}", "--view", "lgwan") == "not_validated", "the LGWAN realm is said to validate")
    bench.require("検証できました" in control(bench, lab, "trace", lab.world.saas, "SOA", "--lang", "ja"), "the Japanese trace does not say 検証できました")
    control(bench, lab, "trace", lab.world.saas, "--view", "nobody", status=1)
    bench.figure(f"trace of {lab.world.saas}: {len(steps)} steps from the anchor")


def reload_and_refuse(bench, lab, name):
    path = lab.configuration.path
    good = path.read_text(encoding="utf-8")
    revision = lab.gateway.metrics().sum("sekisho_config_revision")
    path.write_text(good.replace('"lgwan"', '"lgvan"', 1), encoding="utf-8")
    text = control(bench, lab, "reload", "--lang", "en", status=1)
    bench.require("remedy" in text.lower() or "did you mean" in text, f"a refused reload does not say what to do: {text[:200]}")
    metrics = lab.gateway.metrics()
    bench.require(metrics.sum("sekisho_config_last_reload_success") == 0, "monitoring does not see the failed reload")
    bench.require(metrics.sum("sekisho_config_revision") == revision, "a file with mistakes changed the running policy")
    bench.require(lab.ask("lgwan", name, "A").rcode == "NOERROR", "the running policy did not stay")
    bench.require(lab.gateway.check_configuration(path)[0] == 1, "config check accepts the file with mistakes")
    path.write_text(good, encoding="utf-8")
    bench.require(lab.gateway.check_configuration(path)[0] == 0, "config check refuses the good file")
    began = time.monotonic()
    control(bench, lab, "reload")
    metrics = lab.gateway.metrics()
    bench.require(metrics.sum("sekisho_config_revision") == revision + 1, "the good file was not taken over")
    bench.require(metrics.sum("sekisho_config_last_reload_success") == 1, "monitoring still sees a failed reload")
    bench.figure(f"a wrong file refused, a right one in force {1000 * (time.monotonic() - began):.0f} ms after it was asked for")


def monitor(bench, lab):
    for path, expected in (("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/v1/status", 404), ("/nothing", 404)):
        status = http_get(lab.gateway.namespace, "127.0.0.1", METRICS_PORT, path)[0]
        bench.require(status == expected, f"GET {path} on the monitoring address: {status}, expected {expected}")
    bench.figure("control functions are not reachable on the monitoring address")
