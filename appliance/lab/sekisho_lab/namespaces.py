"""Network namespaces: making them, entering them, and the few kernel tools that are used inside."""
import contextlib
import ctypes
import os
import pathlib
import subprocess

_libc = ctypes.CDLL("libc.so.6", use_errno=True)
_CLONE_NEWNET = 0x40000000


class ToolFailed(RuntimeError):
    pass


def run_tool(argv, stdin=None):
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ToolFailed(f"{' '.join(argv)}: {done.stderr.strip() or done.stdout.strip()}"
                         + (f"\n--- input ---\n{stdin}" if stdin else ""))
    return done.stdout


def _setns(descriptor):
    if _libc.setns(descriptor, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Namespace:
    """One network namespace. A socket that is made inside `entered()` stays inside, whichever thread uses it later."""

    def __init__(self, name):
        self.name = name
        run_tool(["ip", "netns", "add", name])
        self.sysctl("net.ipv4.conf.all.rp_filter", 0)
        self.sysctl("net.ipv4.conf.default.rp_filter", 0)
        self.sysctl("net.ipv6.conf.all.accept_dad", 0)
        self.sysctl("net.ipv6.conf.default.accept_dad", 0)
        self.sysctl("net.ipv6.conf.default.accept_ra", 0)
        self.ip("link set lo up")

    @contextlib.contextmanager
    def entered(self):
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.name}", os.O_RDONLY)
        try:
            _setns(there)
            yield
        finally:
            _setns(home)
            os.close(there)
            os.close(home)

    def sysctl(self, key, value):
        with self.entered():
            pathlib.Path("/proc/sys/" + key.replace(".", "/")).write_text(str(value), encoding="ascii")

    def read(self, path):
        """A file below /proc/net or /proc/sys/net as this namespace sees it."""
        with self.entered():
            return pathlib.Path(path.replace("/proc/net/", "/proc/thread-self/net/")).read_text(encoding="ascii")

    def ip(self, *commands):
        """Runs `ip` commands, all of them in one process."""
        run_tool(["ip", "-n", self.name, "-batch", "-"], "\n".join(commands) + "\n")

    def nft(self, script):
        run_tool(["ip", "netns", "exec", self.name, "nft", "-f", "-"], script)

    def nft_counter(self, table, counter):
        """Packets of a named counter of `table` (family inet)."""
        words = self.tool("nft", "list", "counter", "inet", table, counter).split()
        return int(words[words.index("packets") + 1])

    def tool(self, *argv):
        return run_tool(["ip", "netns", "exec", self.name, *argv])

    def device_packets(self, device):
        """(received, sent) by the kernel's device counters."""
        for line in self.read("/proc/net/dev").splitlines():
            name, _, rest = line.partition(":")
            if name.strip() == device:
                fields = rest.split()
                return int(fields[1]), int(fields[9])
        raise ToolFailed(f"{self.name} has no device {device}")

    def mac(self, device):
        return run_tool(["ip", "-n", self.name, "-brief", "link", "show", "dev", device]).split()[2]


def join(left, left_device, right, right_device, queues=1):
    """A veth pair between two namespaces, both ends up."""
    shape = f"numrxqueues {queues} numtxqueues {queues}"
    run_tool(["ip", "-n", left.name, "link", "add", left_device, *shape.split(), "type", "veth",
              "peer", "name", right_device, *shape.split(), "netns", right.name])
    left.ip(f"link set {left_device} up")
    right.ip(f"link set {right_device} up")
