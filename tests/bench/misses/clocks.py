"""CPU time of a process, thread by thread, to the nanosecond, and what its lanes say of themselves."""
import pathlib
import re
import subprocess
import time


def thread_seconds(pid):
    """{thread: (name, CPU seconds)}."""
    out = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            out[task.name] = ((task / "comm").read_text().strip(), int((task / "schedstat").read_text().split()[0]) / 1e9)
        except (FileNotFoundError, ProcessLookupError):
            pass  # it has ended
    return out


def lane_busy_seconds(namespace):
    """{lane: seconds in rounds that found work}, from the gateway's metrics."""
    text = subprocess.run(["ip", "netns", "exec", namespace, "curl", "-sf", "http://127.0.0.1:9153/metrics"], capture_output=True, text=True).stdout
    return {name: float(value) for name, value in re.findall(r'sekisho_lane_busy_seconds_total\{lane="([^"]+)"\} (\S+)', text)}


class Reading:
    """`namespace`: of a gateway whose lanes poll; their empty looks are not work."""

    def __init__(self, pid, namespace=None):
        self.busy = lane_busy_seconds(namespace) if namespace else {}
        self.threads, self.time = thread_seconds(pid), time.monotonic()

    def since(self, earlier):
        """{thread name: CPU seconds}, the same with a lane's empty looks left out, and the wall time between."""
        used = {}
        for tid, (name, seconds) in self.threads.items():
            used[name] = used.get(name, 0) + seconds - earlier.threads.get(tid, (name, 0))[1]
        lanes = self.busy.keys() & earlier.busy.keys()
        worked = {name: min(seconds, self.busy[name] - earlier.busy[name]) if name in lanes else seconds for name, seconds in used.items()}
        return used, worked, self.time - earlier.time
