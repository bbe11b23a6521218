"""The life of a change under load: confirmed, taken back by a canary, by nobody's word, and by hand; conflicts; the audit log."""
import json
import sqlite3
import time

from sekisho_lab.load import Load
from sekisho_lab.zone_data import Zone

ABOUT = "changes are confirmed, fail their canary, are left unconfirmed, are rolled back by hand, under load, with no answer lost"
FAULT = "somebody confirms the change that is to be left alone"

HITS, MISSES = 5_000, 200


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        running = start_load(lab)
        time.sleep(1)
        life = Life(bench, lab)
        life.confirmed()
        life.failed_canary()
        life.chosen_canary()
        life.left_unconfirmed()
        life.rolled_back_by_hand()
        life.edited_by_hand()
        life.audit()
        for name, load in running.items():
            result = load.join()
            bench.require(result.lost == 0, f"{result.lost} of {result.sent} {name} had no answer")
            bench.require(result.wrong == 0, f"{result.wrong} {name} were answered with an error: {result.rcodes}")
            bench.figure(f"{result.answered} {name}, none lost, p99 {result.p99:.1f} ms")


def start_load(lab):
    namespace, source, service = lab.client_of("internet")
    names = [f"{lab.world.names.token()}.dyn.{lab.world.company} A" for _ in range(100)]
    for _ in range(2):
        Load(lab, namespace, server=service.four, source=source.four, names=names, rate=400, count=100).join()
    hits = Load(lab, namespace, server=service.four, source=[source.four], sockets=2, names=names, rate=HITS, duration=40)
    namespace, source, service = lab.client_of("lgwan")
    misses = Load(lab, namespace, server=service.four, source=[source.four], rate=MISSES, duration=40,
                  pattern=f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A")
    return {"hits": hits, "misses": misses}


class Life:
    def __init__(self, bench, lab):
        self.bench, self.lab = bench, lab
        self.apex = f"life.{lab.world.own}"
        self.file = lab.directory / "staged.toml"
        self.was = None

    def text(self, turn):
        """The configuration with a local zone of the both-sides view that says which turn it is."""
        zone = Zone(self.apex, [f"ns1.{self.apex}", f"ns2.{self.apex}"])
        zone.add("ns1", "A", "10.1.1.1")
        zone.add("ns2", "A", "10.1.1.2")
        zone.add("@", "TXT", f'"{turn}"')
        self.lab.views["both"].local.add(zone)
        return self.lab.configuration.text()

    def change(self, text, *words, status=0):
        """sekishoctl config apply of this text; the report."""
        self.file.write_text(text, encoding="utf-8")
        return self.control("config", "apply", f"sekisho.toml={self.file}", *words, status=status)

    def control(self, *words, status=0):
        code, out = self.lab.gateway.control(*words, "--json")
        self.bench.require(code == status, f"sekishoctl {' '.join(words)}: exit status {code}, not {status}: {out.strip()[:600]}")
        try:
            return json.loads(out)
        except ValueError:
            return {}

    def seen(self):
        got = self.lab.ask("both", self.apex, "TXT", timeout=2)
        return next(iter(got.answer))[2].strip('"') if got.answer else None

    def expect(self, turn, when):
        self.bench.require(self.seen() == turn, f"{when}: clients see {self.seen()!r}, not {turn!r}")

    def confirmed(self):
        began = time.monotonic()
        report = self.change(self.text("one"), "--reason", "first turn")
        self.bench.figure(f"a change is in force with its canaries asked after {1000 * (time.monotonic() - began):.0f} ms")
        self.bench.require(report.get("state") == "in-force", f"the first change is {report.get('state')}: {report}")
        self.bench.require(report.get("canaries"), "no canary was asked")
        self.expect("one", "after the first change")
        report = self.change(self.text("two"), "--reason", "second turn", "--confirm-within", "60s")
        self.bench.require(report.get("state") == "waiting", f"the second change is {report.get('state')}")
        self.expect("two", "while the change waits")
        code, out = self.lab.gateway.control("config", "apply", f"sekisho.toml={self.file}")
        self.bench.require(code == 5 and "root" in out, f"a second change at the same time: {code} {out[:200]}")
        self.bench.require(self.control("config", "confirm").get("state") == "in-force", "the change is not confirmed")
        self.expect("two", "after it was confirmed")
        rows = self.control("config", "history")["revisions"]
        self.bench.require(rows[0]["why"] == "second turn" and rows[0]["who"].startswith("root") and rows[0]["state"] == "in-force",
                           f"the history's last row: {rows[0]}")

    def failed_canary(self):
        """A zone that goes to a silent server, for which what its probe asks is a canary: nothing else suffers."""
        name = f"silent.{self.lab.world.own}".rstrip(".")
        text = self.text("three").replace("[[realm.forward-zone]]", f"""[[realm.group]]
name = "silent"
servers = [{{ name = "nobody", address = "10.255.255.1" }}]
probe = {{ name = "{name}", type = "A" }}

[[realm.forward-zone]]
names = ["{name}"]
group = "silent"

[[realm.forward-zone]]""", 1)
        report = self.change(text, "--reason", "third turn", status=1)
        self.bench.require(report.get("state") == "canary-failed", f"the change with a failing canary is {report.get('state')}: {report.get('text')}")
        self.bench.require(name in report.get("text", ""), f"the canary that failed is not named: {report.get('text')}")
        self.expect("two", "after the canary failed")
        self.bench.require("three" not in self.lab.configuration.path.read_text(encoding="utf-8"), "the file on the disk is the new one")

    def chosen_canary(self):
        """A view's own canary with the data that must come: a change that would answer otherwise is taken back."""
        def text(turn, data):
            chosen = f'canary = [{{ name = "ns1.{self.apex.rstrip(".")}", type = "A", data = "{data}" }}]'
            return self.text(turn).replace('name = "both"\n', f'name = "both"\n{chosen}\n', 1)
        self.change(text("two", "10.1.1.1"), "--reason", "a canary of its own")
        report = self.change(text("three", "10.9.9.9"), status=1)
        self.bench.require("10.9.9.9" in report.get("text", ""), f"the canary whose data are missing: {report.get('state')} {report.get('text')}")
        self.expect("two", "after the chosen canary failed")

    def left_unconfirmed(self):
        self.change(self.text("four"), "--reason", "fourth turn", "--confirm-within", "3s")
        self.expect("four", "while it waits")
        if self.bench.broken:
            self.control("config", "confirm")
        began = time.monotonic()
        while self.seen() != "two" and time.monotonic() < began + 8:
            time.sleep(0.1)
        self.expect("two", "after the time to confirm has passed")
        self.bench.require("four" not in self.lab.configuration.path.read_text(encoding="utf-8"), "the file on the disk is the unconfirmed one")
        self.bench.figure(f"an unconfirmed change of 3 s was gone after {time.monotonic() - began:.1f} s")

    def rolled_back_by_hand(self):
        self.change(self.text("five"), "--confirm-within", "60s")
        self.bench.require(self.control("config", "rollback").get("state") == "rolled-back", "the waiting change is not rolled back")
        self.expect("two", "after a rollback by hand")
        first = [r for r in self.control("config", "history")["revisions"] if r["why"] == "first turn"][0]["number"]
        self.control("config", "rollback", str(first), "--reason", "back to the first")
        self.expect("one", "after a rollback to an earlier revision")
        self.bench.require("one" in self.control("config", "show")["files"]["sekisho.toml"], "config show does not show what is in force")

    def edited_by_hand(self):
        path = self.lab.configuration.path
        path.write_text(self.text("by hand"), encoding="utf-8")
        report = self.change(self.text("six"), status=5)
        self.bench.require(report.get("state") == "conflict" and "by hand" in report.get("diff", ""), f"an edit by hand is overwritten: {report.get('state')}")
        self.control("reload")
        self.expect("by hand", "after the reload")
        self.change(self.text("six"))
        self.expect("six", "after the conflict was settled")
        self.change(self.text("seven").replace('driver = "', 'diver = "', 1), status=1)
        self.expect("six", "after a change with mistakes")

    def audit(self):
        verdict = self.control("audit", "verify")
        self.bench.require(verdict.get("ok") and verdict.get("events", 0) > 10, f"the audit log: {verdict}")
        events = self.control("audit", "show", "--limit", "100")["events"]
        wanted = {("config apply", "in-force"), ("config apply", "canary-failed"), ("config rollback", "rolled-back"),
                  ("config apply", "conflict"), ("config apply", "faulty"), ("config confirm", "in-force"), ("reload", "in-force")}
        missing = wanted - {(e["what"], e["outcome"]) for e in events}
        self.bench.require(not missing, f"not in the audit log: {missing}")
        database = sqlite3.connect(self.lab.directory / "state" / "sekisho.db")
        database.execute("UPDATE audit SET who = 'nobody' WHERE number = 4")
        database.commit()
        database.close()
        verdict = self.control("audit", "verify", status=1)
        self.bench.require(verdict.get("broken_at") == 4, f"an altered event is found at {verdict.get('broken_at')}, not at 4")
        self.bench.figure(f"{len(events)} audit events; an altered one was found where it stood")
