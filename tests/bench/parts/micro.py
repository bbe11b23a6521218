"""Google Benchmark over each hot function."""
import json
import subprocess

from .machine import LANE_CORE
from .spread import spread

PROGRAMS = ("bench_stages", "bench_pipeline", "bench_dnssec")


def measure(bench):
    result = {}
    for program in PROGRAMS:
        path = bench.directory / f"{program}.json"
        subprocess.run(["taskset", "-c", str(LANE_CORE), str(bench.build / "bin" / program), f"--benchmark_repetitions={bench.windows}",
                        "--benchmark_min_time=" + ("0.02" if bench.quick else "0.05"), "--benchmark_enable_random_interleaving=true",
                        f"--benchmark_out={path}", "--benchmark_out_format=json"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows = {}
        for row in json.loads(path.read_text())["benchmarks"]:
            if row["run_type"] == "iteration":
                ns = row["ns_per_answer"] if "ns_per_answer" in row else row["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6}[row["time_unit"]]
                rows.setdefault(row["run_name"], []).append(ns)
        result[program] = {name: spread(values, 1) for name, values in rows.items()}
        bench.progress(f"micro: {program}")
    return result
