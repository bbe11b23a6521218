"""A gateway is backed up while it answers, its disk is lost, and it comes back: answers, history, audit log, secrets. The support bundle leaks none."""
import json
import shutil
import tarfile

ABOUT = "a gateway rebuilt from its backup answers, audits and remembers as before; a support bundle holds no secret"
FAULT = "one octet of the backup is changed on the way"

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
