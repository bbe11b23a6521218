"""A gateway is backed up while it answers, its disk is lost, and it comes back: answers, history, audit log, secrets. The support bundle leaks none."""
import json
import shutil
import subprocess
import tarfile

ABOUT = "a gateway rebuilt from its backup answers, audits and remembers as before, wherever the power fails; a support bundle holds no secret"
FAULT = "one octet of the backup is changed on the way"

NOTHING_MORE = 500  # a restore makes fewer writes than this
PLANTED = "Pl4ntedSecretPl4ntedSecret0123456789abcdef"


def run(bench):
    with bench.laboratory() as lab:
        cookies = lab.directory / "state/cookie-secrets"
        lab.configuration.cookie_file = cookies
        lab.configuration.write()
        with open(lab.configuration.nat_path, "a", encoding="utf-8") as file:
            file.write(f"# {PLANTED}\n")
        lab.gateway.start(write=False)
        make_history(bench, lab)
        before = memory(lab)
        bundle(bench, lab, cookies)
        backup = lab.directory / "gw.backup"
        code, said = lab.gateway.control("backup", str(backup), "--config", str(lab.configuration.path))
        bench.demand(code == 0, f"backup: {said}")
        bench.require(backup.stat().st_mode & 0o777 == 0o600, f"the backup's mode is {backup.stat().st_mode & 0o777:o}")
        bench.require(lab.gateway.control("restore", str(backup))[0] == 1, "restore works while the gateway runs")
        secrets = cookies.read_text(encoding="ascii")
        bench.figure(f"{backup.stat().st_size // 1024} KiB in {len(tarfile.open(backup).getnames()) - 1} files, written while the gateway answered")
        lose_the_disk(lab)
        if bench.broken:
            octets = bytearray(backup.read_bytes())
            octets[octets.find(b"[server]")] ^= 1
            backup.write_bytes(octets)
        code, said = lab.gateway.control("restore", "--check", str(backup))
        bench.demand(code == 0 and not lab.configuration.path.exists(), f"restore --check: {said}")
        code, said = lab.gateway.control("restore", str(backup))
        bench.demand(code == 0, f"restore: {said}")
        bench.require(cookies.read_text(encoding="ascii") == secrets, "the cookie secrets are not those of before")
        lab.gateway.start(write=False)
        after = memory(lab)
        bench.require(after["audit"][:len(before["audit"])] == before["audit"], "the audit log is not the one of before")
        bench.require(after["revisions"][-len(before["revisions"]):] == before["revisions"], f"revisions {after['revisions']}, before {before['revisions']}")
        bench.require(lab.gateway.control("audit", "verify")[0] == 0, "the audit log does not verify")
        ask_each(bench, lab)
        bench.figure(f"{len(before['audit'])} audit events and {len(before['revisions'])} revisions remembered")
        lab.gateway.stop()
        PowerLosses(bench, lab, backup).every_write()


def make_history(bench, lab):
    """A change that is tried and kept, and what else leaves a trace."""
    proposed = lab.directory / "proposed.toml"
    proposed.write_text(lab.configuration.path.read_text(encoding="utf-8").replace('log-level = "info"', 'log-level = "debug"'), encoding="utf-8")
    code, said = lab.gateway.control("config", "apply", f"sekisho.toml={proposed}", "--reason", "restore drill", "--confirm-within", "1m")
    bench.demand(code == 0, f"config apply: {said}")
    waiting = lab.gateway.control("backup", str(lab.directory / "too-early"), "--config", str(lab.configuration.path))
    bench.require(waiting[0] == 1 and not (lab.directory / "too-early").exists(), "a backup is made while a change waits to be confirmed")
    code, said = lab.gateway.control("config", "confirm")
    bench.demand(code == 0, f"config confirm: {said}")
    lab.gateway.control("cache", "flush", "--all")


def memory(lab):
    audit = json.loads(lab.gateway.control("--json", "audit", "show", "--limit", "100")[1])
    history = json.loads(lab.gateway.control("--json", "config", "history", "--limit", "100")[1])
    return {"audit": [(event["number"], event["sha256"]) for event in audit["events"]],
            "revisions": [(row["number"], row["sha256"]) for row in history["revisions"]]}


def bundle(bench, lab, cookies):
    path = lab.directory / "bundle.tar"
    code, said = lab.gateway.control("support-bundle", str(path), "--config", str(lab.configuration.path))
    bench.demand(code == 0, f"support-bundle: {said}")
    text = path.read_bytes().decode("utf-8", "replace")
    secrets = [word for line in cookies.read_text(encoding="ascii").splitlines() for word in line.split() if len(word) == 32]
    bench.demand(bool(secrets), "the gateway has no cookie secret to look for")
    for secret in (PLANTED, *secrets):
        bench.require(secret not in text, f"the support bundle holds the secret {secret[:6]}…")
    for part in ("status.json", "metrics.txt", "configuration/sekisho.toml", "versions.txt", "history.json"):
        bench.require(part in tarfile.open(path).getnames(), f"the support bundle has no {part}")
    bench.require('"did not answer' not in text and "sekisho_config_revision" in text, "the support bundle has no metrics")


def lose_the_disk(lab):
    lab.gateway.stop()
    shutil.rmtree(lab.directory / "state")
    for name in ("sekisho.toml", "nat-map.toml", "root.hints", "sekisho.toml.lock"):
        (lab.directory / name).unlink(missing_ok=True)


def ask_each(bench, lab):
    for view, name in (("internet", f"www.{lab.world.company}"), ("lgwan", f"www.{lab.world.own}"), ("both", f"www.{lab.world.own}")):
        got = lab.ask(view, name, "A", timeout=5)
        bench.require(bool(got.answer), f"{view} gets no answer for {name} from the restored gateway")


class PowerLosses:
    """Kills a restore in place of each of its writes: the old state, the new one, or nothing starts until the same restore was done again."""

    def __init__(self, bench, lab, backup):
        self.bench, self.lab, self.backup = bench, lab, backup
        self.arm, self.kept = lab.directory / "crashpoint", lab.directory / "kept-for-drill"
        self.mark = lab.configuration.path.with_name(lab.configuration.path.name + ".restoring")
        self.own = [lab.directory / name for name in ("state", "sekisho.toml", "nat-map.toml", "root.hints")]
        (lab.directory / "tmp").mkdir(exist_ok=True)

    def restore(self, *environment):
        return self.lab.gateway.control("restore", str(self.backup), environment={"TMPDIR": str(self.lab.directory / "tmp"), **dict(environment)})

    def seen(self):
        """What a gateway reads: without what restores leave beside."""
        files = [file for path in self.own if path.exists() for file in ([path] if path.is_file() else sorted(path.rglob("*"))) if file.is_file()]
        return {str(file.relative_to(self.lab.directory)): file.read_bytes() for file in files}

    def reset(self):
        for path in self.lab.directory.iterdir():
            leftover = any(path.name.startswith(own.name) for own in self.own) and path not in self.own
            if leftover or path in self.own:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in self.kept.iterdir():
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, self.lab.directory / path.name)

    def every_write(self):
        code, said = self.restore()
        self.bench.demand(code == 0, f"restore: {said}")
        saved = self.seen()
        self.own[1].write_text(self.own[1].read_text(encoding="utf-8") + "# newer\n", encoding="utf-8")
        self.own[2].write_text(self.own[2].read_text(encoding="utf-8") + "# newer\n", encoding="utf-8")
        (self.own[0] / "newer").write_text("of a time after the backup", encoding="utf-8")
        before = self.seen()
        self.kept.mkdir()
        for path in self.own:
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, self.kept / path.name)
        found = {"old": 0, "new": 0, "refused": 0}
        for number in range(NOTHING_MORE):
            self.reset()
            if not self.one(number, before, saved, found) or len(self.bench.complaints) > 3:
                break
        self.bench.require(number > 30 and found["old"] > 10 and found["refused"] > 5, f"killed at {number} writes, found {found}: that cannot be all")
        self.lab.gateway.start(write=False)
        self.bench.figure(f"killed at each of {number} writes: {found['old']} times the old state, {found['refused']} times no start until it was done again")

    def one(self, number, before, saved, found):
        """False when the restore was carried out whole."""
        self.arm.write_text(str(number), encoding="ascii")
        code, said = self.restore(("LD_PRELOAD", str(self.lab.programs / "libcrashpoint.so")), ("CRASHPOINT", str(self.arm)))
        self.arm.unlink()
        when = f"a restore killed at write {number}"
        there, marked = self.seen(), self.mark.exists()
        if code == 0:
            self.bench.require(there == saved and not marked, f"{when} was carried out whole, and left something else")
            return False
        self.bench.demand(code < 0 or code == 137, f"{when} ended with {code}: {said.strip()[:200]}")
        if marked:
            found["refused"] += 1
            start = subprocess.run(["ip", "netns", "exec", self.lab.gateway.namespace.name, str(self.lab.programs / "sekishod"), "--lang", "en",
                                    "--config", str(self.lab.configuration.path)], capture_output=True, text=True, check=False, timeout=20)
            self.bench.require(start.returncode == 1 and "run the same restore again" in start.stderr, f"{when}: a start ends with {start.returncode}: {start.stderr.strip()[:200]}")
        else:
            found["old" if there == before else "new"] += 1
            self.bench.require(there in (before, saved), f"{when}: a mixture that starts: {sorted(n for n in before | saved if there.get(n) != before.get(n))[:5]}")
        code, said = self.restore()
        self.bench.require(code == 0 and self.seen() == saved and not self.mark.exists(), f"{when}, then done again: {code} {said.strip()[:200]}")
        return True
