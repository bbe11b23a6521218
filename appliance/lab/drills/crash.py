"""kill -9 in place of every write to the disk that a change makes: the next start has the old set or the new one, and says which."""
import json
import time

from sekisho_lab import trouble
from sekisho_lab.configuration import STAFF
from sekisho_lab.root_keys import RootKeys
from sekisho_lab.wall_clock import DAY, WallClock
from sekisho_lab.zone_data import Zone

ABOUT = "killed at each write of a change, of a negative trust anchor and of a rollover, the next start has the old state or the new one, and says which"
FAULT = "the journal of the change is removed before the next start"
PATIENCE = 900

NOTHING_MORE = 200  # a change makes fewer writes than this
HANAKO, TARO = STAFF
SIGNED_DAYS = 400  # signatures of the lab outlast the drill's days


def run(bench):
    with bench.laboratory(signature_days=SIGNED_DAYS) as lab:
        crash = Crash(bench, lab)
        crash.prepare()
        kept = crash.every_write("a change that is kept", (), "recovery by sekishod: kept")
        waiting = crash.every_write("a change that waits", ("--confirm-within", "60s"), "recovery by sekishod: rolled-back")
        bench.figure(f"killed at each of {kept} writes of a change that is kept, {waiting} of one that waits")
        if bench.broken:
            return
        exempt = Exemptions(crash).every_step()
        bench.figure(f"of a negative trust anchor: {', '.join(f'{count} of its {step}' for step, count in exempt.items())}")
        bench.figure(f"{Anchors(crash).every_write()} of a rollover's new key")


class Crash:
    def __init__(self, bench, lab):
        self.bench, self.lab = bench, lab
        self.apex = f"crash.{lab.world.own}"
        self.arm = lab.directory / "crashpoint"
        self.journal = lab.directory / "sekisho.toml.change"
        self.turn, self.mark = 0, 0  # mark: where the log of the last start begins
        self.staging = lab.directory / "staging"

    def prepare(self):
        self.staging.mkdir(exist_ok=True)
        self.lab.configuration.approvers = STAFF
        self.lab.gateway.environment = {"LD_PRELOAD": str(self.lab.programs / "libcrashpoint.so"), "CRASHPOINT": str(self.arm)}
        self.lab.gateway.start()
        self.apply(0)

    def texts(self, turn):
        """Main file and NAT map of one turn: both name it, so that a mixture shows."""
        zone = Zone(self.apex, [f"ns1.{self.apex}", f"ns2.{self.apex}"])
        zone.add("ns1", "A", "10.1.1.1")
        zone.add("ns2", "A", "10.1.1.2")
        zone.add("@", "TXT", f'"{turn}"')
        self.lab.views["both"].local.add(zone)
        nat = self.lab.directory / "nat-map.toml"
        lines = [line for line in nat.read_text(encoding="utf-8").splitlines() if not line.startswith("# turn ")]
        return {"sekisho.toml": self.lab.configuration.text(), "nat-map.toml": "\n".join([f"# turn {turn}", *lines, ""])}

    def apply(self, turn, *words):
        files = []
        for name, text in self.texts(turn).items():
            (self.staging / name).write_text(text, encoding="utf-8")
            files.append(f"{name}={self.staging / name}")
        return self.lab.gateway.control("config", "apply", *files, "--reason", f"turn {turn}", *words)

    def set_on_disk(self):
        """Which turn each file is of."""
        main = (self.lab.directory / "sekisho.toml").read_text(encoding="utf-8")
        nat = (self.lab.directory / "nat-map.toml").read_text(encoding="utf-8")
        of_main = [t for t in range(self.turn + 1) if f'TXT \\"{t}\\""' in main]
        of_nat = [int(line.split()[2]) for line in nat.splitlines() if line.startswith("# turn ")]
        return of_main, of_nat

    def running(self):
        got = self.lab.ask("both", self.apex, "TXT", timeout=2)
        return int(next(iter(got.answer))[2].strip('"')) if got.answer else None

    def was_killed(self):
        try:
            self.lab.gateway.process.popen.wait(2)
        except Exception:
            return False
        return True

    def restart(self):
        """The next start, after a kill; what outlived its writes is killed now, since it has said that all is done."""
        if self.lab.gateway.process.alive():
            self.lab.gateway.process.kill()
        self.mark = (self.lab.directory / "sekishod.log").stat().st_size
        self.lab.gateway.process = None
        self.arm.unlink(missing_ok=True)
        if self.bench.broken:
            self.journal.unlink(missing_ok=True)
        self.lab.gateway.start(write=False)

    def every_write(self, label, words, said):
        """Kills at write 0, 1, 2 … of a change until it is carried out whole; how many there were."""
        told = set()
        old = self.running()
        for number in range(NOTHING_MORE):
            self.turn += 1
            self.arm.write_text(str(number), encoding="ascii")
            self.apply(self.turn, *words)
            killed = self.was_killed()
            if not killed:
                self.arm.unlink()
                if words:
                    self.lab.gateway.control("config", "confirm")
                self.bench.require(self.running() == self.turn, f"{label}: carried out whole, but clients see {self.running()}")
                self.lab.gateway.stop()
                self.lab.gateway.start(write=False)
                break
            self.restart()
            main, nat = self.set_on_disk()
            now = self.running()
            self.bench.require(main == nat == [now] and now in (old, self.turn),
                               f"{label}, killed at write {number}: the main file is of turn {main}, the NAT map of {nat}, clients see {now}; before it was {old}")
            text, _ = self.lab.gateway.log_since()
            told |= {line.split(": ", 2)[2] for line in text.splitlines() if "recovery" in line and "audit" in line}
            history = json.loads(self.lab.gateway.control("config", "history", "--limit", "1000", "--json")[1])
            state = {r["number"]: r["why"] for r in history["revisions"]}
            self.bench.require(not self.journal.exists(), f"{label}, killed at write {number}: the journal is still there")
            wanted = f"turn {now}"
            self.bench.require(state.get(history["in_force"]) in (wanted, "found at the start"),
                               f"{label}, killed at write {number}: turn {now} runs, the history says {state.get(history['in_force'])!r}")
            if len(self.bench.complaints) > 3:
                return number
            old = now
        self.bench.require(any(said in line for line in told), f"{label}: no start said {said!r}, only {sorted(told)[:3]}")
        verdict = json.loads(self.lab.gateway.control("audit", "verify", "--json")[1])
        self.bench.require(verdict["ok"], f"{label}: the audit log is broken: {verdict}")
        return number


class Exemptions:
    """Each step of a negative trust anchor: after a kill it is done or not done, in its state, its history, the audit log and what clients see."""

    def __init__(self, crash):
        self.crash, self.bench, self.lab = crash, crash.bench, crash.lab

    def ctl(self, account, *words):
        return self.lab.gateway.control("nta", *words, account=account)

    def every_step(self):
        with trouble.broken_signatures(self.lab, self.lab.world.saas):
            return {"request": self.every_write("request", None, self.request, "waiting"),
                    "approval": self.every_write("approval", "waiting", lambda: self.ctl(TARO, "approve", str(self.newest()["id"])), "in-force"),
                    "lifting": self.every_write("lifting", "in-force", lambda: self.ctl(HANAKO, "withdraw", str(self.newest()["id"])), "lifted")}

    def request(self):
        return self.ctl(HANAKO, "request", self.lab.world.saas, "--duration", "1d", "--reason", "drill", "--confirmed-by", "Suzuki")

    def entries(self):
        return json.loads(self.ctl(None, "list", "--json")[1])["entries"]

    def newest(self):
        return max(self.entries(), key=lambda e: e["id"], default=None)

    def bring_to(self, state):
        """None: nothing is open."""
        for entry in self.entries():
            if entry["state"] in ("waiting", "in-force"):
                self.ctl(HANAKO, "withdraw", str(entry["id"]))
        if state in ("waiting", "in-force"):
            status, text = self.request()
            self.bench.demand(status == 0, f"a request is refused: {text.strip()}")
        if state == "in-force":
            status, text = self.ctl(TARO, "approve", str(self.newest()["id"]))
            self.bench.demand(status == 0, f"an approval is refused: {text.strip()}")

    def every_write(self, step, begin, carry_out, end):
        for number in range(NOTHING_MORE):
            self.bring_to(begin)
            before = self.newest()
            mark = before["id"] if before else 0
            self.crash.arm.write_text(str(number), encoding="ascii")
            status, text = carry_out()
            if status == 0:  # acknowledged: a kill from here on may lose nothing
                self.crash.lab.gateway.process.kill()
            elif not self.crash.was_killed():
                self.bench.demand(False, f"{step}: neither done nor killed: {text.strip()[:200]}")
            self.crash.restart()
            self.judge(f"{step}, {'done' if status == 0 else f'killed at write {number}'}", begin, end, mark, status == 0)
            if status == 0 or len(self.bench.complaints) > 3:
                return number
        return NOTHING_MORE

    def judge(self, when, begin, end, mark, acknowledged):
        newest = self.newest()
        fresh = newest is not None and (begin is not None or newest["id"] > mark)
        state = newest["state"] if fresh else None
        allowed = (end,) if acknowledged else (begin, end)
        self.bench.require(state in allowed, f"{when}: it is {state}, not one of {allowed}")
        self.bench.require(self.lab.gateway.wait_for_log(["negative trust anchors:", "in force", "requested"], self.crash.mark, 2), f"{when}: the start does not say what it found")
        if fresh:
            detail = json.loads(self.ctl(None, "show", str(newest["id"]), "--json")[1])
            self.bench.require(detail["steps"][-1]["state"] == state, f"{when}: it is {state}, its history ends with {detail['steps'][-1]}")
            self.bench.require(detail["evidence"]["finding"] == "bogus", f"{when}: its evidence is gone")
            events = json.loads(self.lab.gateway.control("audit", "show", "--limit", "50", "--json")[1])["events"]
            last = next((e["what"] for e in reversed(events) if e["what"].startswith("nta ") and f'"nta":{newest["id"]},' in e["detail"]), None)
            self.bench.require(last == "nta " + ("requested" if state == "waiting" else state), f"{when}: it is {state}, the audit log's last word is {last}")
        verdict = json.loads(self.lab.gateway.control("audit", "verify", "--json")[1])
        self.bench.require(verdict["ok"], f"{when}: the audit log is broken: {verdict}")
        got = self.lab.ask("internet", self.lab.world.saas, "SOA", timeout=8)
        self.bench.require((got.rcode == "NOERROR") == (state == "in-force"), f"{when}: it is {state}, clients get {got.rcode}")


class Anchors:
    """A new key of the root is seen: after a kill it is known or not known, and never is the state lost."""

    def __init__(self, crash):
        self.crash, self.bench, self.lab = crash, crash.bench, crash.lab
        preload = self.lab.gateway.environment["LD_PRELOAD"]
        self.clock = WallClock(self.lab)
        self.lab.gateway.environment["LD_PRELOAD"] += ":" + preload
        self.root = RootKeys(self.lab)

    def every_write(self):
        gateway, old, new = self.lab.gateway, self.root.first, self.root.second
        gateway.stop()
        for path in (self.lab.directory / "state").glob("trust-anchor*"):
            path.unlink()  # of the root's keys as they were before
        self.lab.configuration.anchor_file = self.root.write_anchor(self.lab.directory / "anchor.ds", old)
        state = self.lab.directory / "state"
        kept, seen = None, set()
        for number in range(NOTHING_MORE):
            self.root.publish([old.dnskey], [(old, old.dnskey)])
            gateway.start(write=number == 0)
            self.bench.demand(gateway.wait_for_metric(self.has_looked, 30), "the root's keys are not looked at after a start")
            path = next(state.glob("trust-anchor*"))
            before = path.read_text(encoding="utf-8")
            kept = kept or before
            self.root.publish([old.dnskey, new.dnskey], [(old, old.dnskey)])
            self.crash.arm.write_text(str(number), encoding="ascii")
            self.clock.advance(DAY)
            killed = self.was_killed(path, before)
            self.crash.restart()
            seen.add(self.state_at_start(f"a rollover's new key, {f'killed at write {number}' if killed else 'kept'}", old, new, killed))
            if not killed or len(self.bench.complaints) > 3:
                break
            gateway.stop()
            path.write_text(kept, encoding="utf-8")  # as if the new key had never been seen
        self.bench.require(seen == {"old", "new"}, f"killed at {number} writes, starts found only {sorted(seen)} state of the anchors")
        return number

    def has_looked(self, metrics):
        """Since this start."""
        looked = metrics.sum("sekisho_trust_anchor_last_success_timestamp_seconds", zone=".")
        return looked >= time.time() + self.clock.offset - 60

    def was_killed(self, path, before, patience=20):
        """Waits until the state is written whole, or the gateway dies of it."""
        began = time.monotonic()
        while time.monotonic() < began + patience:
            if not self.lab.gateway.process.alive():
                return True
            if path.read_text(encoding="utf-8") != before:
                time.sleep(1)  # the flush of the directory comes last
                return not self.lab.gateway.process.alive()
            time.sleep(0.1)
        self.bench.demand(False, "the root's keys are not looked at after a day")
        return False

    def state_at_start(self, when, old, new, killed):
        """The start's own word of what it found."""
        line = self.lab.gateway.wait_for_log(["goes on from the state that was kept"], self.crash.mark, 3) or ""
        self.bench.require(f"key {old.tag} valid" in line, f"{when}: the start says {line!r}")
        self.bench.require("damaged" not in self.lab.gateway.log_since(self.crash.mark)[0], f"{when}: its state is damaged")
        is_new = f"key {new.tag} add-pend" in line
        self.bench.require(killed or is_new, f"{when}: the start does not know of the new key")
        report = json.loads(self.lab.gateway.control("anchors", "--json")[1])
        warnings = [w for anchor in report["anchors"] for w in anchor["warnings"]]
        self.bench.require("state-lost" not in warnings, f"{when}: {warnings}")
        return "new" if is_new else "old"
