"""kill -9 in place of every write to the disk that a change makes: the next start has the old set or the new one, and says which."""
import json

from sekisho_lab.zone_data import Zone

ABOUT = "killed at each write of a change, the next start has the old files or the new ones, never a mixture, and says which"
FAULT = "the journal of the change is removed before the next start"

NOTHING_MORE = 200  # a change makes fewer writes than this


def run(bench):
    with bench.laboratory() as lab:
        crash = Crash(bench, lab)
        crash.prepare()
        kept = crash.every_write("a change that is kept", (), "recovery by sekishod: kept")
        waiting = crash.every_write("a change that waits", ("--confirm-within", "60s"), "recovery by sekishod: rolled-back")
        exempt = crash.every_exemption()
        bench.figure(f"killed at each of {kept} writes of a change that is kept, {waiting} of one that waits, {exempt} of a negative trust anchor")


class Crash:
    def __init__(self, bench, lab):
        self.bench, self.lab = bench, lab
        self.apex = f"crash.{lab.world.own}"
        self.arm = lab.directory / "crashpoint"
        self.journal = lab.directory / "sekisho.toml.change"
        self.turn = 0
        self.staging = lab.directory / "staging"

    def prepare(self):
        self.staging.mkdir(exist_ok=True)
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

    def every_exemption(self):
        """The same for the list of negative trust anchors."""
        for number in range(NOTHING_MORE):
            zone = f"nta{number}.example"
            before = self.exempt()
            self.arm.write_text(str(number), encoding="ascii")
            self.lab.gateway.control("nta", "add", zone, "--for", "1d", "--reason", "drill")
            if not self.was_killed():
                self.arm.unlink()
                self.bench.require(self.exempt() == before | {zone + "."}, "the negative trust anchor is not there though it was set")
                return number
            self.restart()
            after = self.exempt()
            self.bench.require(after in (before, before | {zone + "."}), f"killed at write {number} of a negative trust anchor: {before} became {after}")
        return NOTHING_MORE

    def exempt(self):
        report = json.loads(self.lab.gateway.control("nta", "list", "--json")[1])
        return {entry["name"] for entry in report["entries"]}
