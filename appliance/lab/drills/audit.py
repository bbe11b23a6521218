"""`sekishoctl audit guideline` while the lab is changed item by item: what was met is broken, what is mended is met again, what only people know
is asked for and kept with their name (G2, G3, G4, K)."""
import contextlib
import json
import pathlib
import re
import shutil
import time

from sekisho_lab import trouble
from sekisho_lab.browser import look_at
from sekisho_lab.configuration import STAFF
from sekisho_lab.faulty_domains import DAYS, FaultyDomains
from sekisho_lab.own_server import OwnServer
from sekisho_lab.time_source import TimeSource
from sekisho_lab.wall_clock import DAY, WallClock
from sekisho_lab.zone_keys import ZoneKey

ABOUT = "each item of the guideline follows a change in the lab to broken and back, and so does the level"
FAULT = "nothing is changed: no item may break"
PATIENCE = 900

HANAKO, TARO = STAFF
YEAR = 365 * DAY
ENOUGH = 110  # replies of an hour
# What the gateway always does: proven by packets and by numbers, not to be turned off.
BUILT_IN = {"G2-6", "G2-10", "G2-11", "G2-18"}
CONTACT = '[organisation]\nname = "The lab"\ncontact = "Information Systems"\nphone = "3211"\ndomains = ["{own}"]\n'


def run(bench):
    with bench.laboratory(expand=FaultyDomains, signature_days=DAYS) as lab:
        auditor = Auditor(bench, lab)
        auditor.start()
        auditor.traffic()
        auditor.first()
        for change in changes(lab, auditor):
            auditor.turn(*change)
        auditor.own_anchor()
        auditor.cannot_be_configured()
        auditor.built_in()
        with auditor.odd_server():
            auditor.words()
            auditor.domains()
            auditor.rollover()
            auditor.page()
        auditor.nothing_left_out()


def changes(lab, auditor):
    """(items, the state that they must get, the change)."""
    edit = auditor.edited
    return [
        ("G2-10 G2-13", "unknown", lambda: auditor.no_traffic()),
        ("G2-15", "unknown", lambda: edit('servfail-learning = "1h"', 'servfail-learning = "90d"')),
        ("G2-3", "unknown", lambda: trouble.dead_chronyd(lab, auditor.source)),
        ("G2-3 K-4", "broken", lambda: trouble.wrong_clock(lab, auditor.clock)),
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
        ("K-1 K-4", "broken", lambda: edit("rfc5011 = true", "rfc5011 = false")),
        ("K-2 K-4", "broken", lambda: trouble.no_tcp_to(lab, lab.wiring.spaces["inet"])),
        ("K-2 K-3", "broken", lambda: trouble.no_tcp_to(lab, lab.wiring.poi("west"))),
        ("K-5", "broken", lambda: trouble.wrong_clock(lab, auditor.clock, 3 * YEAR)),
    ]


class Auditor:
    def __init__(self, bench, lab):
        self.bench, self.lab, self.turned, self.refused = bench, lab, set(), set()
        self.clock, self.source = WallClock(lab), TimeSource(lab)

    def start(self):
        lab, world = self.lab, self.lab.world
        lab.configuration.approvers = STAFF
        lab.configuration.further = CONTACT.format(own=world.own.rstrip("."))
        lab.configuration.watch = f"""clock = "chrony"
clock-interval = "1s"
servfail-window = "10s"
servfail-learning = "1h"
domain-interval = "0s"
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

    def turn(self, items, state, change):
        items = items.split()
        turned = self.all_met(items, "before it is broken")
        with contextlib.nullcontext() if self.bench.broken else change():
            for item in items:
                seen = self.wait_for(item, state, 3 if self.bench.broken else 40)
                turned = self.bench.require(seen == state, f"{item} is {seen}, not {state}, when it should have turned") and turned
                if item in ("G2-3", "G2-7", "G2-12", "K-1") and seen == state:
                    report = self.report()
                    self.bench.require(report["level"] == 0 and item in report["missing"], f"{item} is {state}, but the level is {report['level']}")
        if self.all_met(items, "after it was mended") and turned:
            self.turned |= set(items)

    def all_met(self, items, when):
        states = {item: self.wait_for(item, "met") for item in items}
        return all([self.bench.require(state == "met", f"{item} is {state} {when}") for item, state in states.items()])

    def row(self, item, report=None):
        return next(row for row in (report or self.report())["items"] if row["id"] == item)

    # Traffic

    def traffic(self):
        """Each view answers enough for an hour to count, and the hour ends; so what is usual is learnt (G2-15)."""
        for view in ("lgwan", "internet", "both", "dmz"):
            for _ in range(ENOUGH):
                self.lab.ask(view, "localhost.", "A")
        time.sleep(2.5)  # until the gateway has counted them
        self.clock.advance(3600)
        time.sleep(2.5)
        views = self.status()["watch"]["servfail"]
        self.bench.require(len(views) == 4, f"views with a share of SERVFAIL: {views}")
        self.bench.require(not any(view["learning"] for view in views), f"an hour of traffic is not learnt: {views}")

    def status(self):
        return json.loads(self.lab.gateway.control("status", "--json")[1])

    @contextlib.contextmanager
    def no_traffic(self):
        """After a start nobody asks, and what was learnt is lost."""
        self.lab.gateway.stop()
        state, aside = self.lab.directory / "state", self.lab.directory / "state.aside"
        shutil.copytree(state, aside)
        for file in state.glob("servfail*"):
            file.unlink()
        self.lab.gateway.start()
        yield
        self.lab.gateway.stop()
        shutil.rmtree(state)
        aside.rename(state)
        self.lab.gateway.start()
        self.lab.ask("internet", "localhost.", "A")

    def built_in(self):
        """What the gateway always does is met; that it does it is seen in packets, and the report's numbers follow."""
        lab, count = self.lab, 7
        before = self.report()
        with trouble.broken_signatures(lab, lab.world.saas) if not self.bench.broken else contextlib.nullcontext():
            answers = [lab.ask("internet", f"{lab.world.names.token(8)}.dyn.{lab.world.saas}", "A") for _ in range(count)]
            after = self.report()
        self.bench.require(all(6 in one.ede for one in answers), f"G2-6: wrong signatures, but EDE {[one.ede for one in answers]}")
        numbers = {item: [[int(n) for n in re.findall(r"(?<![\w-])\d+", self.row(item, report)["evidence"]["en"])] for report in (before, after)]
                   for item in ("G2-10", "G2-11")}
        self.bench.require(numbers["G2-10"][1][0] >= numbers["G2-10"][0][0] + count, f"G2-10: replies are counted {numbers['G2-10']}")
        self.bench.require(numbers["G2-11"][1][1] >= numbers["G2-11"][0][1] + count, f"G2-11: failures are counted {numbers['G2-11']}")
        code, text = lab.gateway.control("trace", lab.world.others[0], "SOA")
        self.bench.require(code == 0 and lab.world.others[0] in text, f"G2-18: trace: exit status {code}: {text[:200]}")
        states = {item: self.state(item, after) for item in BUILT_IN}
        self.bench.require(set(states.values()) == {"met"}, f"built in, but {states}")

    def own_anchor(self):
        """The lab's root has an anchor of its own, which breaks G2-8; the package's would prove nothing here, but it is the package's."""
        self.bench.require(self.state("G2-8") == "broken", "G2-8 is met with an anchor that is not the package's")
        if not self.bench.broken:
            self.lab.configuration.anchor_file = "/usr/share/dns/root.ds"
            self.lab.gateway.reload()
        seen = self.wait_for("G2-8", "met", 3 if self.bench.broken else 40)
        self.bench.require(seen == "met", f"G2-8 is {seen} with the package's anchor")
        self.lab.configuration.anchor_file = None
        self.lab.gateway.reload()
        after = self.wait_for("G2-8", "broken")
        if self.bench.require(after == "broken", f"G2-8 is {after} with the lab's anchor again") and seen == "met":
            self.turned.add("G2-8")
        self.all_met(["G2-7", "G2-12"], "after the lab's anchor came back")

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
            if self.bench.require(self.state(item) == "met", f"{item} is {self.state(item)}") and code == 1:
                self.refused.add(item)

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
        """Every item that is for people: said to be met, said to be broken, taken back."""
        signed = self.domain_of("NSEC")
        asked = {row["id"] for row in self.report(signed)["items"] if row["state"] == "ask"}
        self.bench.require("G2-20" in asked and "G3-4" in asked and "G4-4" in asked, f"asked for: {sorted(asked)}")
        for account, said in ((HANAKO, "met"), (TARO, "broken"), (HANAKO, "withdrawn")):
            for item in sorted(asked):
                code, text = self.ctl("attest", item, said, "--note", "record 2026-14", account=account)
                self.bench.require(code == 0, f"attest {item} {said}: exit status {code}: {text.strip()[:200]}")
            if said == "broken":
                self.lab.gateway.restart()
            report = self.report(signed)
            for item in sorted(asked):
                row, wanted = self.row(item, report), "ask" if said == "withdrawn" else said
                self.bench.require(row["state"] == wanted, f"{item} is {row['state']}, though {account} said {said}")
                self.bench.require(said == "withdrawn" or account in row["by"], f"{item} was said by {row['by']!r}, not {account}")
        self.turned |= asked
        for words, part in ((("G9-9", "met"), "no item"), (("G2-1", "met"), "sees by itself")):
            code, text = self.ctl("attest", *words, "--note", "so it is", account=HANAKO)
            self.bench.require(code == 1 and part in text, f"attest {words}: exit status {code}: {text.strip()[:200]}")
        code, text = self.ctl("attest", "G2-20", "met", "--note", "so it is")
        self.bench.require(code == 1, f"root, who is nobody in particular, may attest: {text.strip()[:200]}")

    # The own domain

    def domain_of(self, sort):
        return next(d for d in self.lab.extra.domains if d.sort == sort).apex

    @contextlib.contextmanager
    def odd_server(self):
        lab, faulty = self.lab, self.lab.extra
        with OwnServer(lab.wiring.spaces["inet"], faulty.odd_pair.both(), lambda query, tcp: faulty.respond(query, tcp, healed=False)):
            yield

    def domains(self):
        """Every fault of the lab's domains that carries an item breaks it; a sound signed domain breaks none."""
        lab, broken_somewhere = self.lab, set()
        for domain in lab.extra.domains:
            code, text = lab.gateway.control("domain", "check", domain.apex, "--json")
            findings = json.loads(text)["findings"] if text.startswith("{") else []
            items = {r for f in findings if f["level"] != "notice" for r in f["requirements"] if re.match(r"G[34]-", r)}
            if not items and domain.word:
                continue
            report = self.report(domain.apex)
            broken = {row["id"] for row in report["items"] if row["state"] == "broken" and row["id"].startswith(("G3", "G4"))}
            self.bench.require(broken == items, f"{domain.sort}: broken are {sorted(broken)}, the check found {sorted(items)} (exit status {code})")
            broken_somewhere |= broken
        sound = self.report(self.domain_of("NSEC"))
        not_met = {item: self.state(item, sound) for item in broken_somewhere if self.state(item, sound) != "met"}
        self.bench.require(not not_met, f"of a sound signed domain: {not_met}")
        self.turned |= broken_somewhere
        for sort, item, state in (("NSEC3", "G3-13", "ask"), ("a key in waiting", "G3-28", "unknown")):
            seen = self.state(item, self.report(self.domain_of(sort)))
            if self.bench.require((seen, self.state(item, sound)) == (state, "met"), f"{sort}: {item} is {seen}; of a sound domain {self.state(item, sound)}"):
                self.turned.add(item)

    def rollover(self):
        """The key that signs is replaced between two looks, and later every cache has forgotten the old one (G3-19)."""
        lab, apex = self.lab, self.domain_of("two keys")
        own = f'domains = ["{lab.world.own.rstrip(".")}"'
        with self.edited(own, f'{own}, "{apex.rstrip(".")}"'):
            time.sleep(2)  # a tick, so that it is watched
            self.bench.require(self.state("G3-19", self.report(apex)) == "met", "G3-19 is not met before the rollover")
            if not self.bench.broken:
                replace_data_key(lab, apex)
            row = self.row("G3-19", self.report(apex))
            broke = self.bench.require(row["state"] == "broken" and "rollover_use_early" in row["evidence"]["en"], f"a key that came too early: {row}")
            code, text = lab.gateway.control("domain", "rollover", apex)
            self.bench.require(code == 0 and "No rollover" in text, f"domain rollover: {code} {text[:400]}")
            self.clock.advance(6 * 3600)
            report = self.report(apex)
            if self.bench.require(self.state("G3-19", report) == "met", f"caches have forgotten the old key: {self.row('G3-19', report)}") and broke:
                self.turned.add("G3-19")
            self.bench.require(self.state("G3-28", report) == "met", f"the states are known: {self.row('G3-28', report)}")

    # The page

    def page(self):
        path = pathlib.Path(self.lab.directory) / "report.html"
        code, text = self.ctl("guideline", "--html", str(path), "--lang", "ja")
        page = path.read_text(encoding="utf-8") if path.exists() else ""
        self.bench.require(code in (0, 1) and page.startswith("<!DOCTYPE html>"), f"no page: exit status {code}: {text.strip()[:200]}")
        for part in ("http://", "https://", "<script", "src="):
            self.bench.require(part not in page, f"the page has {part!r}: it must need nothing from elsewhere")
        if self.bench.broken:
            path.write_text(page.replace("</body>", '<div style="width: 400mm">G</div><script>console.error("no")</script></body>'), encoding="utf-8")
        seen = look_at(path, pathlib.Path(self.lab.directory) / "browser")
        for item in (row["id"] for row in self.report()["items"]):
            self.bench.require(item in seen.text and item in seen.printed, f"{item} is not on the page, or not on paper")
        for part in ("DNSSEC ガイドライン 自己点検報告書", "レベル", "適合", "判定のまとめ", "フルリゾルバー", "権威 DNS サーバー"):
            self.bench.require(part in seen.text and part.replace(" ", "") in seen.printed, f"{part!r} is not on the page, or not on paper")
        self.bench.require(seen.charts >= 1, "no chart is drawn")
        self.bench.require(seen.paper == "A4" and 2 <= seen.pages <= 12, f"{seen.pages} pages of {seen.paper}")
        self.bench.require(not seen.overflowing, f"wider than the paper or the window: {seen.overflowing}")
        self.bench.require(not seen.complaints, f"the browser complains: {seen.complaints[:3]}")
        self.bench.require(not seen.fetched, f"the page wants from elsewhere: {seen.fetched[:3]}")
        self.bench.figure(f"the page in Chromium: {seen.pages} pages of {seen.paper}")

    def nothing_left_out(self):
        items = {row["id"] for row in self.report()["items"]}
        left = items - self.turned - self.refused - BUILT_IN
        self.bench.require(not left, f"never turned: {sorted(left)}")
        self.bench.figure(f"{len(items)} items: {len(self.turned)} turned and back, {len(self.refused)} refused as a configuration, "
                          f"{len(BUILT_IN - self.turned)} built in")


def replace_data_key(lab, apex):
    """Another zone-signing key from now on, and nothing of the old one."""
    zone, folder = lab.extra.zones[apex], lab.directory / "internet"
    entry = next(path for path in folder.glob(f"K{apex}+*.key") if " 257 " in path.read_text(encoding="ascii").replace("\t", " "))
    trouble.sign_anew(lab, zone, [ZoneKey.of(str(entry).removesuffix(".key")), ZoneKey(apex, folder, entry=False)], DAYS, ("left", "right", "third"))
