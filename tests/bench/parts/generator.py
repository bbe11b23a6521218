"""dpdkgen at the other end of a memif, told window by window what to send. Between windows it sleeps."""
import json
import os
import pathlib
import subprocess

from .gateway import CLIENT_STRIDE, CLIENTS, FIRST_CLIENT, SUFFIX
from .machine import OTHER_CORE


class Generator:
    count = 0

    def __init__(self, build, socket, address, *more, names=10_000, zipf=1.0, lane="", limit=120, memory=128):
        Generator.count += 1
        self.process = subprocess.Popen([str(word) for word in (
            pathlib.Path(build) / "bin/dpdkgen", "--socket", socket, "--core", OTHER_CORE, "--server", address, "--client", FIRST_CLIENT,
            "--clients", CLIENTS, "--stride", CLIENT_STRIDE, "--prefix", f"gen-{os.getpid()}-{Generator.count}", "--suffix", SUFFIX,
            "--names", names, "--zipf", zipf, "--lane-thread", lane, "--warm-up-limit", limit, "--memory", memory, "--commands", 1, *more)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._reply()

    def window(self, seconds, rate=0):
        self.process.stdin.write(f"{rate} {seconds}\n")
        self.process.stdin.flush()
        told = self._reply()
        if told["wrong"] or 10 * told["late"] > told["sampled"] or told["not_noerror"] or not told["received"]:
            raise RuntimeError(f"wrong answers: {told}")
        return told

    def _reply(self):
        for line in self.process.stdout:  # EAL speaks too
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"dpdkgen ended with {self.process.wait()}: {self.process.stderr.read()[-800:]}")

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
