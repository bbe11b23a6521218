"""The stand: a gateway over memif with everything as installed, NSD and a mute server behind it; all vanish at the end."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

LANE_CORE, OTHER_CORE = 1, 0
SERVER, MUTE_SERVER, SERVICE = "10.200.0.53", "10.200.0.54", "10.1.0.53"
RING = 4096  # as the gateway asks for; the generator decides
# Lane and generator go first: the workers that a flood keeps busy share the generator's core (it sleeps between packets), and a lane
# that must wait for its core fills its ring, flood or not. The rest of the gateway and its servers go before what else the machine does.
NICE, OTHERS_NICE = -20, -10

CONFIG = """
[server]
identity = "bench"
control-socket = "{dir}/control.sock"
state-directory = "{dir}/state"
log-level = "warn"
[cpu]
lanes = [{lane_core}]
workers = [{other_core}]
busy-poll = true
[dpdk]
memory = "256MiB"
file-prefix = "flood-{pid}"
[metrics]
listen = ["127.0.0.1@9153"]
[nat]
map = "nat-map.toml"
[[port]]
name = "m"
driver = "memif"
device = "{dir}/memif.sock"
exception = "none"
addresses = ["10.1.0.53"]
[[realm]]
name = "lgwan"
resolution = "forward"
validation = "off"
validation-exempt-reason = "the zones of this measurement are not signed"
device = "wan0"
source = ["10.200.0.1"]
[[realm.group]]
name = "poi"
servers = [{{ name = "east", address = "10.200.0.53" }}]
probe = {{ name = "bench.example.com", type = "SOA", interval = "1s", timeout = "900ms", fall = 5, rise = 1 }}
[[realm.group]]
name = "mute"
servers = [{{ name = "mute", address = "10.200.0.54" }}]
probe = {{ name = "silent.example.com", type = "SOA", interval = "1s", timeout = "900ms", fall = 5, rise = 1 }}
[[realm.forward-zone]]
names = ["bench.example.com", "victim.example.com", "wild.example.com", "other.example.com"]
group = "poi"
[[realm.forward-zone]]
names = ["silent.example.com"]
group = "mute"
[[view]]
name = "lgwan"
clients = [{{ port = "m", networks = ["10.1.0.0/16"] }}]
default = "refuse"
nat = "inside"
routes = [{{ names = ["bench.example.com", "victim.example.com", "wild.example.com", "other.example.com", "silent.example.com"], to = "lgwan" }}]
"""

NSD = """
server:
  server-count: 1
  ip-address: 10.200.0.53
  username: ""
  zonesdir: "{dir}"
  pidfile: "{dir}/nsd.pid"
  logfile: "{dir}/nsd.log"
  zonelistfile: "{dir}/zone.list"
  xfrdfile: "{dir}/xfrd.state"
  xfrdir: "{dir}"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
"""


def run(*command):
    subprocess.run([str(word) for word in command], check=True, capture_output=True)


def end(process):
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Stand:
    def __init__(self, build, directory, options):
        """`options`: of floodgen, a dict."""
        self._bin, self._directory, self._options = pathlib.Path(build).resolve() / "bin", directory, options
        self._gateway_space, self._upstream = f"flood{os.getpid()}g", f"flood{os.getpid()}u"
        self._running, self.generator = [], None

    def __enter__(self):
        try:
            self._wire()
            self._write_files()
            self._start(self._upstream, "taskset", "-c", OTHER_CORE, "nsd", "-d", "-c", self._directory / "nsd.conf")
            self._start(self._upstream, sys.executable, pathlib.Path(__file__).with_name("mute_server.py"), MUTE_SERVER)
            gateway = self._start(self._gateway_space, self._bin / "sekishod", "--config", self._directory / "sekisho.toml")
            self._wait_for(gateway)
            self._prefer_lane(gateway)
            self._start_generator()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.generator:
            self.generator.stdin.close()
            end(self.generator)
        for process in reversed(self._running):
            end(process)
        for space in (self._gateway_space, self._upstream):
            subprocess.run(["ip", "netns", "del", space], capture_output=True)

    def window(self, flood):
        """floodgen's report of one window, and how the gateway's counters moved: {metric{labels}: by}."""
        before = self._metrics()
        self.generator.stdin.write(flood + "\n")
        self.generator.stdin.flush()
        report, after = self._reply(), self._metrics()
        moved = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}
        return report, moved

    def _wire(self):
        for space in (self._gateway_space, self._upstream):
            run("ip", "netns", "add", space)
            run("ip", "-n", space, "link", "set", "lo", "up")
        run("ip", "link", "add", "wan0", "netns", self._gateway_space, "type", "veth", "peer", "name", "u0", "netns", self._upstream)
        for space, device, addresses in ((self._gateway_space, "wan0", ("10.200.0.1",)), (self._upstream, "u0", (SERVER, MUTE_SERVER))):
            for address in addresses:
                run("ip", "-n", space, "addr", "add", f"{address}/24", "dev", device)
            run("ip", "-n", space, "link", "set", device, "up")

    def _write_files(self):
        values = {"dir": self._directory, "pid": os.getpid(), "lane_core": LANE_CORE, "other_core": OTHER_CORE}
        (self._directory / "state").mkdir()
        (self._directory / "sekisho.toml").write_text(CONFIG.format(**values))
        pairs = "".join(f'[[pair]]\nname = "mail{i}"\ninside = "10.9.{i}.25/32"\nlgwan = "10.99.{i}.25/32"\n' for i in range(100))
        (self._directory / "nat-map.toml").write_text(pairs)
        hosts = "".join(f"h{i} A 10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}\n" for i in range(int(self._options["names"])))
        zones = {"bench": hosts, "victim": "", "wild": "* A 192.0.2.1\n", "other": "* A 192.0.2.2\n"}
        text = NSD.format(**values)
        for label, records in zones.items():
            apex = f"{label}.example.com"
            (self._directory / f"{apex}.zone").write_text(f"$ORIGIN {apex}.\n$TTL 86400\n@ SOA ns root 1 3600 600 86400 300\n@ NS ns\nns A {SERVER}\n{records}")
            text += f'zone:\n  name: {apex}\n  zonefile: "{apex}.zone"\n'
        (self._directory / "nsd.conf").write_text(text)

    def _start(self, space, *command):
        log = open(self._directory / "output", "a", encoding="utf-8")
        process = subprocess.Popen(["nice", "-n", str(OTHERS_NICE), "ip", "netns", "exec", space, *map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._running.append(process)
        return process

    def _wait_for(self, gateway):
        limit = time.monotonic() + 30
        while not (self._directory / "memif.sock").exists() or not self._metrics():
            if gateway.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"the gateway does not start: {(self._directory / 'output').read_text()[-2000:]}")
            time.sleep(0.1)

    @staticmethod
    def _prefer_lane(gateway):
        for task in pathlib.Path(f"/proc/{gateway.pid}/task").iterdir():
            if (task / "comm").read_text().strip() == "m/0":
                os.setpriority(os.PRIO_PROCESS, int(task.name), NICE)

    def _start_generator(self):
        words = [self._bin / "floodgen", "--socket", self._directory / "memif.sock", "--server", SERVICE, "--core", OTHER_CORE, "--ring", RING, "--prefix", f"gen-{os.getpid()}"]
        for key, value in self._options.items():
            words += [f"--{key}", value]
        self.generator = subprocess.Popen(["nice", "-n", str(NICE), *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                          stderr=open(self._directory / "output", "a", encoding="utf-8"), text=True)
        self._reply()

    def _reply(self):
        for line in self.generator.stdout:  # EAL speaks too
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"floodgen ended with {self.generator.wait()}: {(self._directory / 'output').read_text()[-2000:]}")

    def _metrics(self):
        text = subprocess.run(["ip", "netns", "exec", self._gateway_space, "curl", "-sf", "http://127.0.0.1:9153/metrics"], capture_output=True, text=True).stdout
        return {key: float(value) for key, value in re.findall(r"^(sekisho_\S+) (\S+)$", text, re.MULTILINE)}
