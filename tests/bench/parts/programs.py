"""Programs under measurement: started in a namespace on a core, frozen while another is measured, ended."""
import os
import pathlib
import signal
import subprocess
import time


class Program:
    """`ip netns exec` and `taskset` become the program itself, so its PID is ours."""

    def __init__(self, namespace, core, command, log):
        self.log = pathlib.Path(log)
        words = [*(["ip", "netns", "exec", namespace] if namespace else []), "taskset", "-c", str(core), *map(str, command)]
        self.process = subprocess.Popen(words, stdout=open(self.log, "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.pid = self.process.pid

    def said(self, octets=2000):
        return self.log.read_text(errors="replace")[-octets:]

    def wait_for(self, ready, what, limit=60):
        end = time.monotonic() + limit
        while not ready():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{what}: {self.said()}")
            time.sleep(0.05)

    def thread(self, name, limit=30):
        """PID/TID of the thread whose name ends like this."""
        found = []

        def look():
            for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
                if (task / "comm").read_text().strip().endswith(name):
                    found.append(f"{self.pid}/{task.name}")
            return bool(found)
        self.wait_for(look, f"no thread {name}", limit)
        return found[0]

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)
        time.sleep(0.02)

    def resident_bytes(self):
        line = next(l for l in open(f"/proc/{self.pid}/status") if l.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def stop(self):
        if self.process.poll() is None:
            self.thaw()
            self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
