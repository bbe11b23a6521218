"""Sekisho as it is measured: all that is on as installed, 100 NAT pairs, 10,000 forward zones, 100,000 client networks."""
import pathlib
import subprocess

from .machine import LANE_CORE, OTHER_CORE
from .programs import Program

SUFFIX = "bench.example.com"
FIRST_CLIENT, CLIENT_STRIDE, CLIENTS = "10.64.0.7", 256, 16_384  # one in each /24 of 10.64.0.0/10
CLIENT_NET = "10.64.0.0/10"
ZONES, NETWORKS, PAIRS = 10_000, 100_000, 100
METRICS = "127.0.0.1@9153"

CONFIG = """
[server]
identity = "bench"
control-socket = "{dir}/control.sock"
state-directory = "{dir}/state"
log-level = "warn"
[cpu]
lanes = [{lane_core}]
workers = [{other_core}]
busy-poll = {busy}
[dpdk]
hugepages = {huge}
memory = "{memory}MiB"
file-prefix = "bench-{name}"
[cache]
reply-memory = "{reply_memory}"
truth-memory = "{truth_memory}"
[metrics]
listen = ["{metrics}"]
[limits]
queries-in-flight-per-client = 65535
[nat]
map = "nat-map.toml"
[[port]]
name = "m"
driver = "{driver}"
device = "{device}"
{exception}
addresses = ["{address}"]
[[realm]]
name = "lgwan"
resolution = "forward"
validation = "off"
validation-exempt-reason = "the zone of this measurement is not signed"
device = "{wan_device}"
source = ["{wan}"]
[[realm.group]]
name = "poi"
servers = [{{ name = "east", address = "{upstream}" }}]
probe = {{ name = "{suffix}", type = "SOA", interval = "1s", timeout = "500ms", fall = 2, rise = 3 }}
[[realm.forward-zone]]
names = [{zones}]
group = "poi"
[[view]]
name = "lgwan"
clients = [{{ port = "m", networks = [{networks}] }}]
default = "refuse"
nat = "inside"
routes = [{{ names = [{zones}], to = "lgwan" }}]
"""


def networks(count):
    """`count` networks: half or more of them cover 10.64.0.0/10 evenly, up to a /24 each; the rest lie elsewhere, longer."""
    bits = min(count.bit_length() - 1, 14)
    out = [f"10.{64 + (i >> (bits - 6)) if bits > 6 else 64 + (i << (6 - bits))}.{i << (14 - bits) & 255 if bits > 6 else 0}.0/{10 + bits}"
           for i in range(1 << bits)]
    out += [f"10.{128 + (i >> 9)}.{i >> 1 & 255}.{128 * (i & 1)}/25" for i in range(min(count - len(out), 65_536))]
    return out + [f"172.{16 + (i >> 12)}.{i >> 4 & 255}.{16 * (i & 15)}/28" for i in range(count - len(out))]


def zone_names(count):
    return [SUFFIX, *(f"z{i:05d}.city.lg.jp" for i in range(count - 1))]


def listed(words):
    return ", ".join(f'"{word}"' for word in words)


def write(directory, *, name, driver, device, address, busy, zones=ZONES, nets=NETWORKS, extra="", reply_memory="64MiB", truth_memory="64MiB",
          huge=False, memory=128, wan_device="wan0", wan="10.200.1.1", upstream="10.200.0.9"):
    """The configuration's path. `extra` may set [rates]."""
    directory = pathlib.Path(directory)
    (directory / "state").mkdir(parents=True, exist_ok=True)
    (directory / "nat-map.toml").write_text("".join(
        f'[[pair]]\nname = "mail{i}"\ninside = "172.31.{i}.25/32"\nlgwan = "10.9.{i}.25/32"\n' for i in range(PAIRS)))
    path = directory / "sekisho.toml"
    path.write_text(CONFIG.format(
        dir=directory, name=name, driver=driver, device=device, address=address, busy=str(busy).lower(), huge=str(bool(huge)).lower(),
        memory=memory, lane_core=LANE_CORE, other_core=OTHER_CORE, reply_memory=reply_memory, truth_memory=truth_memory, metrics=METRICS,
        exception='exception = "none"' if driver == "memif" else "", wan_device=wan_device, wan=wan, upstream=upstream, suffix=SUFFIX,
        zones=listed(zone_names(zones)), networks=listed([*networks(nets), "10.1.0.0/16"])) + extra)
    return path


class Gateway(Program):
    """The lane alone on its core; all other threads share the generator's."""

    def __init__(self, build, namespace, config, log):
        super().__init__(namespace, OTHER_CORE, [pathlib.Path(build) / "bin/sekishod", "--config", config], log)
        self.namespace = namespace
        self.lane = self.thread("m/0")

    def metrics(self):
        text = subprocess.run(["ip", "netns", "exec", self.namespace, "curl", "-sf", f"http://{METRICS.replace('@', ':')}/metrics"],
                              capture_output=True, text=True).stdout
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line and not line.startswith("#")}
