"""A fresh Debian 12 with its own systemd, in a network namespace of the lab: what a package is installed into.

The root is made once by mmdebstrap (with what the package depends on, since the lab has no way to Debian's archive) and kept as an archive
under build/; each container unpacks its own copy and removes it.
"""
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from .namespaces import run_tool

ALWAYS = ["systemd", "systemd-sysv", "dbus"]


def make_root_archive(package, folder, further=(), prepared=()):
    """The archive's path; makes it when the package's dependencies, `further` packages or `prepared` (shell commands that see the root as
    "$1" before those packages come) are new. Takes minutes then."""
    wanted = run_tool(["dpkg-deb", "-f", str(package), "Depends"])
    names = sorted(set(ALWAYS) | set(further) | {re.sub(r"[|(].*", "", one).strip() for one in wanted.split(",")})
    archive = pathlib.Path(folder) / f"debian-12-{hashlib.sha256(','.join([*names, *prepared]).encode()).hexdigest()[:12]}.tar"
    if not archive.exists():
        archive.parent.mkdir(parents=True, exist_ok=True)
        partial = archive.with_suffix(".partial.tar")
        run_tool(["mmdebstrap", "--quiet", "--variant=minbase", "--include=" + ",".join(names),
                  *(f"--essential-hook={command}" for command in prepared), "bookworm", str(partial)])
        partial.replace(archive)
    return archive


class Container:
    def __init__(self, namespace, archive, directory, name):
        self.namespace, self.root, self.name = namespace, pathlib.Path(directory) / "root", name
        self.log_path = pathlib.Path(directory) / "container.log"
        self.root.mkdir()
        run_tool(["tar", "-xf", str(archive), "-C", str(self.root)])
        (self.root / "etc/machine-id").write_text("", encoding="ascii")
        self._process = self._leader = None

    def boot(self, patience=60.0):
        log = open(self.log_path, "wb")
        self._process = subprocess.Popen(
            ["systemd-nspawn", "--quiet", f"--directory={self.root}", f"--machine={self.name}", "--boot", "--register=no", "--keep-unit", "--capability=all",
             "--system-call-filter=bpf", f"--network-namespace-path=/run/netns/{self.namespace.name}", "--console=pipe", "--resolv-conf=off", "--link-journal=no"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        began = time.monotonic()
        while time.monotonic() < began + patience:
            if self._process.poll() is not None:
                break
            self._leader = self._leader or self._find_leader()
            if self._leader and self.run("systemctl", "is-system-running")[1].strip() in ("running", "degraded"):
                return
            time.sleep(0.2)
        raise RuntimeError("the container does not boot:\n" + self.log_path.read_text(encoding="utf-8", errors="replace")[-2000:])

    def _find_leader(self):
        children = pathlib.Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(encoding="ascii").split()
        for child in children:
            if pathlib.Path(f"/proc/{child}/comm").read_text(encoding="ascii").strip() == "systemd":
                return child
        return None

    def run(self, *argv, patience=120, stdin=None):
        """(exit status, what it printed) of a program inside, as root."""
        inside = ["nsenter", "--target", self._leader, "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--root",
                  "env", "-i", "--chdir=/", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "HOME=/root", *map(str, argv)]
        done = subprocess.run(inside, capture_output=True, text=True, errors="replace", check=False, timeout=patience, input=stdin)
        return done.returncode, done.stdout + done.stderr

    def must(self, *argv, **options):
        code, said = self.run(*argv, **options)
        if code != 0:
            raise RuntimeError(f"{' '.join(map(str, argv))}: {code}\n{said[-1500:]}")
        return said

    def unit(self, field, name="sekishod"):
        return self.must("systemctl", "show", "--value", "-p", field, name).strip()

    def files(self):
        """Every path below the root with its kind, but for what the kernel and the running systemd put there."""
        skipped = {self.root / name for name in ("proc", "sys", "dev", "run", "tmp")}
        found = set()
        for folder, folders, names in os.walk(self.root):
            here = pathlib.Path(folder)
            folders[:] = [name for name in folders if here / name not in skipped]
            found.update(str((here / name).relative_to(self.root)) for name in folders + names)
        return found

    def stop(self):
        if self._process and self._process.poll() is None:
            if self._leader:
                os.kill(int(self._leader), signal.SIGRTMIN + 4)  # power off
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        shutil.rmtree(self.root, ignore_errors=True)
