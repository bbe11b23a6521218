"""The same veth and the same kernel generators against Sekisho on af_xdp and af_packet, and the rivals on sockets, in turn.

All run at the same time, each in a namespace with wires of its own; all but the one that is asked are frozen. kxdpgun sends
far more than any of them can answer, from 16,384 /24s; dnsperf keeps 200 questions outstanding. Each server has core 1, the
generator core 0, where the kernel also does what a veth does in its sender's time, for all alike. Rate per core is answers
over the CPU seconds that the server's threads worked: of Sekisho's lane the rounds that found work.
"""
import contextlib
import re
import statistics
import subprocess
import time

from misses.clocks import Reading

from . import rivals
from .gateway import CLIENT_NET, SUFFIX, Gateway, write
from .machine import LANE_CORE, OTHER_CORE
from .programs import Program
from .spread import ratio, spread
from .upstream import Lab

# One address asks all of dnsperf's questions: more than a client may as installed. The limiter is on, and does its work.
RATES = "\n[rates]\nqueries = 10_000_000\nsame-answers = 10_000_000\n"


class Server:
    """One contender, warm."""

    def __init__(self, bench, lab, name, stack, names_file):
        self.name, self.lab = name, lab
        directory = bench.fresh(bench.directory / "veth" / name)
        network = lab.network
        self.namespace, self.address = network.gateways[name], network.lan(name)
        if name.startswith("sekisho-"):
            config = write(directory, name=name, driver=name.removeprefix("sekisho-"), device="lan0", address=self.address, busy=False,
                           huge=bench.huge, wan=network.wan(name), extra=RATES if bench.rates else "")
            self.program = Gateway(bench.build, self.namespace, config, directory / "out")
        else:
            rival = next(r for r in rivals.RIVALS if r.name == name)
            self.program = Program(self.namespace, LANE_CORE, rival.write(directory, self.address, network.wan(name)), directory / "out")
        stack.callback(self.program.stop)
        self.metrics = self.namespace if name.startswith("sekisho-") else None
        self.program.wait_for(self.answers, f"{name} does not answer")
        for _ in range(3):
            self.dnsperf(names_file, "-n", "1", "-q", "50")
        self.program.freeze()

    def answers(self):
        return "status: NOERROR" in self.client("dig", f"@{self.address}", f"h0.{SUFFIX}", "A", "+tries=1", "+time=1")

    def client(self, *command):
        return subprocess.run(["ip", "netns", "exec", self.lab.network.clients, "taskset", "-c", str(OTHER_CORE), *map(str, command)],
                              capture_output=True, text=True, timeout=60).stdout

    def dnsperf(self, names_file, *how):
        text = self.client("dnsperf", "-s", self.address, "-d", names_file, "-e", "-T", "1", "-c", "4", *how)
        return int((re.search(r"NOERROR (\d+)", text) or (0, 0))[1]), float((re.search(r"Run time \(s\):\s+([\d.]+)", text) or (0, 1))[1])

    def kxdpgun(self, names_file, seconds):
        text = self.client("kxdpgun", "-t", seconds, "-Q", 2_000_000, "-b", 32, "-F", OTHER_CORE, "-i", names_file, "-l", CLIENT_NET, self.address)
        replies = re.search(r"total replies:\s+(\d+)", text)
        if not replies:
            raise RuntimeError(f"kxdpgun against {self.name}: {text[-500:]}")
        return int(replies[1]), seconds

    def window(self, generator, names_file, seconds):
        self.program.thaw()
        if generator == "kxdpgun":  # sends for whole seconds only
            before = Reading(self.program.pid, self.metrics)
            answers, length = self.kxdpgun(names_file, max(1, round(seconds)))
        else:
            before = Reading(self.program.pid, self.metrics)
            answers, length = self.dnsperf(names_file, "-l", str(seconds), "-q", "200")
        used, worked, _ = Reading(self.program.pid, self.metrics).since(before)
        self.program.freeze()
        if answers == 0:
            raise RuntimeError(f"{self.name} answered nothing to {generator}: {self.program.said(500)}")
        cpu = sum(worked.values())
        return {"rate": answers / length, "cpu_us": cpu / answers * 1e6, "per_core": answers / cpu, "busy": cpu / length,
                "all_cpu_us": sum(used.values()) / answers * 1e6}


def summary(windows):
    return {key: spread((w[key] for w in windows), digits) for key, digits in (("rate", 0), ("per_core", 0), ("cpu_us", 3), ("busy", 2))} | {
        "bottleneck": "the server" if statistics.median(w["busy"] for w in windows) > 0.85 else "the generator"}


def measure(bench):
    bench.fresh(bench.directory / "veth")
    names_file = bench.directory / "veth" / "names"
    names_file.write_text("".join(f"h{i * 7919 % bench.names}.{SUFFIX} A\n" for i in range(bench.names)))
    field = ["sekisho-af_xdp", "sekisho-af_packet", *(rival.name for rival in rivals.RIVALS)]
    taken = {generator: {name: [] for name in field} for generator in ("kxdpgun", "dnsperf")}
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(Lab(bench.directory / "veth", field, bench.names))
        time.sleep(1)
        servers = [Server(bench, lab, name, stack, names_file) for name in field]
        for generator, windows in taken.items():
            for turn in range(bench.windows):
                for server in servers if turn % 2 == 0 else reversed(servers):
                    windows[server.name].append(server.window(generator, names_file, max(bench.seconds, 0.5)))
                bench.progress(f"veth: {generator} " + ", ".join(f"{name} {w[-1]['per_core'] / 1000:.0f}k" for name, w in windows.items()))
    return compare(taken)


def compare(taken):
    """Each side at its best: the better driver, the best rival under the generator that it likes better."""
    result = {generator: {name: summary(w) for name, w in windows.items()} for generator, windows in taken.items()}

    def best(figure, names, better):
        return better(((statistics.median(w[figure] for w in windows[name]), generator, name) for generator, windows in taken.items()
                       for name in windows if name.startswith(names) or (names == "rival" and not name.startswith("sekisho-"))),
                      key=lambda found: found[0])
    own, rival = best("per_core", "sekisho-", max), best("per_core", "rival", max)
    gun = taken["kxdpgun"]
    first = max((n for n in gun if n.startswith("sekisho-")), key=lambda n: statistics.median(w["rate"] for w in gun[n]))
    second = max((n for n in gun if not n.startswith("sekisho-")), key=lambda n: statistics.median(w["rate"] for w in gun[n]))
    return result | {
        "best_rival": {"name": rival[2], "generator": rival[1], "cpu_us": round(1e6 / rival[0], 3)},
        "best_own": {"name": own[2], "generator": own[1], "cpu_us": round(1e6 / own[0], 3)},
        "veth_ratio": ratio([w["per_core"] for w in taken[own[1]][own[2]]], [w["per_core"] for w in taken[rival[1]][rival[2]]]),
        "rate_ratio": ratio([w["rate"] for w in gun[first]], [w["rate"] for w in gun[second]])}
