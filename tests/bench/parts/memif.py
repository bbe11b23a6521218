"""Memif end to end: the gateway's lane, and testpmd's macswap as the floor of the same wire, in turn, window by window.

The generator keeps the ring full for the cost of an answer, and sends at half of that rate for the latency. Who was slower
is told by the ring: if it refused queries, the lane was.
"""
import contextlib
import statistics

from . import pace
from .gateway import Gateway, write
from .generator import Generator
from .machine import LANE_CORE, OTHER_CORE
from .programs import Program
from .spread import ratio, spread
from .upstream import Lab

NAME, ADDRESS = "memif", "10.1.250.53"


class Floor(Program):
    """testpmd turns packets round: what the wire itself costs."""

    def __init__(self, socket, log):
        super().__init__(None, f"{OTHER_CORE},{LANE_CORE}", [
            "dpdk-testpmd", "-l", f"{OTHER_CORE},{LANE_CORE}", "--main-lcore", OTHER_CORE, "--no-huge", "--no-pci", "--no-telemetry", "-m", 128,
            "--file-prefix", f"floor{id(self)}", f"--vdev=net_memif0,role=server,id=0,socket-abstract=no,socket={socket},rsize=11,bsize=2048",
            "--", "--forward-mode=macswap", "--auto-start", "--nb-cores=1", "--total-num-mbufs=16384", "--stats-period=1"], log)
        # A peer that connects before the port was started is never heard.
        self.wait_for(lambda: "Throughput" in self.said(), "testpmd does not forward")
        self.lane = self.thread(f"worker-{LANE_CORE}")


def refused_share(windows):
    return round(statistics.median(w["refused"] / max(1, w["refused"] + w["sent"]) for w in windows), 3)


def summary(full, half, floor_full, floor_half):
    """`full` and `half`: windows of the gateway, in the order of the floor's beside them."""
    def p99(windows):
        return [w["latency_ns"]["p99"] / 1000 for w in windows]

    def cost(windows):
        return [w["lane_ns_per_answer"] for w in windows]
    return {
        "ns": spread(cost(full), 1), "floor_ns": spread(cost(floor_full), 1), "over_floor": ratio(cost(full), cost(floor_full)),
        "answers_per_second": spread((w["rate"] for w in full), 0),
        "p50_us": spread((w["latency_ns"]["p50"] / 1000 for w in half), 1), "p99_us": spread(p99(half), 1),
        "p99_9_us": spread((w["latency_ns"]["p99_9"] / 1000 for w in half), 1), "p99_floor_us": spread(p99(floor_half), 1),
        "waited_ms_per_s": spread(w["waited_ms_per_s"] for w in half), "floor_waited_ms_per_s": spread(w["waited_ms_per_s"] for w in floor_half),
        "p99_over_floor": ratio(p99(half), p99(floor_half)), "half_rate": spread((w["rate"] for w in half), 0),
        "answers_checked": sum(w["sampled"] for w in full + half), "wrong": 0,
        "ring_refused_share": {"gateway": refused_share(full), "floor": refused_share(floor_full)},
        "bottleneck": "the lane" if refused_share(full) > 0.01 else "the generator"}


def measure(bench):
    directory = bench.directory / NAME
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(Lab(bench.fresh(directory), [NAME], bench.names))
        socket, floor_socket = directory / "m.sock", directory / "floor.sock"
        config = write(directory, name=NAME, driver="memif", device=socket, address=ADDRESS, busy=True, huge=bench.huge, wan="10.2.0.1")
        gateway = bench.started(stack, Gateway(bench.build, lab.network.gateways[NAME], config, directory / "sekishod.out"))
        generators = {zipf: None for zipf in (1.0, 0.0)}
        result = {}
        for zipf in generators:
            gateway.thaw()
            generator = Generator(bench.build, socket, ADDRESS, names=bench.names, zipf=zipf, lane=gateway.lane)
            try:
                if zipf:
                    floor = bench.started(stack, Floor(floor_socket, directory / "testpmd.out"))
                    turner = Generator(bench.build, floor_socket, ADDRESS, "--echo", 1, names=bench.names, zipf=zipf, lane=floor.lane)
                    stack.callback(turner.stop)
                    result["zipf"] = side_by_side(bench, gateway, generator, floor, turner)
                else:
                    result["uniform"] = {"ns": spread((generator.window(bench.seconds)["lane_ns_per_answer"] for _ in range(bench.windows)), 1)}
            finally:
                generator.stop()
        return result | {"huge_pages": bench.huge, "names": bench.names}


def waiting(lane, window):
    """The window, and what part of it the lane stood ready while another had its core."""
    before = pace.waited(lane)
    told = window()
    return told | {"waited_ms_per_s": (pace.waited(lane) - before) / 1e6 / told["seconds"]}


def side_by_side(bench, gateway, generator, floor, turner):
    full, half, floor_full, floor_half, looks = [], [], [], [], []
    for _ in range(bench.windows):
        floor.freeze()
        gateway.thaw()
        full.append(generator.window(bench.seconds))
        rate = full[-1]["rate"] / 2
        half.append(waiting(gateway.lane, lambda: generator.window(bench.seconds, rate)))
        gateway.freeze()
        looks.append(pace.look(bench))
        floor.thaw()
        floor_full.append(turner.window(bench.seconds / 2))
        floor_half.append(waiting(floor.lane, lambda: turner.window(bench.seconds, rate)))
        bench.progress(f"memif: {full[-1]['lane_ns_per_answer']:.0f} ns, floor {floor_full[-1]['lane_ns_per_answer']:.0f} ns, p99 "
                       f"{half[-1]['latency_ns']['p99'] / 1000:.0f} us, floor {floor_half[-1]['latency_ns']['p99'] / 1000:.0f} us")
    floor.freeze()
    return summary(full, half, floor_full, floor_half) | {"pace": pace.beside([w["lane_ns_per_answer"] for w in full], looks)}
