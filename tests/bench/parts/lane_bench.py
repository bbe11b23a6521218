"""lane_bench: a real lane under a real policy, without workers' networks. Told when to measure; frozen while others are."""
import json
import os
import pathlib
import subprocess

from .machine import OTHER_CORE
from .programs import Program


class LaneBench(Program):
    count = 0

    def __init__(self, bench, config, directory, *how, core, memory=256, huge=None):
        LaneBench.count += 1
        self.log = pathlib.Path(directory) / f"lane_bench-{LaneBench.count}.err"
        words = ["taskset", "-c", OTHER_CORE, bench.build / "bin/lane_bench", "--config", config, "--core", core, "--memory", memory,
                 "--hugepages", int(bench.huge if huge is None else huge), "--prefix", f"lane-{os.getpid()}-{LaneBench.count}", *how]
        self.process = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(self.log, "w"), text=True)
        self.pid = self.process.pid
        self._reply()

    def look(self, seconds=0.001):
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        return self._reply()

    def window(self, seconds):
        told = self.look(seconds)
        if told["dropped"] > 0.001 * told["answers_per_second"] * seconds or told["hit_pct"] < 99:
            raise RuntimeError(f"not all were answered from the cache: {told}")
        return told

    def _reply(self):
        for line in self.process.stdout:  # EAL speaks too
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"lane_bench ended with {self.process.wait()}: {self.said(1000)}")

    def stop(self):
        self.process.stdin.close()  # it listens to signals when there are no more commands
        super().stop()
