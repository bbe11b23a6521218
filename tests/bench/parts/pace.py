"""What the machine gave in the moment beside a window: the time of a fixed piece of work, and how long the core stood still."""
import json
import pathlib
import subprocess

from .machine import LANE_CORE
from .spread import ratio, spread

SECONDS = 0.1


def look(bench, seconds=SECONDS):
    """Nobody else may want the lane's core meanwhile."""
    return json.loads(subprocess.run(["taskset", "-c", str(LANE_CORE), str(bench.build / "bin/machine_pace"), str(seconds)], check=True,
                                     capture_output=True, text=True).stdout)


def waited(thread):
    """Nanoseconds that a thread ("PID/TID") was ready and another had its core; the hypervisor's share is not in it."""
    pid, tid = thread.split("/")
    return int(pathlib.Path(f"/proc/{pid}/task/{tid}/schedstat").read_text().split()[1])


def beside(costs, looks):
    """`costs`: of the windows, in the order of `looks`."""
    steps = [told["ns"] for told in looks]
    return {"step_ns": spread(steps, 1), "over_step": ratio(costs, steps), "longest_stall_us": spread((told["longest_stall_us"] for told in looks), 0),
            "stalled_ms_per_s": spread(told["stalled_ms_per_s"] for told in looks)}
