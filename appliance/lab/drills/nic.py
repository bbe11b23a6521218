"""The package in a bare Debian 12 under QEMU; `sekishoctl setup` gives emulated cards to vfio-pci; the three networks are served through them."""
import re
import time

from sekisho_lab.client import connect_tcp
from sekisho_lab.configuration import ROLES
from sekisho_lab.container import make_root_archive
from sekisho_lab.drill import load
from sekisho_lab.laboratory import SOURCE
from sekisho_lab.namespaces import ToolFailed
from sekisho_lab.virtual_machine import PREPARED, Card, VirtualMachine

ABOUT = "virtio-net, e1000e and vmxnet3 behind an emulated IOMMU, bound by sekishoctl setup: queries, ping, SSH and TCP/53 of three networks; again after a restart"
FAULT = "the machine has no IOMMU"
PATIENCE = 1500  # software emulation; the first run makes the root besides

VERSION = "0.0.1"
FURTHER = ["linux-image-amd64", "openssh-server", "driverctl", "udev", "kmod", "librte-net-e1000-23", "librte-net-vmxnet3-23", "librte-net-virtio23"]
CARDS = {"lgwan": ("virtio-net-pci", 0x10), "inet": ("e1000e", 0x11), "both": ("vmxnet3", 0x12)}
WAYS_OUT = {"lgwan": 0x13, "inet": 0x14}
BOOT, STEP, ANSWER = 400, 300, 20.0  # seconds

# Runs at every boot; the first time it sets the machine up. A line on the serial port restarts it.
SCRIPT = """#!/bin/sh
exec > /dev/ttyS1 2>&1
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
echo "DRILL booted"
if ! dpkg -s sekisho >/dev/null 2>&1; then
  dpkg -i /root/sekisho.deb; echo "DRILL installed $?"
  sekishoctl setup --answers /root/answers.toml --yes; echo "DRILL setup $?"
  sekishoctl setup --answers /root/answers.toml --yes --json; echo "DRILL again $?"
fi
sekishoctl doctor; echo "DRILL doctor $?"
for card in {addresses}; do echo "DRILL driver-$card $(basename $(readlink /sys/bus/pci/devices/$card/driver))"; done
systemctl is-active sekishod; echo "DRILL active $?"
journalctl -b -u sekishod -o cat --no-pager
echo "DRILL end"
read -r _ < /dev/ttyS1 && systemctl reboot
"""


def run(bench):
    package = load("install").build(VERSION, bench.options.programs)
    archive = make_root_archive(package, SOURCE / "build/lab-root", FURTHER, PREPARED)
    with bench.laboratory() as lab:
        lab.configuration.write()
        cards = make_cards()
        machine = VirtualMachine(lab.wiring.gw, archive, lab.directory, cards, iommu=not bench.broken)
        lab.gateway = machine
        furnish(lab, machine, package)
        machine.install(SCRIPT.format(addresses=" ".join(card.address for card in cards[:len(CARDS)])))
        counts = dict.fromkeys(("udp", "tcp", "pings", "ssh"), 0)
        took = look(bench, machine, ("installed", "setup", "again"))
        served(bench, lab, counts)
        machine.restart()
        look(bench, machine, ())
        served(bench, lab, counts)
        bench.figure("virtio-net, e1000e, vmxnet3 under vfio-pci, before and after a restart of the machine: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        bench.figure(f"emulated: {took}")


def look(bench, machine, first):
    """What the machine says of itself while it boots; how long its steps took."""
    began, took = time.monotonic(), []
    bench.demand(machine.wait_for("booted", BOOT) is not None, "the machine does not boot: " + machine.console_tail())
    took.append(f"boot {time.monotonic() - began:.0f} s")
    for marker in (*first, "doctor", "active"):
        began, code = time.monotonic(), machine.wait_for(marker, STEP)
        bench.demand(code == "0", f"{marker}: {code}\n{machine.said()[-2500:]}")
        took.append(f"{marker} {time.monotonic() - began:.0f} s")
    for card in machine.cards[:len(CARDS)]:
        driver = machine.wait_for(f"driver-{card.address}", STEP)
        bench.require(driver == "vfio-pci", f"{card.model} at {card.address} is bound to {driver}")
    bench.demand(machine.wait_for("end", STEP) is not None, "the machine's report has no end")
    return ", ".join(took)


def make_cards():
    cards = [Card(f"lan-{role}", model, slot, f"02:00:00:00:01:{slot:02x}") for role, (model, slot) in CARDS.items()]
    return cards + [Card(f"up-{role}", "virtio-net-pci", slot, f"02:00:00:00:02:{slot:02x}") for role, slot in WAYS_OUT.items()]


def furnish(lab, machine, package):
    """What an integrator brings: package, configuration, answers; and the network configuration of the ways out."""
    machine.write("/root/sekisho.deb", package.read_bytes())
    here = str(lab.directory)
    text = lab.configuration.text().replace(f'"{here}/state"', '"/var/lib/sekisho"').replace(f'"{here}/control.sock"', '"/run/sekisho/control.sock"')
    text = text.replace(f'"{here}/internet/root.key"', '"/root/root.key"').replace(f'"{here}/root.hints"', '"/root/root.hints"').replace(here, "/etc/sekisho")
    text = text.replace("hugepages = false", "hugepages = true").replace('map = "nat-map.toml"', 'map = "/usr/local/share/nat-map.toml"')
    for role, (_, slot) in CARDS.items():
        text = re.sub(rf'driver = "\w+"\ndevice = "lan-{role}"', f'driver = "pci"\ndevice = "0000:00:{slot:02x}.0"', text)
    text = text.replace('"/root/', '"/usr/local/share/')  # the gateway's own account reads them
    machine.write("/root/gw.toml", text)
    machine.write("/usr/local/share/root.hints", (lab.directory / "root.hints").read_bytes())
    machine.write("/usr/local/share/root.key", (lab.directory / "internet/root.key").read_bytes())
    machine.write("/usr/local/share/nat-map.toml", (lab.directory / "nat-map.toml").read_bytes())
    machine.write("/root/answers.toml", answers(lab))
    plan = lab.world.plan
    way_out(machine, "up-lgwan", WAYS_OUT["lgwan"], plan.up_lgwan, plan.lgwan_router, (plan.lgwan.four, plan.lgwan.six))
    way_out(machine, "up-inet", WAYS_OUT["inet"], plan.up_inet, plan.inet_router, ("0.0.0.0/0", "::/0"))


def answers(lab):
    text = 'configuration = "gw.toml"\n'
    for role, name in ROLES.items():
        service = lab.world.plan.service(role)
        text += f'\n[[port]]\nname = "{name}"\ndevice = "0000:00:{CARDS[role][1]:02x}.0"\naddresses = ["{service.four}/16", "{service.six}/48"]\n'
    return text


def way_out(machine, name, slot, own, router, destinations):
    machine.write(f"/etc/systemd/network/10-{name}.link", f"[Match]\nMACAddress=02:00:00:00:02:{slot:02x}\n[Link]\nName={name}\n")
    routes = "".join(f"[Route]\nDestination={to}\nGateway={router.six if ':' in str(to) else router.four}\n" for to in destinations)
    machine.write(f"/etc/systemd/network/20-{name}.network",
                  f"[Match]\nName={name}\n[Network]\nAddress={own.four}/24\nAddress={own.six}/64\nIPv6AcceptRA=no\nIPv6DuplicateAddressDetection=0\n{routes}")


def served(bench, lab, counts):
    for view in ("lgwan", "internet", "both"):
        for family in (4, 6):
            for tcp in (False, True):
                got = lab.ask(view, f"www.{lab.world.others[0]}", "A", family, tcp=tcp, timeout=ANSWER)
                counts["tcp" if tcp else "udp"] += bench.require(got.rcode == "NOERROR" and bool(got.answer),
                                                                 f"{view}: {'TCP' if tcp else 'UDP'}/53 over IPv{family}: {got.rcode} {got.flags}")
            counts["pings"] += ping(bench, lab, view, family)
            counts["ssh"] += greet(bench, lab, view, family)


def ping(bench, lab, view, family):
    namespace, source, service = lab.client_of(view)
    try:
        namespace.tool("ping", "-n", "-q", "-c", "5", "-i", "0.5", "-W", "10", "-I", source.of(family), service.of(family))
    except ToolFailed as error:
        return bench.require(False, f"{view}: ping over IPv{family} fails: {str(error).splitlines()[-1][:120]}")
    return 5


def greet(bench, lab, view, family):
    namespace, source, service = lab.client_of(view)
    try:
        with connect_tcp(namespace, source.of(family), service.of(family), ANSWER, 22) as sock:
            return bench.require(sock.recv(64).startswith(b"SSH-2.0-"), f"{view}: what listens on port 22 is no SSH server")
    except OSError as error:
        return bench.require(False, f"{view}: no SSH session over IPv{family}: {error}")
