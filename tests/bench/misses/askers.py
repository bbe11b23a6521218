"""Clients that ask each name of a list once, with so many questions outstanding: dnsperf over sockets, dpdkgen over memif."""
import json
import re
import subprocess

OUTSTANDING = 128


class Dnsperf:
    def __init__(self, namespace, core, address):
        self.command = ["ip", "netns", "exec", namespace, "taskset", "-c", str(core), "dnsperf", "-s", address, "-n", "1",
                        "-q", str(OUTSTANDING), "-c", "4", "-T", "1", "-e"]

    def ask(self, file):
        """(good answers, other ends, mean latency in seconds)"""
        text = subprocess.run([*self.command, "-d", str(file)], capture_output=True, text=True, check=True).stdout
        sent = int(re.search(r"Queries sent:\s+(\d+)", text)[1])
        good = int((re.search(r"NOERROR (\d+)", text) or (0, 0))[1])
        return good, sent - good, float(re.search(r"Average Latency \(s\):\s+([\d.]+)", text)[1])

    def stop(self):
        pass


class Memif:
    """dpdkgen stays for the whole run: a memif has one client at a time."""

    def __init__(self, program, core, socket, address, prefix):
        self.process = subprocess.Popen([str(word) for word in (program, "--socket", socket, "--core", core, "--server", address, "--client",
                                        "10.1.200.1", "--clients", 4, "--prefix", prefix, "--ask-once", OUTSTANDING)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._reply()

    def ask(self, file):
        self.process.stdin.write(f"{file}\n")
        self.process.stdin.flush()
        told = self._reply()
        return told["answers"], told["failed"], told["latency"]

    def _reply(self):
        for line in self.process.stdout:  # EAL speaks too
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"dpdkgen ended with {self.process.wait()}")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
