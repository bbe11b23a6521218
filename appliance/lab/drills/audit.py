"""`sekishoctl audit guideline` while the lab is changed item by item: what was met is broken, what is mended is met again, what only people know
is asked for and kept with their name (G2, G3, G4, K)."""
import contextlib
import json
import pathlib
import re
import time

from sekisho_lab import trouble
from sekisho_lab.configuration import STAFF
from sekisho_lab.faulty_domains import DAYS, FaultyDomains
from sekisho_lab.own_server import OwnServer
from sekisho_lab.time_source import TimeSource
from sekisho_lab.wall_clock import WallClock

ABOUT = "each item of the guideline follows a change in the lab to broken and back, and so does the level"
FAULT = "nothing is changed: no item may break"
PATIENCE = 900

HANAKO, TARO = STAFF
CONTACT = '[organisation]\nname = "The lab"\ncontact = "Information Systems"\nphone = "3211"\ndomains = ["{own}"]\n'


def run(bench):
    with bench.laboratory(expand=FaultyDomains, signature_days=DAYS) as lab:
        auditor = Auditor(bench, lab)
        auditor.start()
        auditor.first()
        for change in changes(lab, auditor):
            auditor.turn(*change)
        auditor.cannot_be_configured()
        auditor.words()
        auditor.domains()
        auditor.page()
        bench.figure(f"{len(auditor.turned)} items turned and back: {', '.join(sorted(auditor.turned))}")


def changes(lab, auditor):
    """(item, the state that it must get, the change)."""
    edit = auditor.edited
    return [
        ("G2-3", "unknown", lambda: trouble.dead_chronyd(lab, auditor.source)),
        ("G2-3", "broken", lambda: trouble.wrong_clock(lab, auditor.clock)),
        ("G2-5", "broken", lambda: edit('policy = "ordered"', 'policy = "ordered"\nedns-size = 1400')),
        ("G2-7", "broken", lambda: trouble.missing_anchors(lab)),
        ("G2-9", "broken", lambda: edit('log-level = "info"', 'log-level = "error"')),
        ("G2-12", "broken", lambda: edit('expect = "secure"', 'expect = "answer"')),
        ("G2-12", "broken", lambda: trouble.broken_signatures(lab, lab.world.saas)),
        ("G2-12", "broken", lambda: edit('clock = "chrony"', 'clock = "none"')),
        ("G2-16", "broken", lambda: edit('contact = "Information Systems"\nphone = "3211"', "")),
        ("G2-17", "broken", lambda: edit(f'identity = "gw1.{lab.world.own.rstrip(".")}"', 'identity = ""')),
        ("G2-23", "broken", lambda: trouble.broken_signatures(lab, lab.world.saas)),
        ("G2-21", "broken", lambda: auditor.fixed_exemption()),
        ("G2-22", "unknown", lambda: edit('nta-approval = "two-persons"', 'nta-approval = "one-person"')),
        ("K-1", "broken", lambda: edit("rfc5011 = true", "rfc5011 = false")),
    ]


class Auditor:
    def __init__(self, bench, lab):
        self.bench, self.lab, self.turned = bench, lab, set()
        self.clock, self.source = WallClock(lab), TimeSource(lab)

    def start(self):
        lab, world = self.lab, self.lab.world
        lab.configuration.approvers = STAFF
        lab.configuration.further = CONTACT.format(own=world.own.rstrip("."))
        lab.configuration.watch = f"""clock = "chrony"
clock-interval = "1s"
[[watch.canary]]
realm = "internet"
name = "{world.saas.rstrip('.')}"
type = "SOA"
expect = "secure"
interval = "1s"
"""
        self.source.start()
        lab.gateway.start()

    def ctl(self, *words, account=None):
        return self.lab.gateway.control("audit", *words, account=account)

    def report(self, domain=None):
        code, text = self.ctl("guideline", "--json", *(["--domain", domain] if domain else []))
        try:
            return json.loads(text)
        except ValueError:
            self.bench.demand(False, f"audit guideline: exit status {code}: {text.strip()[:300]}")

    def state(self, item, report=None):
        return next((row["state"] for row in (report or self.report())["items"] if row["id"] == item), "not there")

    def wait_for(self, item, state, patience=40):
        began = time.monotonic()
        while True:
            seen = self.state(item)
            if seen == state or time.monotonic() > began + patience:
                return seen
            time.sleep(0.5)

    def first(self):
        """All MUSTs are met in a sound lab; what cannot be met there is known."""
        self.wait_for("G2-12", "met")
        report = self.wait_for_level()
        broken = {row["id"] for row in report["items"] if row["state"] == "broken" and row["id"].startswith(("G2", "K"))}
        self.bench.require(broken <= {"G2-8"}, f"in a sound lab these are broken: {sorted(broken)}")  # the lab has a root of its own
        self.bench.require(report["level"] >= 1, f"a sound lab reaches level {report['level']}, lacking {report['missing']}")

    def wait_for_level(self, patience=40):
        began = time.monotonic()
        while (report := self.report())["level"] < 1 and time.monotonic() < began + patience:
            time.sleep(0.5)
        return report

    def turn(self, item, state, change):
        before = self.wait_for(item, "met")
        self.bench.require(before == "met", f"{item} is {before} before it is broken")
        with contextlib.nullcontext() if self.bench.broken else change():
            seen = self.wait_for(item, state, 3 if self.bench.broken else 40)
            self.bench.require(seen == state, f"{item} is {seen}, not {state}, when it should have turned")
            if item in ("G2-3", "G2-7", "G2-12", "K-1") and seen == state:
                report = self.report()
                self.bench.require(report["level"] == 0 and item in report["missing"], f"{item} is {state}, but the level is {report['level']}")
        after = self.wait_for(item, "met")
        if self.bench.require(after == "met", f"{item} is {after} after it was mended"):
            self.turned.add(item)

    # Changes of the configuration

    @contextlib.contextmanager
    def edited(self, old, new):
        path = self.lab.configuration.path
        good = path.read_text(encoding="utf-8")
        self.load(self.changed(good, old, new))
        yield
        self.load(good)

    def changed(self, text, old, new):
        self.bench.demand(old in text, f"{old!r} is not in the configuration")
        return text.replace(old, new)

    def cannot_be_configured(self):
        """What would break G2-1, G2-2 and G2-4 is no configuration."""
        good, path = self.lab.configuration.path.read_text(encoding="utf-8"), self.lab.directory / "forbidden.toml"
        for item, old, new in (("G2-1", 'resolution = "recursive"', 'resolution = "recursive"\nvalidation = "off"\nvalidation-exempt-reason = "so"'),
                               ("G2-2", 'name = "both"\ndefault = "internet"', 'name = "both"\ndefault = "lgwan"'),
                               ("G2-4", 'policy = "ordered"', 'policy = "ordered"\nedns-size = 4096')):
            path.write_text(good if self.bench.broken else self.changed(good, old, new), encoding="utf-8")
            code, text = self.lab.gateway.check_configuration(path)
            self.bench.require(code == 1, f"{item}: a configuration that breaks it is not refused: exit status {code}: {text.strip()[:200]}")
            self.bench.require(self.state(item) == "met", f"{item} is {self.state(item)}")

    def load(self, text):
        gateway = self.lab.gateway
        before = gateway.metrics().sum("sekisho_config_revision")
        self.lab.configuration.path.write_text(text, encoding="utf-8")
        gateway.hang_up()
        if not gateway.wait_for_metric(lambda m: m.sum("sekisho_config_revision") > before, 20):
            self.bench.require(False, f"a changed configuration is refused: {gateway.log_since()[0][-600:]}")

    @contextlib.contextmanager
    def fixed_exemption(self):
        self.lab.configuration.negative_anchors = (self.lab.world.hosting,)
        self.lab.gateway.reload()
        yield
        self.lab.configuration.negative_anchors = ()
        self.lab.gateway.reload()

    # What people say

    def words(self):
        self.bench.require(self.state("G2-20") == "ask", "G2-20 is not asked for")
        for account, said in ((HANAKO, "met"), (TARO, "broken"), (HANAKO, "withdrawn")):
            code, text = self.ctl("attest", "G2-20", said, "--note", "the list of dnsops.jp is read", account=account)
            self.bench.require(code == 0, f"attest {said}: exit status {code}: {text.strip()[:200]}")
            if said == "broken":
                self.lab.gateway.restart()
            row = next(row for row in self.report()["items"] if row["id"] == "G2-20")
            wanted = "ask" if said == "withdrawn" else said
            self.bench.require(row["state"] == wanted, f"G2-20 is {row['state']}, though {account} said {said}")
            self.bench.require(said == "withdrawn" or account in row["by"], f"G2-20 was said by {row['by']!r}, not {account}")
        self.turned.add("G2-20")
        for words, part in ((("G9-9", "met"), "no item"), (("G2-1", "met"), "sees by itself")):
            code, text = self.ctl("attest", *words, "--note", "so it is", account=HANAKO)
            self.bench.require(code == 1 and part in text, f"attest {words}: exit status {code}: {text.strip()[:200]}")
        code, text = self.ctl("attest", "G2-20", "met", "--note", "so it is")
        self.bench.require(code == 1, f"root, who is nobody in particular, may attest: {text.strip()[:200]}")

    # The own domain

    def domains(self):
        """Every fault of the lab's domains that carries an item breaks it; a sound signed domain breaks none."""
        lab, faulty = self.lab, self.lab.extra
        answer = lambda query, tcp: faulty.respond(query, tcp, healed=False)
        with OwnServer(lab.wiring.spaces["inet"], faulty.odd_pair.both(), answer):
            for domain in faulty.domains:
                code, text = lab.gateway.control("domain", "check", domain.apex, "--json")
                findings = json.loads(text)["findings"] if text.startswith("{") else []
                items = {r for f in findings if f["level"] != "notice" for r in f["requirements"] if re.match(r"G[34]-", r)}
                if not items and domain.word:
                    continue
                report = self.report(domain.apex)
                broken = {row["id"] for row in report["items"] if row["state"] == "broken" and row["id"].startswith(("G3", "G4"))}
                self.bench.require(broken == items, f"{domain.sort}: broken are {sorted(broken)}, the check found {sorted(items)} (exit status {code})")
                self.turned |= broken

    def page(self):
        path = pathlib.Path(self.lab.directory) / "report.html"
        code, text = self.ctl("guideline", "--html", str(path), "--lang", "ja")
        page = path.read_text(encoding="utf-8") if path.exists() else ""
        self.bench.require(code in (0, 1) and page.startswith("<!DOCTYPE html>"), f"no page: exit status {code}: {text.strip()[:200]}")
        for part in ('lang="ja"', "レベル", "G2-1", "G4-6", "<svg", "size: A4"):
            self.bench.require(part in page, f"the page has no {part!r}")
        for part in ("http://", "https://", "<script", "src="):
            self.bench.require(part not in page, f"the page has {part!r}: it must need nothing from elsewhere")
