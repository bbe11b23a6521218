"""Two gateways side by side: each client network and each way out is a bridge that both are on; beside each gateway run keepalived and
`sekishoctl pair watch`, as the package would run them. A link of the two nodes' own carries what is pushed.
"""
import dataclasses
import json
import os
import pathlib
import re
import threading
import time

from .control_pki import make_pair_pki
from .gateway import Gateway
from .namespaces import Namespace, join
from .processes import Process
from .wiring import ROLES

SOURCE = pathlib.Path(__file__).resolve().parents[3]
NODES = ("gw1", "gw2")
PORT = 8443
OWN_HOST = {"gw1": 2, "gw2": 3}
WITNESSES = (101, 102)
PRIORITY = {"gw1": 150, "gw2": 100}
PAIR_LINK = {"gw1": "10.254.254.1", "gw2": "10.254.254.2"}
EXITS = {"lgwan": "up-lgwan", "internet": "up-inet"}
OWN_TABLES = {"server", "cpu", "dpdk", "metrics", "control", "port"}


@dataclasses.dataclass
class Node:
    """One of the two gateways, with what runs beside it."""
    name: str
    space: Namespace
    gateway: Gateway
    ends: dict                      # network → (namespace, device) of the bridge's port towards this node
    watch: Process | None = None
    keepalived: Process | None = None

    @property
    def directory(self):
        return self.gateway.configuration.directory

    @property
    def other(self):
        return NODES[1 - NODES.index(self.name)]


class Town:
    """`witnesses` False: nobody tells a node that it is cut off."""

    def __init__(self, lab, witnesses=True):
        self.lab, self.plan, self.witnesses = lab, lab.world.plan, witnesses
        self.services = {role: self.plan.service(role) for role in ROLES}
        self.second = Namespace(lab.run.namespace("gw2"))
        directory = lab.directory / f"{lab.run.id}-gw2"
        directory.mkdir()
        configuration = dataclasses.replace(lab.configuration, directory=directory)
        self.nodes = {"gw1": Node("gw1", lab.wiring.gw, lab.gateway, {}),
                      "gw2": Node("gw2", self.second, Gateway(self.second, lab.programs, configuration), {})}
        self._wire()

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *exception):
        self._stop()

    # Cables

    def _wire(self):
        lab, plan = self.lab, self.plan
        for role in ROLES:
            client, device = lab.wiring.client(role), f"lan-{role}"
            join(self.second, device, client, "second")
            for space, end in ((client, "second"), (self.second, device)):
                space.tool("ethtool", "-K", end, "tx", "off", "gro", "off")
            self._bridge(role, client, "eth0")
            # The service addresses are keepalived's from here on.
            lab.wiring.gw.ip(*(f"addr del {address} dev {device}" for address in (f"{self.services[role].four}/16", f"{self.services[role].six}/48")))
            for node in self.nodes.values():
                own = plan.clients[role].host(OWN_HOST[node.name])
                node.space.ip(f"addr add {own.four}/16 dev {device}", f"addr add {own.six}/48 dev {device} nodad")
        for network, space, ours in (("lgwan-exit", lab.wiring.spaces["lgnet"], "gw"), ("internet-exit", lab.wiring.spaces["inet"], "eth0")):
            realm = network.removesuffix("-exit")
            join(self.second, EXITS[realm], space, "second")
            self._bridge(network, space, ours)
            source = self.source(realm, "gw2")
            self.second.ip(f"addr add {source.four}/24 dev {EXITS[realm]}", f"addr add {source.six}/64 dev {EXITS[realm]} nodad")
        for everything, lgwan, family in (("0.0.0.0/0", plan.lgwan.four, 4), ("::/0", plan.lgwan.six, 6)):
            self.second.ip(f"route add {everything} via {plan.inet_router.of(family)} dev up-inet metric 500",
                           f"route add {lgwan} via {plan.lgwan_router.of(family)} dev up-lgwan metric 500")
        join(lab.wiring.gw, "pair", self.second, "pair")
        for node in self.nodes.values():
            node.space.ip(f"addr add {PAIR_LINK[node.name]}/24 dev pair")

    def _bridge(self, network, space, first):
        """A bridge of both nodes' cables, with the addresses of the first one's."""
        known = json.loads(space.tool("ip", "-j", "address", "show", "dev", first))[0]["addr_info"]
        addresses = [f"{a['local']}/{a['prefixlen']}" for a in known if a["scope"] == "global"]
        space.ip("link add bridge type bridge stp_state 0 forward_delay 0 mcast_snooping 0", f"address flush dev {first}",
                 *(f"link set {port} master bridge" for port in (first, "second")), "link set bridge up",
                 *(f"address add {address} dev bridge" + (" nodad" if ":" in address else "") for address in addresses))
        for name, port in (("gw1", first), ("gw2", "second")):
            self.nodes[name].ends[network] = (space, port)

    def cut(self, name, network):
        """Frames between the node and a network go nowhere; its link stays up."""
        space, port = self.nodes[name].ends[network]
        space.ip(f"link set {port} nomaster")

    def mend(self, name, network):
        space, port = self.nodes[name].ends[network]
        space.ip(f"link set {port} master bridge")

    def source(self, realm, name):
        first = self.plan.up_lgwan if realm == "lgwan" else self.plan.up_inet
        return first if name == "gw1" else type(first)(_next(first.four), _next(first.six))

    def _router(self, realm):
        return self.plan.lgwan_router if realm == "lgwan" else self.plan.inet_router

    # Configurations

    def _write(self):
        """The lab's text, parted: what is a node's own into node.toml, the rest alike on both."""
        make_pair_pki(self.lab.directory / "pki", PAIR_LINK)
        for node in self.nodes.values():
            configuration = node.gateway.configuration
            configuration.cookie_file = node.directory / "cookies"
            configuration.write()
            shared, own = _parted(configuration.text())
            (node.directory / "node.toml").write_text(own + self._pair_of(node), encoding="utf-8")
            shared = shared.replace(f"{node.directory}/", f"{self.lab.directory}/")  # hints and keys at one place, so that the text is the same
            configuration.path.write_text('include = ["node.toml"]\n' + shared, encoding="utf-8")

    def _pair_of(self, node):
        pki = self.lab.directory / "pki"
        exits = "".join(f"""
[[pair.exit]]
realm = "{realm}"
source = {json.dumps(self.source(realm, node.name).both())}
witnesses = {json.dumps([self._router(realm).four] if self.witnesses else [])}
""" for realm in EXITS)
        networks = "".join(f"""
[[pair.network]]
name = "{role}"
interface = "lan-{role}"
vrid = {51 + number}
priority = {PRIORITY[node.name]}
addresses = {json.dumps(self.services[role].both())}
own = {json.dumps(self.plan.clients[role].host(OWN_HOST[node.name]).both())}
peer = {json.dumps(self.plan.clients[role].host(OWN_HOST[node.other]).both())}
witnesses = {json.dumps([self.plan.clients[role].host(host).four for host in WITNESSES] if self.witnesses else [])}
""" for number, role in enumerate(ROLES))
        return f"""
[control.tls]
listen = ["{PAIR_LINK[node.name]}@{PORT}"]
certificate = "{pki}/{node.name}.pem"
key = "{pki}/{node.name}.key"
client-ca = "{pki}/ca.pem"

[[control.tls.client]]
person = "{node.other}"
role = "operator"
subject = "CN={node.other},O=Lab"

[pair]
node = "{node.name}"

[pair.peer]
url = "https://{PAIR_LINK[node.other]}:{PORT}"
ca = "{pki}/ca.pem"
certificate = "{pki}/{node.name}.pem"
key = "{pki}/{node.name}.key"
person = "{node.other}"

[pair.health]
socket = "{node.directory}/health.sock"
{exits}{networks}"""

    # Programs

    def _start(self):
        self._write()
        for node in self.nodes.values():
            node.gateway.start(write=False)
        for node in self.nodes.values():
            self._start_beside(node)

    def _start_beside(self, node):
        program, file = self.lab.programs / "sekishoctl", node.directory / "health"
        config = ["--config", str(node.gateway.configuration.path)]
        node.watch = Process(node.space, ["chrt", "--fifo", "10", program, "pair", "watch", *config, "--file", file], node.directory / "watch.log")
        status, text = node.gateway.control("pair", "keepalived", *config, "--templates", str(SOURCE / "configs/pair-templates"))
        if status != 0:
            raise RuntimeError(f"sekishoctl pair keepalived: {text.strip()}")
        path = node.directory / "keepalived.conf"
        path.write_text(text.replace("/usr/bin/sekishoctl", str(program)).replace("/run/sekisho-pair/health", str(file)), encoding="utf-8")
        node.keepalived = Process(node.space, ["keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp", "--use-file", path,
                                               "--pid", node.directory / "keepalived.pid", "--vrrp_pid", node.directory / "vrrp.pid"],
                                  node.directory / "keepalived.log")

    def _stop(self):
        for node in self.nodes.values():
            for process in (node.keepalived, node.watch):
                if process:
                    process.stop()
        self.nodes["gw2"].gateway.stop()

    # Who is active

    def active_within(self, patience):
        """The one node that has every service address; None when there is none in time."""
        until = time.monotonic() + patience
        with Holders(self) as holders:
            while time.monotonic() < until:
                found = {tuple(nodes) for nodes in holders.look().values()}
                if len(found) == 1 and len(next(iter(found))) == 1:
                    return next(iter(found))[0]
                time.sleep(0.02)
        return None

    def who(self):
        with Holders(self) as holders:
            return {f"{role}/IPv{family}": nodes for (role, family), nodes in holders.look().items()}


class Holders:
    """Which node's kernel has which service address: /proc, read again and again through descriptors of each namespace."""

    _LOCAL4 = re.compile(r"\|-- (\S+)\n\s+/32 host LOCAL")

    def __init__(self, town):
        self._services = town.services
        self._files = {}
        for node in town.nodes.values():
            with node.space.entered():
                self._files[node.name] = tuple(os.open(f"/proc/thread-self/net/{name}", os.O_RDONLY) for name in ("fib_trie", "if_inet6"))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for files in self._files.values():
            for file in files:
                os.close(file)

    def look(self):
        """(role, family) → the nodes that have the address."""
        four = {name: set(self._LOCAL4.findall(_whole(files[0]))) for name, files in self._files.items()}
        six = {name: {line.split()[0] for line in _whole(files[1]).splitlines()} for name, files in self._files.items()}
        found = {}
        for role, service in self._services.items():
            found[role, 4] = [name for name in self._files if service.four in four[name]]
            found[role, 6] = [name for name in self._files if _hex(service.six) in six[name]]
        return found


class TwoAtOnce(threading.Thread):
    """Looks all the time whether both nodes have one service address: {(role, family): seconds}."""

    INTERVAL = 0.01

    def __init__(self, town):
        super().__init__(daemon=True)
        self._town, self._ended, self.seconds = town, threading.Event(), {}

    def run(self):
        with Holders(self._town) as holders:
            last = time.monotonic()
            both_before = set()
            while not self._ended.wait(self.INTERVAL):
                now = time.monotonic()
                both = {key for key, nodes in holders.look().items() if len(nodes) > 1}
                # Two looks one after the other: an address that moves between two readings of /proc is not with both.
                for key in both & both_before:
                    self.seconds[key] = self.seconds.get(key, 0.0) + now - last
                both_before, last = both, now

    def take(self):
        """What was seen since it was asked last."""
        seen, self.seconds = self.seconds, {}
        return seen

    def stop(self):
        self._ended.set()
        self.join(5)


def _whole(file):
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 16):
        parts.append(part)
    return b"".join(parts).decode("ascii", "replace")


def _hex(address):
    import ipaddress
    return ipaddress.ip_address(address).packed.hex()


def _next(address):
    import ipaddress
    return str(ipaddress.ip_address(address) + 1)


def _parted(text):
    """(what both have, what is the node's own), by the tables' heads."""
    parts = {False: [], True: []}
    own = False
    for line in text.splitlines():
        if line.startswith("["):
            own = line.strip("[] ").split(".")[0].split("]")[0] in OWN_TABLES
        parts[own].append(line)
    return tuple("\n".join(parts[which]) + "\n" for which in (False, True))
