"""Under the package's unit with its few rights: AF_XDP ports, which outlive a crash, and a realm whose sockets live in a network namespace, with the drop-in netns.conf."""
import time

from sekisho_lab.container import Container, make_root_archive
from sekisho_lab.drill import load
from sekisho_lab.laboratory import SOURCE

ABOUT = "the locked-down service with AF_XDP ports, after a crash too, and with a realm in a network namespace by the drop-in netns.conf"
FAULT = "the drop-in is not there"
PATIENCE = 900  # the first run makes the root

VERSION, SPACE = "0.0.1", "outside"


def run(bench):
    install = load("install")
    package = install.build(VERSION, bench.options.programs)
    archive = make_root_archive(package, SOURCE / "build/lab-root")
    with bench.laboratory() as lab:
        lab.configuration.driver = "af_xdp"
        lab.configuration.write()
        machine = Container(lab.wiring.gw, archive, lab.directory, f"sk-{lab.run.id}")
        lab.gateway = install.Guest(machine)
        machine.boot()
        (machine.root / "root/sekisho.deb").write_bytes(package.read_bytes())
        machine.must("apt-get", "install", "-y", "--no-install-recommends", "/root/sekisho.deb")
        install.configure(bench, lab, machine)
        install.look_at_rights(bench, machine)
        answers = served(bench, lab, "AF_XDP")
        crash(bench, machine)
        answers += served(bench, lab, "AF_XDP after a crash")
        move_way_out(lab, machine)
        if not bench.broken:
            machine.must("sh", "-c", "mkdir -p /etc/systemd/system/sekishod.service.d && cp /usr/share/doc/sekisho/examples/netns.conf /etc/systemd/system/sekishod.service.d/")
        machine.must("systemctl", "daemon-reload")
        code, _ = machine.run("systemctl", "restart", "sekishod")
        bench.demand(code == 0, "does not start: " + machine.run("journalctl", "-u", "sekishod", "-n", "12", "-o", "cat")[1])
        answers += served(bench, lab, "a realm in a namespace")
        bench.figure(f"{answers} answers over UDP and TCP from three networks")


def crash(bench, machine):
    """Its XDP programs stay on the interfaces, and the one that is started instead may not ask the kernel whose they are."""
    main = machine.unit("MainPID")
    machine.must("systemctl", "kill", "--signal=KILL", "sekishod")
    until = time.monotonic() + 60
    while time.monotonic() < until and (machine.unit("MainPID") in ("0", main) or machine.unit("ActiveState") != "active"):
        time.sleep(0.2)
    bench.demand(machine.unit("ActiveState") == "active", "not started again after a crash: " + machine.run("journalctl", "-u", "sekishod", "-n", "12", "-o", "cat")[1])


def move_way_out(lab, machine):
    """The way to the Internet goes into a namespace that only the realm's sockets enter."""
    plan, path = lab.world.plan, machine.root / "etc/sekisho/sekisho.toml"
    machine.must("sh", "-ec", f"ip netns add {SPACE}; ip link set up-inet netns {SPACE}; ip -n {SPACE} link set lo up; ip -n {SPACE} link set up-inet up;"
                 f" ip -n {SPACE} address add {plan.up_inet.four}/24 dev up-inet; ip -n {SPACE} address add {plan.up_inet.six}/64 dev up-inet nodad;"
                 f" ip -n {SPACE} route add default via {plan.inet_router.four}; ip -n {SPACE} route add ::/0 via {plan.inet_router.six}")
    path.write_text(path.read_text(encoding="utf-8").replace('device = "up-inet"', f'device = "up-inet"\nnetns = "{SPACE}"'), encoding="utf-8")


def served(bench, lab, what):
    """New names each time: none comes from a cache."""
    good = 0
    for view in ("lgwan", "internet", "both"):
        for family in (4, 6):
            for tcp in (False, True):
                name = f"www.{lab.world.own}" if view == "lgwan" else f"{lab.world.names.token()}.dyn.{lab.world.company}"
                got = lab.ask(view, name, "A", family, tcp=tcp, timeout=5)
                good += bench.require(got.rcode == "NOERROR" and bool(got.answer),
                                      f"{what}, {view}: {'TCP' if tcp else 'UDP'}/53 over IPv{family}: {got.rcode} {got.flags}")
    return good
