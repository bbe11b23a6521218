"""How the cost of a cached answer grows: with names, forward zones, client networks, small bursts, large answers, lanes."""
import contextlib
import json
import subprocess

from . import application
from .gateway import write
from .generator import Generator
from .lane_bench import LaneBench
from .machine import LANE_CORE, OTHER_CORE
from .spread import ratio, spread

NAMES = {10_000: 64, 100_000: 128, 1_000_000: 512, 10_000_000: 4096}  # and the reply cache's MiB
QUICK_NAMES = {1_000: 64, 10_000: 64}
FEW, ZONES, NETS = 10, 10_000, (10, 1_000, 100_000)
ADDRESS = "10.1.250.53"


def measure(bench):
    bench.fresh(bench.directory / "growth")
    return {"names": names(bench), "policy": policy(bench), "lanes": lanes(bench), "shape": shape(bench)}


class Sized:
    """A lane over memif that knows so many names, its generator beside it; frozen when not asked."""

    def __init__(self, bench, stack, count, cache_mib):
        directory = bench.fresh(bench.directory / "growth" / f"names{count}")
        socket = directory / "m.sock"
        config = write(directory, name="growth", driver="memif", device=socket, address=ADDRESS, busy=True)
        self.lane = bench.started(stack, LaneBench(bench, config, directory, "--driver", "memif", "--device", socket, "--cache-mib", cache_mib,
                                                   core=LANE_CORE, memory=64))
        self.generator = Generator(bench.build, socket, ADDRESS, "--outstanding", 1024, names=count, lane=self.lane.thread("lane0"), limit=240)
        stack.callback(self.generator.stop)
        self.cached = self.lane.look()["cached"]
        self.lane.freeze()

    def window(self, seconds):
        self.lane.thaw()
        told = self.generator.window(seconds)
        self.lane.freeze()
        return told


def names(bench):
    """Zipf over 10⁴ to 10⁷ names, all cached."""
    with contextlib.ExitStack() as stack:
        sizes = QUICK_NAMES if bench.quick else NAMES
        field = {}
        for count, cache_mib in sizes.items():
            field[count] = Sized(bench, stack, count, cache_mib)
            bench.progress(f"growth: {count} names asked, {field[count].cached} cached")
        taken = {count: [] for count in field}
        for _ in range(bench.windows):
            for count, sized in field.items():
                taken[count].append(sized.window(bench.seconds))
        cost = {count: [w["lane_ns_per_answer"] for w in windows] for count, windows in taken.items()}
        least = min(cost)
        bench.progress(f"growth: names {({count: min(c) for count, c in cost.items()})}")
        result = {str(count): {"ns": spread(cost[count], 1), "ratio": ratio(cost[count], cost[least]), "cached": field[count].cached,
                               "late": sum(w["late"] for w in windows),
                               "refused_share": spread((w["refused"] / max(1, w["sent"] + w["refused"]) for w in windows), 3)}
                  for count, windows in taken.items()}
        return result | ({"ratio_1e7": result["10000000"]["ratio"]} if 10_000_000 in field else {})


def compared(bench, field, first):
    taken = {name: [] for name in field}
    for _ in range(bench.windows):
        for name, lane in field.items():
            taken[name].append(application.window(lane, bench.seconds)["ns_per_answer"])
    bench.progress(f"growth: {({name: min(values) for name, values in taken.items()})}")
    return {name: {"ns": spread(values, 1), "ratio": ratio(values, taken[first])} for name, values in taken.items()}


def policy(bench):
    """More forward zones, more client networks: the application alone."""
    directory = bench.directory / "growth"
    pcap = application.write_queries(bench, directory / "queries.pcap")
    with contextlib.ExitStack() as stack:
        field = {f"{zones} zones, {nets} networks": bench.started(stack, application.start(
            bench, directory / f"policy-{zones}-{nets}", pcap, zones=zones, nets=nets, huge=False))
            for zones, nets in ((FEW, FEW), (ZONES, FEW), *((FEW, nets) for nets in NETS[1:]))}
        return compared(bench, field, f"{FEW} zones, {FEW} networks")


def lanes(bench):
    """Two lanes, a core each, with nothing of ours beside them: the time of both over the answers of both."""
    directory = bench.directory / "growth"
    pcap = application.write_queries(bench, directory / "lanes.pcap")
    with contextlib.ExitStack() as stack:
        field = {f"{count} lanes": bench.started(stack, application.start(bench, directory / f"lanes-{count}", pcap, "--lanes", count,
                                                                          core=core, huge=False))
                 for count, core in ((1, LANE_CORE), (2, OTHER_CORE))}
        return compared(bench, field, "1 lanes")


def shape(bench):
    """Bursts of 32 to 1 queries and answers of 60 to 1,200 octets, in the lane itself (bench_pipeline)."""
    path = bench.directory / "growth" / "shape.json"
    subprocess.run(["taskset", "-c", str(LANE_CORE), str(bench.build / "bin/bench_pipeline"), "--benchmark_filter=burst|answer_octets",
                    f"--benchmark_repetitions={bench.windows}", "--benchmark_min_time=0.05", "--benchmark_enable_random_interleaving=true",
                    f"--benchmark_out={path}", "--benchmark_out_format=json"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows = {}
    for row in json.loads(path.read_text())["benchmarks"]:
        if row["run_type"] == "iteration":
            rows.setdefault(row["run_name"], []).append(row["ns_per_answer"])
    return {name: spread(values, 1) for name, values in rows.items()}
