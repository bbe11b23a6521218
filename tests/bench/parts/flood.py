"""What legitimate hits lose while floods come in beside them: tests/bench/run_flood."""
import json
import subprocess
import sys


def measure(bench):
    script, path = bench.root / "tests/bench/run_flood", bench.directory / "flood.json"
    if not script.exists():
        raise RuntimeError("there is no run_flood")
    done = subprocess.run([sys.executable, str(script), str(bench.build), "--json", str(path), "--windows", str(bench.windows), "--seconds",
                           "1" if bench.quick else "2"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"run_flood ended with {done.returncode}: {done.stderr[-1500:]}")
    told = json.loads(path.read_text())
    bench.progress(f"flood: {told['flood_lost_pct']} % lost")
    return told
