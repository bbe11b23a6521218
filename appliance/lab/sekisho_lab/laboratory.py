"""The whole lab: a world, its name servers, its cables, and the gateway in the middle. A context manager that leaves nothing behind."""
import pathlib
import subprocess
import time

from .capture import Capture
from .client import ask
from .configuration import Configuration
from .expectation import Oracle
from .gateway import Gateway
from .nameservers import NameServer
from .poi import Poi
from .processes import Process
from .run_directory import RunDirectory
from .signing import sign_tree, write_tree
from .view_model import make_views
from .wiring import CLIENT_HOSTS, DMZ_SUBNET, STRANGER_SUBNET, Wiring
from .world import World

SOURCE = pathlib.Path(__file__).resolve().parents[3]
VLAN = 731
SLOW_PORT = 5300  # of the server behind the relay that holds answers back


class Laboratory:
    def __init__(self, seed, programs=None, workers=1, lanes=1, driver="af_packet", expand=None, signature_days=14):
        """`expand` adds to the world before anything is made from it."""
        self.programs = pathlib.Path(programs or SOURCE / "build/release/bin")
        self.options = {"workers": workers, "lanes": lanes, "driver": driver}
        self.signature_days = signature_days
        self.world = World(seed)
        self.extra = expand(self.world) if expand else None
        self.views = make_views(self.world, VLAN)
        self.oracle = Oracle(self.world, self.views)
        self.run = self.wiring = self.gateway = self.configuration = None
        self.poi, self.servers, self._captures = {}, {}, []

    @property
    def directory(self):
        return self.run.path

    def __enter__(self):
        self.run = RunDirectory()
        try:
            self._bring_up()
        except BaseException:
            self.run.remove()
            raise
        return self

    def __exit__(self, *exception):
        try:
            for capture in self._captures:
                capture.stop()
            if self.gateway:
                self.gateway.stop()
        finally:
            self.run.remove()

    def _bring_up(self):
        plan = self.world.plan
        signed = sign_tree(self.world.internet, self.directory / "internet", self.signature_days)
        lgwan = write_tree(self.world.lgwan, self.directory / "lgwan")
        self.wiring = Wiring(self.run, plan, self.options["lanes"])
        for side in ("east", "west"):
            self.poi[side] = Poi(side, self.wiring.poi(side), plan.poi[side], lgwan, self.directory, self.programs / "faultrelay")
        for server in self.world.internet_servers:
            for pair in server.hosts.values():
                self.wiring.add_internet_host(pair)
            if not server.by_drill:
                self.servers[server.label] = self._internet_server(server, {zone.apex: signed[zone.apex] for zone in server.zones})
        deadline = time.monotonic() + 30
        for poi in self.poi.values():
            poi.nsd.wait_until_serving("lg.jp.", deadline)
            poi.heal()
        for server in self.world.internet_servers:
            if server.zones:
                self.servers[server.label].wait_until_serving(server.zones[0].apex, deadline)
        self.configuration = Configuration(self.world, self.views, self.directory, **self.options)
        self.gateway = Gateway(self.wiring.gw, self.programs, self.configuration)

    def _internet_server(self, server, files):
        inet, addresses = self.wiring.spaces["inet"], [address for pair in server.hosts.values() for address in pair.both()]
        if not server.delay_ms:
            return NameServer(inet, server.label, addresses, files, self.directory, features=server.features)
        relay = Process(inet, [self.programs / "faultrelay", ",".join(addresses), 53, "127.0.0.1", SLOW_PORT],
                        self.directory / f"relay-{server.label}.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        relay.popen.stdin.write(f"mode slow {server.delay_ms}\n".encode("ascii"))
        relay.popen.stdin.flush()
        return NameServer(inet, server.label, ["127.0.0.1"], files, self.directory, SLOW_PORT)

    def restart_server(self, label):
        """After its zone files have changed."""
        server = self.servers[label]
        server.stop()
        server.start()
        zones = next(s for s in self.world.internet_servers if s.label == label).zones
        server.wait_until_serving(zones[0].apex, time.monotonic() + 10)

    def capture(self, namespace):
        capture = Capture(namespace)
        self._captures.append(capture)
        return capture

    def client_of(self, view_name, index=0):
        """(namespace, source Pair, service Pair) of a client host that belongs to a view (or of a "stranger")."""
        role = {"lgwan": "lgwan", "dmz": "lgwan", "stranger": "lgwan", "internet": "inet", "both": "both"}[view_name]
        subnet = {"dmz": DMZ_SUBNET, "stranger": STRANGER_SUBNET}.get(view_name, 0)
        network = self.world.plan.clients[role]
        return self.wiring.client(role), network.host(CLIENT_HOSTS[index], subnet), network.host(53)

    def ask(self, view_name, name, rtype, family=4, index=0, **options):
        namespace, source, service = self.client_of(view_name, index)
        return ask(namespace, source.of(family), service.of(family), name, rtype, **options)
