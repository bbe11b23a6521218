"""Child processes in namespaces: they die with the lab, and what they print is kept in the run's directory."""
import ctypes
import os
import signal
import subprocess

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL("libc.so.6", use_errno=True)


def _die_with_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the lab's own affair


class Process:
    def __init__(self, namespace, argv, log_path, stdin=None, stdout=None, environment=None):
        self.log_path = log_path
        with open(log_path, "ab") as log:
            self.popen = subprocess.Popen(
                ["ip", "netns", "exec", namespace.name, *map(str, argv)], stdin=stdin or subprocess.DEVNULL,
                stdout=stdout or log, stderr=log, preexec_fn=_die_with_parent,
                env={**os.environ, **environment} if environment else None)

    @property
    def pid(self):
        return self.popen.pid

    def alive(self):
        return self.popen.poll() is None

    def stop(self, patience=5.0):
        if self.alive():
            self.popen.terminate()
            try:
                self.popen.wait(patience)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.popen.returncode

    def kill(self):
        self.popen.kill()
        self.popen.wait()

    def log_tail(self, lines=15):
        with open(self.log_path, "r", encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:]).strip()

    def cpu_seconds(self):
        """User and system time so far."""
        with open(f"/proc/{self.pid}/stat", "r", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100.0
