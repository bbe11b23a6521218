"""A run's own directory and name, and the removal of what dead runs left behind.

Everything that a run makes carries its identity: namespaces are called `sk-<id>-<role>`, files live in `/run/sekisho-lab/<id>`.
The directory holds a lock for as long as the run lives, so that a later run can tell the dead from the living even after SIGKILL.
"""
import fcntl
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import time

BASE = pathlib.Path("/run/sekisho-lab")


class RunDirectory:
    def __init__(self):
        BASE.mkdir(mode=0o755, parents=True, exist_ok=True)
        remove_leftovers()
        while True:
            self.id = secrets.token_hex(3)
            self.path = BASE / self.id
            try:
                self.path.mkdir()
                break
            except FileExistsError:
                continue
        self._lock = open(self.path / "lock", "w", encoding="ascii")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def namespace(self, role):
        return f"sk-{self.id}-{role}"

    def remove(self):
        remove_namespaces(self.id)
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_leftovers():
    """Removes namespaces, processes and files of runs whose lock nobody holds."""
    for directory in BASE.iterdir():
        if is_dead(directory):
            remove_namespaces(directory.name)
            shutil.rmtree(directory, ignore_errors=True)


def is_dead(directory):
    try:
        with open(directory / "lock", "r", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        return False
    except OSError:
        # A directory without a lock: a run that is just starting, unless it is old.
        try:
            return time.time() - directory.stat().st_mtime > 60
        except OSError:
            return False


def remove_namespaces(run_id):
    for name in existing_namespaces():
        if not name.startswith(f"sk-{run_id}-"):
            continue
        pids = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False).stdout.split()
        for pid in pids:
            if int(pid) != os.getpid():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    pass
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def existing_namespaces():
    listing = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    return [line.split()[0] for line in listing.splitlines() if line.strip()]
