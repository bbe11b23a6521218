"""`sekishoctl check path` in the lab: what it says of ways out that work, and of ways that were broken in one place."""
import json

WEST = "west"


def check_paths(bench, lab, poi, internet, filling):
    """`poi` and `internet`: names whose answers have 4096 octets; `filling`: one of 1232 through POI."""
    whole = findings(ask(bench, lab, True, "--realm", "lgwan", "--name", poi))
    bench.require(whole == {side: "whole" for side in lab.configuration.poi_sides}, f"check path through POI says {whole}")
    report = ask(bench, lab, True, "--realm", "internet", "--name", internet)
    kinds = {way["kind"]: way for way in report["ways"]}
    bench.require(set(kinds) == {"root", "zone"}, f"the Internet realm's ways out: {set(kinds)}")
    for kind, expected in (("root", {"fits", "small"}), ("zone", {"whole"})):
        seen = {server["finding"] for server in kinds.get(kind, {"servers": []})["servers"]}
        bench.require(seen and seen <= expected, f"check path of the Internet's {kind} servers says {seen}")
    octets = [server["tcp"]["octets"] for way in report["ways"] if way["kind"] == "zone" for server in way["servers"]]
    bench.require(octets and min(octets) >= 4096, f"check path saw {octets} octets by TCP")
    everything = ask(bench, lab, True)
    bench.require({way["realm"] for way in everything["ways"]} == {"lgwan", "internet"}, "check path left a realm out")
    broken_ways(bench, lab, poi, filling)
    code, text = lab.gateway.control("check", "path", "--name", "nobody.invalid", "--realm", "lgwan")
    bench.require(code == 1 and "no way out here leads to nobody.invalid" in text, f"a name that goes nowhere: {code} {text[:200]}")
    bench.figure(f"check path: {sum(len(way['servers']) for way in everything['ways'])} servers, up to {max(octets, default=0)} octets by TCP")


def broken_ways(bench, lab, poi, filling):
    """One fault at a time at POI West: it must be named, and East must not be blamed."""
    hook = "chain {0} {{ type filter hook {0}put priority 0; {0[0]}ifname \"eth0\" {1} drop; }}"
    for finding, chain, match, name, words in (
            ("tcp_blocked", "in", "tcp dport 53", poi, "TCP/53 が通りません"),
            ("tcp_stalls", "out", "tcp sport 53 meta length > 600", poi, None),
            ("udp_lost", "out", "udp sport 53 meta length > 700", filling, None),
            ("udp_blocked", "in", "udp dport 53", poi, None),
            ("no_answer", "in", "meta l4proto { tcp, udp } th dport 53", poi, "どちらでも応答がありません")):
        options = ("--realm", "lgwan", "--name", name)
        lab.wiring.poi(WEST).nft(f"table inet fault {{\n {hook.format(chain, match)}\n}}\n")
        told = lab.gateway.control("check", "path", *options, "--lang", "ja") if words else None
        seen = findings(ask(bench, lab, False, *options))
        lab.wiring.poi(WEST).nft("delete table inet fault\n")
        bench.require(seen.get(WEST) == finding, f"{finding} at {WEST}: check path says {seen}")
        bench.require(seen.get("east") in ("whole", "fits"), f"{finding} at {WEST}: of east it says {seen.get('east')}")
        if told:
            lines = [line for line in told[1].splitlines() if words in line]
            bench.require(told[0] == 1 and len(lines) == 1 and f" {WEST} (" in lines[0], f"{finding} in words: {told}")


def ask(bench, lab, good, *words):
    code, text = lab.gateway.control("check", "path", "--json", *words)
    bench.require(code == (0 if good else 1), f"check path {' '.join(words)}: exit status {code}: {text[:1500]}")
    try:
        report = json.loads(text)
    except ValueError:
        return {"ok": False, "ways": []}
    bench.require(report["ok"] == good, f"check path {' '.join(words)} says ok={report['ok']}")
    return report


def findings(report):
    return {server["name"]: server["finding"] for way in report["ways"] for server in way["servers"]}
