"""Some fifty domains with one fault each, and ten sound ones: `sekishoctl domain check` names every fault first and rightly, with the
server, and blames none of the sound (L-9 to L-12, N-2, N-11, G3)."""
import json
import time

from sekisho_lab.faulty_domains import DAYS, FaultyDomains
from sekisho_lab.own_server import OwnServer

ABOUT = "each fault of a domain is named first, with its server; sound domains are not blamed"
FAULT = "the odd server is healed: faults that are gone must not be found"
PATIENCE = 900
WATCHED = {"domains": "NSEC", "former-domains": "server refused", "reverse-zones": "signed reverse"}
SECOND_EXAMPLE = "100.51.198.in-addr.arpa. 78951200 IN DS 779 5 2 ( NLKA8NCK87LA56DK10UO57A34S157NIKL95NDIO10LBD27ZS46MAL56NDIO087NB )"


def run(bench):
    with bench.laboratory(expand=FaultyDomains, signature_days=DAYS) as lab:
        faulty = lab.extra
        watched = {key: next(d for d in faulty.domains if d.sort == sort) for key, sort in WATCHED.items()}
        lab.configuration.watch = 'clock = "none"\ndomain-interval = "20s"\n'
        lab.configuration.further = "[organisation]\n" + "".join(f'{key} = ["{d.apex.rstrip(".")}"]\n' for key, d in watched.items())
        lab.gateway.start()
        answer = lambda query, tcp: faulty.respond(query, tcp, healed=bench.broken)
        longest = 0.0
        with OwnServer(lab.wiring.spaces["inet"], faulty.odd_pair.both(), answer) as odd:
            for domain in faulty.domains:
                faulty.current = domain
                began = time.monotonic()
                judge(bench, domain, *check(lab, domain.apex))
                longest = max(longest, time.monotonic() - began)
            in_words(bench, lab, faulty)
            before_changes(bench, lab, faulty)
            forms(bench, lab, faulty)
            by_itself(bench, lab, watched)
            bench.require(not odd.errors, f"the odd server: {odd.errors[:3]}")
        refusals(bench, lab)
        broken = [d for d in faulty.domains if d.word]
        bench.figure(f"{len(broken)} faults named first, {len(faulty.domains) - len(broken)} sound domains not blamed, the slowest check took {longest:.1f} s")


def check(lab, *words):
    code, text = lab.gateway.control("domain", "check", *words, "--json")
    try:
        return code, json.loads(text)
    except ValueError:
        return code, {"findings": [], "error": text[:300]}


def judge(bench, domain, code, report):
    findings = report["findings"]
    told = [f"{f['word']} {f['server']} {f['details']}" for f in findings if f["level"] != "notice"]
    where = f"{domain.sort} ({domain.apex}): {told[:4]} {report.get('error', '')}"
    bench.require(report.get("registry", "") == domain.registry, f"registered at {report.get('registry')}, not {domain.registry}: {where}")
    if not domain.word:
        bench.require(code == 0 and not told, f"a sound domain is blamed: {where}")
        return
    first = findings[0] if findings else {"word": "", "server": "", "level": ""}
    bench.require(first["word"] == domain.word, f"not {domain.word} first: {where}")
    bench.require(first["level"] == domain.level, f"{domain.word} is no {domain.level}: {where}")
    named = {f["server"] for f in findings if f["word"] == domain.word}
    bench.require(set(domain.servers) <= named, f"{domain.word} names {sorted(named)}, not {domain.servers}: {where}")
    bench.require(code == (1 if domain.level == "error" else 0), f"exit status {code}: {where}")


def in_words(bench, lab, faulty):
    """What staff read: the two pictures that the document tells apart (L-10)."""
    missing = next(d for d in faulty.domains if d.word == "not_registered")
    lame = next(d for d in faulty.domains if d.word == "server_refuses")
    for domain, words in ((missing, "登録されていません (Non-existent domain)"), (lame, f"{faulty.odd} (")):
        code, text = lab.gateway.control("domain", "check", domain.apex, "--lang", "ja")
        bench.require(code == 1 and words in text, f"{domain.sort} in words: {code} {text[:300]}")


def before_changes(bench, lab, faulty):
    """Ready, or not, and why (G4-2, G4-5, G4-6)."""
    of = lambda sort: next(d for d in faulty.domains if d.sort == sort).apex
    servers = ["--server", faulty.left, "--server", faulty.right]
    for words, ready, state, unsettled in (
            (("dnssec", of("unsigned")), True, "unsigned", []), (("dnssec", of("NSEC")), False, "signed", ["no DS yet"]),
            (("dnssec", of("server without EDNS")), False, "unsigned", ["servers do DNSSEC"]), (("transfer", of("NSEC")), True, "signed", []),
            (("servers", of("NSEC"), *servers), True, "same keys", []), (("servers", of("unsigned"), *servers), True, "unsigned", []),
            (("servers", of("one server keeps no signatures"), "--server", faulty.odd), False, "unsigned afterwards", ["sound", "chain would break"])):
        code, text = lab.gateway.control("domain", "before", *words, "--json")
        what = f"domain before {' '.join(words)}: {code} {text[:400]}"
        try:
            told = json.loads(text)
        except ValueError:
            bench.require(False, what)
            continue
        left = [item["word"] for item in told["items"] if item["settled"] == "no"]
        bench.require(told["dnssec"] == state and code == (0 if ready else 1) and told["ready"] == ready and set(unsettled) <= set(left), what)
        bench.require(not ready or not left, what)


def by_itself(bench, lab, watched):
    """What the gateway finds without being asked (L-11, L-17, R-7)."""
    deadline, told = time.monotonic() + 60, {}
    while time.monotonic() < deadline:
        code, text = lab.gateway.control("domain", "list", "--json")
        told = {one["name"]: one for one in json.loads(text)["domains"]}
        if told and all(one["checked_at"] for one in told.values()):
            break
        time.sleep(1)
    lame = watched["former-domains"]
    bench.require(set(told) == {d.apex for d in watched.values()} and told[lame.apex]["former"], f"domain list: {sorted(told)}")
    for d in watched.values():
        words = [f["word"] for f in told.get(d.apex, {"findings": []})["findings"] if f["level"] == "error"]
        bench.require(words[:1] == ([d.word] if d.word else []), f"{d.sort}, looked at by itself: {words}")
    code, text = lab.gateway.control("domain", "list")
    bench.require(code == 1 and lame.apex in text and "LAME" in text, f"domain list: {code} {text[:300]}")
    metrics = lab.gateway.control("metrics")[1]
    counted = [line for line in metrics.splitlines() if line.startswith("sekisho_domain_findings{") and f'zone="{lame.apex}"' in line and 'level="error"' in line]
    bench.require(len(counted) == 1 and float(counted[0].split()[-1]) >= 1, f"no metric for the lame domain: {counted}")


def forms(bench, lab, faulty):
    """JPNIC's form: lines of the zone's own keys, and its second example, which is refused with the reason (R-4, R-5)."""
    reverse = next(d for d in faulty.domains if d.sort == "signed reverse").apex
    code, text = lab.gateway.control("jpnic", "ds", "--zone", reverse)
    bench.require(code == 0 and f"{reverse} IN DS " in text and "IP" in text, f"jpnic ds --zone: {code} {text[:300]}")
    line = next((row.strip() for row in text.splitlines() if " IN DS " in row), "")
    code, text = lab.gateway.control("jpnic", "ds", line)
    bench.require(code == 0, f"jpnic ds, the line that it made: {code} {text[:300]}")
    code, text = lab.gateway.control("jpnic", "ds", SECOND_EXAMPLE)
    bench.require(code == 1 and "hexadecimal" in text, f"the form's second example: {code} {text[:300]}")
    block = ".".join(reversed(reverse.split(".")[:3])) + ".0/24"
    code, text = lab.gateway.control("jpnic", "ns", block, "--server", faulty.left, "--server", faulty.right)
    bench.require(code == 0 and faulty.left.rstrip(".") in text, f"jpnic ns: {code} {text[:300]}")
    code, text = lab.gateway.control("jpnic", "ns", block, "--server", faulty.left, "--server", faulty.nobody)
    bench.require(code == 1 and faulty.nobody.rstrip(".") + "\n" not in text, f"jpnic ns with a dead server: {code} {text[:300]}")


def refusals(bench, lab):
    name = lab.world.company
    for words, part in ((("nonsense..name",), "not the name of a domain"), ((".",), "not the name of a domain"),
                        ((name, "--realm", "lgwan"), "forwards everything"), ((name, "--realm", "mars"), "no realm called mars")):
        code, text = lab.gateway.control("domain", "check", *words)
        bench.require(code == 1 and part in text, f"domain check {' '.join(words)}: {code} {text[:200]}")
