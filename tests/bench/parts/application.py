"""The application alone: queries from memory, replies to nowhere. Real lane, real policy, no driver."""
import contextlib
import subprocess
import time

from . import pace
from .gateway import CLIENT_STRIDE, CLIENTS, FIRST_CLIENT, NETWORKS, SUFFIX, ZONES, write
from .lane_bench import LaneBench
from .machine import LANE_CORE
from .spread import spread

ADDRESS, QUERIES = "10.1.0.53", 8192


def write_queries(bench, path, names=10_000, zipf=1.0):
    subprocess.run([str(word) for word in (
        bench.build / "bin/dpdkgen", "--write-pcap", path, "--server", ADDRESS, "--client", FIRST_CLIENT, "--clients", QUERIES, "--stride",
        CLIENT_STRIDE * CLIENTS // QUERIES, "--names", names, "--zipf", zipf, "--suffix", SUFFIX)], check=True, capture_output=True)
    return path


def start(bench, directory, pcap, *how, zones=ZONES, nets=NETWORKS, core=LANE_CORE, **more):
    """A lane at work, its cache warm, and frozen."""
    directory = bench.fresh(directory)
    config = write(directory, name="app", driver="memif", device=directory / "m.sock", address=ADDRESS, busy=True, zones=zones, nets=nets)
    lane = LaneBench(bench, config, directory, "--driver", "memory", "--device", pcap, *how, core=core, **more)
    time.sleep(1)
    lane.freeze()
    return lane


def window(lane, seconds):
    lane.thaw()
    try:
        return lane.window(seconds)
    finally:
        lane.freeze()


def measure(bench):
    directory = bench.fresh(bench.directory / "application")
    with contextlib.ExitStack() as stack:
        lane = bench.started(stack, start(bench, directory / "lane", write_queries(bench, directory / "queries.pcap")))
        windows, looks = [], []
        for _ in range(bench.windows):
            windows.append(window(lane, bench.seconds))
            looks.append(pace.look(bench))
    ns = [w["ns_per_answer"] for w in windows]
    bench.progress(f"application: {sorted(ns)} ns")
    return {"ns": spread(ns, 1), "answers_per_second": spread((w["answers_per_second"] for w in windows), 0), "cached": windows[-1]["cached"], "pace": pace.beside(ns, looks),
            "bottleneck": "the lane: the port always has queries", "huge_pages": bench.huge}
