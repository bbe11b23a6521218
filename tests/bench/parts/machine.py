"""What the figures were taken on: processor, kernel, versions, and how busy others were meanwhile."""
import os
import pathlib
import platform
import subprocess

LANE_CORE, OTHER_CORE = 1, 0
PACKAGES = ("libdpdk-dev", "unbound", "dnsdist", "bind9", "knot-resolver", "nsd", "dnsperf", "knot-dnsutils", "libssl3")
NEEDED = {"dpdk-testpmd": "dpdk-dev", "unbound": "unbound", "dnsdist": "dnsdist", "named": "bind9", "kresd": "knot-resolver",
          "nsd": "nsd", "dnsperf": "dnsperf", "kxdpgun": "knot-dnsutils", "ethtool": "ethtool", "curl": "curl", "dig": "bind9-dnsutils"}
HUGE = pathlib.Path("/proc/sys/vm/nr_hugepages")


def output(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def describe():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    versions = dict(line.split("\t") for line in output("dpkg-query", "-W", "-f=${Package}\t${Version}\n", *PACKAGES).splitlines())
    return {"processor": model, "cores": os.cpu_count(), "memory_mib": int(memory) // 1024, "kernel": platform.release(), "versions": versions,
            "transparent_huge_pages": pathlib.Path("/sys/kernel/mm/transparent_hugepage/enabled").read_text().strip()}


class Load:
    """How much of the machine went elsewhere between two moments: stolen by the host, used by niced work of others."""

    def __init__(self):
        self.fields = [int(field) for field in open("/proc/stat").readline().split()[1:9]]

    def since(self):
        now = [b - a for a, b in zip(self.fields, Load().fields)]
        return {"steal_pct": round(100 * now[7] / max(1, sum(now)), 1), "niced_pct": round(100 * now[1] / max(1, sum(now)), 1),
                "load": round(os.getloadavg()[0], 1)}


class HugePages:
    """2 MiB pages for packet memory while the bench runs, where the machine gives them; as they were afterwards."""

    def __init__(self, wanted):
        self.wanted, self.before, self.got = wanted, None, False

    def __enter__(self):
        try:
            self.before = int(HUGE.read_text())
            HUGE.write_text(str(max(self.before, self.wanted)))
            self.got = int(HUGE.read_text()) >= self.wanted
        except OSError:
            self.got = False
        return self

    def __exit__(self, *_):
        if self.before is not None:
            HUGE.write_text(str(self.before))


def install():
    """What the measurements need beyond the build: Debian's packages, their services not started."""
    missing = sorted({package for program, package in NEEDED.items() if not output("sh", "-c", f"PATH=$PATH:/usr/sbin:/sbin command -v {program}")})
    if not missing:
        return
    policy = pathlib.Path("/usr/sbin/policy-rc.d")
    made = not policy.exists()
    if made:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True, stdout=subprocess.DEVNULL,
                       env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    finally:
        if made:
            policy.unlink()
