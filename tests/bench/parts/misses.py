"""Misses, forwarded and validated, against the rivals: tests/bench/run_misses, over the rivals' transport and over memif."""
import json
import subprocess
import sys

from .machine import LANE_CORE


def verify_us(bench):
    """One P-256 check of OpenSSL's, on the same core, nothing of ours around it."""
    path = bench.directory / "verify.json"
    subprocess.run(["taskset", "-c", str(LANE_CORE), str(bench.build / "bin/bench_dnssec"), "--benchmark_filter=raw/P256", "--benchmark_repetitions=7",
                    "--benchmark_min_time=0.05", f"--benchmark_out={path}", "--benchmark_out_format=json"], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    rows = json.loads(path.read_text())["benchmarks"]
    scale = {"ns": 1e-3, "us": 1, "ms": 1e3}
    return round(next(row["cpu_time"] * scale[row["time_unit"]] for row in rows if row.get("aggregate_name") == "median"), 1)


def run(bench, driver):
    path = bench.directory / f"misses-{driver}.json"
    how = ["--windows", "3", "--questions", "600"] if bench.quick else ["--windows", str(bench.windows)]
    done = subprocess.run([sys.executable, str(bench.root / "tests/bench/run_misses"), str(bench.build), "--driver", driver, "--json", str(path), *how],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"run_misses ended with {done.returncode}: {done.stderr[-1500:]}")
    told, result = json.loads(path.read_text()), {}
    for kind in ("forward", "validate"):
        ratios = {name: found for name, found in told[kind]["ratios"].items() if found}
        best = min(ratios, key=lambda name: ratios[name]["median"])
        result[kind] = {"ours_us": told[kind]["contenders"]["sekisho"]["us"], "ratio": ratios[best], "best_rival": best, "details": told[kind]}
        bench.progress(f"misses: {driver} {kind} {result[kind]['ours_us']['median']} us, {best} {ratios[best]['median']} times that")
    return result


def measure(bench):
    return run(bench, "socket") | {"verify_us": verify_us(bench), "memif": run(bench, "memif")}
