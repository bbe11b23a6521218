"""The package in a fresh Debian 12: installed, started, upgraded under load, downgraded, removed, installed again, purged."""
import pathlib
import re
import time

from sekisho_lab.container import Container, make_root_archive
from sekisho_lab.laboratory import SOURCE
from sekisho_lab.load import Load
from sekisho_lab.namespaces import run_tool

ABOUT = "the package installs, starts, upgrades under load, goes back, and is removed as Debian's users expect"
FAULT = "the upgraded service needs 20 s more to start"
PATIENCE = 1500  # the first run makes the root

OLD, NEW = "0.0.1", "9.9.9"
RATE, HOT_NAMES = 2000, 300
LONGEST_GAP = 10.0  # seconds; a start on a busy machine
# What Debian keeps of its own about a package that was there.
DEBIANS_OWN = re.compile(r"^(var/(lib/(dpkg|apt|systemd|dbus)|log|cache|tmp)|etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|etc/systemd/system|root/)")


def run(bench):
    packages = {version: build(version, bench.options.programs) for version in (OLD, NEW)}
    archive = make_root_archive(packages[OLD], SOURCE / "build/lab-root")
    with bench.laboratory() as lab:
        lab.configuration.write()
        machine = Container(lab.wiring.gw, archive, lab.directory, f"sk-{lab.run.id}")
        lab.gateway = Guest(machine)
        machine.boot()
        for version, package in packages.items():
            (machine.root / f"root/{version}.deb").write_bytes(package.read_bytes())
        before = machine.files()
        first_start(bench, lab, machine)
        configure(bench, lab, machine)
        look_at_rights(bench, machine)
        reload_and_refuse(bench, lab, machine)
        apply(bench, lab, machine)
        revisions = upgrade_under_load(bench, lab, machine)
        go_back(bench, lab, machine, revisions)
        freeze(bench, machine)
        remove_and_return(bench, lab, machine, revisions)
        purge(bench, machine, before)


class Guest:
    """What the lab asks of a gateway, for one that systemd runs."""

    def __init__(self, machine):
        self.machine, self.process = machine, None

    def check_alive(self):
        pass

    def stop(self):
        self.machine.stop()


def build(version, programs):
    """The package of the programs under test with another number."""
    folder = SOURCE / "build/lab-packages"
    build_folder = pathlib.Path(programs).parent if programs else SOURCE / "build/release"
    package = folder / f"sekisho_{version}_amd64.deb"
    of = [*(build_folder / "bin" / name for name in ("sekishod", "sekishoctl", "redirect.bpf.o")), SOURCE / "cmake/install.cmake",
          *(path for name in ("package", "systemd") for path in (SOURCE / "appliance" / name).rglob("*") if path.is_file())]
    if not package.exists() or package.stat().st_mtime < max(path.stat().st_mtime for path in of):
        run_tool(["env", "DEB_BUILD_OPTIONS=noautodbgsym", str(SOURCE / "appliance/package/build"), "--programs", str(build_folder),
                  "--version", version, "--output", str(folder)])
    return package


def first_start(bench, lab, machine):
    machine.must("apt-get", "install", "-y", "--no-install-recommends", f"/root/{OLD}.deb")
    bench.require(machine.unit("ActiveState") == "active", "the service does not run after the package was installed")
    bench.require(machine.unit("UnitFileState") == "enabled", "the service does not start at the next boot")
    code, said = machine.run("sekishoctl", "status")
    bench.require(code == 0 and "unconfigured" in said, f"sekishoctl status: {code} {said[:300]}")
    for role in ("lgwan", "internet"):
        got = lab.ask(role, f"www.{lab.world.own}", "A", timeout=1)
        bench.require(not got.answer, f"a gateway that was never configured answers {role}")
    for page in ("man8/sekishod.8.gz", "ja/man8/sekishod.8.gz", "ja/man1/sekishoctl.1.gz", "man5/sekisho.toml.5.gz"):
        bench.require((machine.root / "usr/share/man" / page).exists(), f"no manual page {page}")


def configure(bench, lab, machine):
    """The lab's own configuration, where the package has it."""
    here = str(lab.directory)
    text = lab.configuration.text().replace(f'"{here}/state"', '"/var/lib/sekisho"').replace(f'"{here}/control.sock"', '"/run/sekisho/control.sock"')
    text = text.replace(f'"{here}/internet/root.key"', '"/etc/sekisho/root.key"').replace(here, "/etc/sekisho")
    folder = machine.root / "etc/sekisho"
    for name, source in (("root.hints", "root.hints"), ("root.key", "internet/root.key"), ("nat-map.toml", "nat-map.toml")):
        (folder / name).write_bytes((lab.directory / source).read_bytes())
    (folder / "sekisho.toml").write_text(text, encoding="utf-8")
    code, _ = machine.run("systemctl", "restart", "sekishod")
    bench.demand(code == 0, "the lab's configuration does not start: " + machine.run("journalctl", "-u", "sekishod", "-n", "15", "-o", "cat")[1])
    bench.require(answered(lab), "the first configuration's answer does not come after systemctl restart has returned")


def answered(lab):
    got = lab.ask("internet", f"{lab.world.names.token()}.dyn.{lab.world.company}", "A", timeout=3)
    return bool(got.answer)


def look_at_rights(bench, machine):
    """The account, what it may do, and that threads which read packets may nothing."""
    rights = {}
    main = machine.unit("MainPID")
    for line in machine.must("sh", "-c", f"for t in /proc/{main}/task/*; do echo $(cat $t/comm) $(grep -E 'CapPrm|CapAmb|NoNewPrivs|Seccomp:|Uid' $t/status | tr -d '\\t' | cut -d: -f2 | tr '\\n' ' '); done").splitlines():
        name, *facts = line.split()
        rights[name] = facts
    account = machine.must("id", "-u", "sekisho").strip()
    for name, (uid, *_rest) in rights.items():
        bench.require(uid.startswith(account), f"the thread {name} runs as {uid}, not as sekisho ({account})")
    lanes = [name for name in rights if name.endswith(("-lan/0", "tcp"))]
    bench.require(len(lanes) >= 4, f"lanes among the threads: {lanes} of {sorted(rights)}")
    for name in lanes:
        bench.require(int(rights[name][1], 16) == 0, f"the lane {name} still has capabilities {rights[name][1]}")
    main_rights = int(rights["sekishod"][1], 16)
    bench.require(main_rights == (1 << 12 | 1 << 13 | 1 << 39), f"sekishod has capabilities {main_rights:x}, not those of rules, packet sockets and BPF alone")
    bench.require(rights["sekishod"][3:5] == ["1", "2"], f"no new privileges, system calls filtered: {rights['sekishod'][3:5]}")


def reload_and_refuse(bench, lab, machine):
    path = machine.root / "etc/sekisho/sekisho.toml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good + "\n[oops]\n", encoding="utf-8")
    bench.require(machine.run("systemctl", "reload", "sekishod")[0] != 0, "systemctl reload says that a file with a mistake was taken over")
    path.write_text(good.replace('log-level = "info"', 'log-level = "debug"'), encoding="utf-8")
    machine.must("systemctl", "reload", "sekishod")
    bench.require(machine.unit("ActiveState") == "active" and answered(lab), "no answers after a reload")


def apply(bench, lab, machine):
    """The gateway's own account replaces a configuration that root has put there."""
    path = machine.root / "etc/sekisho/sekisho.toml"
    (machine.root / "root/sekisho.toml").write_text(path.read_text(encoding="utf-8").replace('log-level = "debug"', 'log-level = "info"'), encoding="utf-8")
    code, said = machine.run("sekishoctl", "config", "apply", "/root/sekisho.toml", "--reason", "drill")
    bench.require(code == 0 and 'log-level = "info"' in path.read_text(encoding="utf-8"), f"sekishoctl config apply: {code} {said[-600:]}")
    bench.require(answered(lab), "no answers after a change")


def history(machine):
    """Revisions that the gateway remembers."""
    import json
    return [entry["number"] for entry in json.loads(machine.must("sekishoctl", "--json", "config", "history"))["revisions"]]


def upgrade_under_load(bench, lab, machine):
    """Upgrades while clients ask for what is cached; prints what they lost. The revisions remembered before."""
    names = [f"{lab.world.names.token()}.dyn.{lab.world.company} A" for _ in range(HOT_NAMES)]
    namespace, source, service = lab.client_of("internet")
    lab.wiring.spaces["inet"].nft("table inet lab {\n counter asked { }\n chain in { type filter hook input priority 0;\n"
                                  '  iifname "eth0" udp dport 53 counter name asked\n }\n}\n')
    for _ in range(2):
        warm = Load(lab, namespace, server=service.four, source=source.four, names=names, rate=300, count=HOT_NAMES).join()
    bench.demand(warm.answered == HOT_NAMES, f"only {warm.answered} of {HOT_NAMES} names are warm")
    revisions = history(machine)
    if bench.broken:
        folder = machine.root / "etc/systemd/system/sekishod.service.d"
        folder.mkdir(parents=True)
        (folder / "slow.conf").write_text("[Service]\nExecStartPre=/bin/sleep 20\n", encoding="ascii")
    asked = lab.wiring.spaces["inet"].nft_counter("lab", "asked")
    running = Load(lab, namespace, server=service.four, source=source.four, names=names, rate=RATE, duration=45, timeout=1)
    time.sleep(2)
    began = time.monotonic()
    machine.must("apt-get", "install", "-y", "--no-install-recommends", f"/root/{NEW}.deb")
    took = time.monotonic() - began
    result = running.join()
    again = lab.wiring.spaces["inet"].nft_counter("lab", "asked") - asked
    gap = result.lost / RATE
    bench.figure(f"upgrade in {took:.1f} s, {gap:.2f} s without answers at {RATE} questions a second ({result.lost} of {result.sent} lost)")
    bench.figure(f"caches empty afterwards: {again} questions upstream for {HOT_NAMES} names that were warm")
    bench.require(gap <= LONGEST_GAP, f"clients were without answers for {gap:.1f} s")
    bench.require(result.lost > 0 and again > 0, "nothing was lost and nothing asked again: the service was not restarted")
    late = sum(window["errors"] for window in result.windows[-15:])
    bench.figure(f"{result.wrong} questions answered with an error while the caches filled again")
    bench.require(late == 0, f"{late} errors in the last 15 s, long after the upgrade")
    version = machine.must("dpkg-query", "-W", "-f", "${Version}", "sekisho")
    bench.require(version == NEW, f"installed: {version}")
    bench.require(set(revisions) <= set(history(machine)), "the upgrade forgot revisions of the configuration")
    bench.require(machine.run("sekishoctl", "audit", "verify")[0] == 0, "the audit log does not verify after the upgrade")
    return revisions


def go_back(bench, lab, machine, revisions):
    machine.must("apt-get", "install", "-y", "--no-install-recommends", "--allow-downgrades", f"/root/{OLD}.deb")
    version = machine.must("dpkg-query", "-W", "-f", "${Version}", "sekisho")
    bench.require(version == OLD and answered(lab), f"after the downgrade: {version}, no answers")
    bench.require(set(revisions) <= set(history(machine)), "the downgrade forgot revisions of the configuration")


def freeze(bench, machine):
    """A gateway that no longer does its rounds is ended and started again by systemd."""
    folder = machine.root / "run/systemd/system/sekishod.service.d"
    machine.must("sh", "-c", f"mkdir -p /{folder.relative_to(machine.root)} && printf '[Service]\\nWatchdogSec=4s\\n' >/{folder.relative_to(machine.root)}/quick.conf"
                 " && systemctl daemon-reload && systemctl restart sekishod")
    main = machine.unit("MainPID")
    machine.must("kill", "-STOP", main)
    began = time.monotonic()
    while time.monotonic() < began + 40:
        if machine.unit("ActiveState") == "active" and machine.unit("MainPID") not in (main, "0"):
            bench.figure(f"frozen: ended and answering again after {time.monotonic() - began:.1f} s (watchdog of 4 s)")
            break
        time.sleep(0.2)
    else:
        bench.require(False, "systemd did not restart a frozen gateway")
    machine.must("sh", "-c", "rm -r /run/systemd/system/sekishod.service.d && systemctl daemon-reload")


def remove_and_return(bench, lab, machine, revisions):
    machine.must("apt-get", "remove", "-y", "sekisho")
    kept = [path for path in ("var/lib/sekisho/sekisho.db", "etc/sekisho/sekisho.toml") if (machine.root / path).exists()]
    bench.require(len(kept) == 2, f"after remove only {kept} is kept")
    bench.require(not (machine.root / "usr/sbin/sekishod").exists() and not lab.ask("internet", f"www.{lab.world.company}", "A", timeout=1).answer,
                  "the gateway answers after it was removed")
    machine.must("apt-get", "install", "-y", "--no-install-recommends", f"/root/{NEW}.deb")
    bench.require(answered(lab), "no answers after the package was installed again")
    bench.require(set(revisions) <= set(history(machine)), "revisions did not survive remove and install")


def purge(bench, machine, before):
    machine.must("apt-get", "purge", "-y", "sekisho")
    left = sorted(path for path in machine.files() - before if not DEBIANS_OWN.match(path) and not path.endswith(".pyc"))
    bench.require(not left, f"purge leaves {left[:10]}")
    bench.require(machine.run("getent", "passwd", "sekisho")[0] != 0 and machine.run("getent", "group", "sekisho")[0] != 0, "purge leaves the account")
    units = [line for line in machine.run("systemctl", "list-unit-files", "sekishod.service", "--no-legend")[1].splitlines() if line.strip()]
    bench.require(not units, f"purge leaves the unit: {units}")
    rules = [line for line in machine.run("nft", "list", "tables")[1].splitlines() if "sekisho" in line]
    bench.require(not rules, f"purge leaves rules in the kernel: {rules}")
