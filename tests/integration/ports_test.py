#!/usr/bin/python3
"""Proves DPDK ports on a wire: UDP/53 by DPDK; ping, ARP, ND and TCP (port 53 and another) by the kernel, on one address.

  tests/integration/ports_test.py BUILD_DIR [CASE…]

Each case makes two network namespaces joined by a veth pair, runs bin/port_reflector on the gateway's end, and talks to it
from the client's end. Needs root. Cleans up after itself. Exit status 0: all cases hold; 77: cannot run here.
"""
import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time

V4, V6 = "10.77.0.53", "fd77::53"
QUERIES = 200
CLONE_NEWNET = 0x40000000
SERVER = """
import socket, sys, threading
def serve(family, address, port):
    s = socket.socket(family, socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    s.bind((address, port))
    s.listen(8)
    while True:
        c, _ = s.accept()
        c.sendall(c.recv(4096))
        c.close()
for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
    for port in (53, 2222):
        threading.Thread(target=serve, args=(family, address, port), daemon=True).start()
print("listening", flush=True)
sys.stdin.read()
"""

CASES = {
    "af_packet-kernel": ["--driver", "af_packet"],
    "af_packet-kernel-2q": ["--driver", "af_packet", "--queues", "2"],
    "af_packet-tap": ["--driver", "af_packet", "--exception", "tap", "--tap", "sktap"],
    "af_xdp": ["--driver", "af_xdp"],
}


def run(*command, check=True):
    done = subprocess.run(command, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done


class Wire:
    """Two namespaces and the veth pair between them."""

    def __init__(self):
        self.gw, self.cl = f"sk{os.getpid()}g", f"sk{os.getpid()}c"

    def __enter__(self):
        for ns in (self.gw, self.cl):
            run("ip", "netns", "add", ns)
            self.ip(ns, "link", "set", "lo", "up")
        run("ip", "link", "add", "g0", "netns", self.gw, "type", "veth", "peer", "name", "c0", "netns", self.cl)
        for ns, device in ((self.gw, "g0"), (self.cl, "c0")):
            run("ip", "netns", "exec", ns, "ethtool", "-K", device, "tx", "off")
            self.ip(ns, "link", "set", device, "up")
        self.ip(self.cl, "addr", "add", "10.77.0.1/24", "dev", "c0")
        self.ip(self.cl, "addr", "add", "fd77::1/64", "dev", "c0", "nodad")
        return self

    def __exit__(self, *_):
        for ns in (self.gw, self.cl):
            run("ip", "netns", "del", ns, check=False)

    def ip(self, ns, *arguments):
        run("ip", "-n", ns, *arguments)

    def give_addresses(self, device):
        self.ip(self.gw, "addr", "add", f"{V4}/24", "dev", device)
        self.ip(self.gw, "addr", "add", f"{V6}/64", "dev", device, "nodad")


class Port:
    """bin/port_reflector in the gateway's namespace."""

    def __init__(self, wire, binary, options):
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", wire.gw, binary, "--device", "g0", "--address", V4, "--address", V6, "--prefix",
             f"t{os.getpid()}", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().split()
        if not line or line[0] != "ready":
            raise AssertionError("the port did not start: " + self.process.stderr.read().strip())
        self.kernel_device = line[1]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=20)
        if self.process.returncode != 0:
            raise AssertionError(f"the port ended with {self.process.returncode}: {err}")
        return json.loads(out.strip().splitlines()[-1])

    def kill(self):
        self.process.kill()
        self.process.communicate()


@contextlib.contextmanager
def inside(ns):
    """Runs the block in a namespace (this thread only)."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as home, open(f"/run/netns/{ns}") as there:
        assert libc.setns(there.fileno(), CLONE_NEWNET) == 0, "setns"
        try:
            yield
        finally:
            libc.setns(home.fileno(), CLONE_NEWNET)


def check_ping(wire):
    for address in (V4, V6):
        done = run("ip", "netns", "exec", wire.cl, "ping", "-c", "5", "-i", "0.05", "-W", "2", address, check=False)
        assert " 0% packet loss" in done.stdout, f"ping {address}: {done.stdout}"
        assert "DUP" not in done.stdout, f"ping {address} was answered twice: {done.stdout}"


def check_tcp(wire):
    message = os.urandom(1400)
    with inside(wire.cl):
        for address in (V4, V6):
            for port in (53, 2222):
                with socket.create_connection((address, port), timeout=5) as s:
                    s.sendall(message)
                    got = b""
                    while len(got) < len(message):
                        part = s.recv(4096)
                        assert part, f"TCP {address} port {port} ended after {len(got)} octets"
                        got += part
                    assert got == message


def check_udp(wire):
    """Every datagram comes back once, and no ICMP error with it."""
    with inside(wire.cl):
        icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        for family, address in ((socket.AF_INET, V4), (socket.AF_INET6, V6)):
            s = socket.socket(family, socket.SOCK_DGRAM)
            s.connect((address, 53))
            s.settimeout(5)
            for i in range(QUERIES):
                payload = i.to_bytes(2, "big") + os.urandom(12 + 7 * i)
                s.send(payload)
                assert s.recv(4096) == payload, f"UDP {address}: another answer for number {i}"
        time.sleep(0.1)
        errors = 0
        while select.select([icmp], [], [], 0)[0]:
            errors += icmp.recv(2048)[20] == 3
        assert errors == 0, f"{errors} times 'destination unreachable' for UDP/53"


def check_other_udp(wire):
    """UDP to a port where nobody listens is the kernel's to refuse."""
    with inside(wire.cl):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.connect((V4, 5399))
        s.settimeout(3)
        s.send(b"x")
        try:
            s.recv(10)
            raise AssertionError("UDP/5399 was answered")
        except ConnectionRefusedError:
            pass


def check_no_socket(wire):
    bound = run("ip", "netns", "exec", wire.gw, "ss", "-Huln").stdout
    assert ":53 " not in bound, f"a socket is bound to UDP/53: {bound}"


def check_counters(stats):
    """I5: what lanes sent and what the kernel sent through the port is what the port sent."""
    answered = stats["opackets"] - stats["from_kernel"]
    assert answered == 2 * QUERIES, f"{answered} answers counted, {2 * QUERIES} seen: {stats}"
    assert stats["missed"] == stats["no_buffer"] == stats["tx_errors"] == stats["pass_dropped"] == 0, stats
    assert stats["ipackets"] == answered + stats["passed"], stats


def case(name, binary):
    with Wire() as wire:
        port = Port(wire, binary, CASES[name])
        port.kill()  # what a killed process leaves must not be in the way
        port = Port(wire, binary, CASES[name])
        try:
            wire.give_addresses(port.kernel_device)
            server = subprocess.Popen(["ip", "netns", "exec", wire.gw, sys.executable, "-c", SERVER],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            try:
                assert server.stdout.readline().strip() == "listening"
                check_ping(wire)
                check_tcp(wire)
                check_udp(wire)
                check_other_udp(wire)
                check_no_socket(wire)
            finally:
                server.kill()
                server.communicate()
            stats = port.stop()
            check_counters(stats)
            left = run("ip", "netns", "exec", wire.gw, "nft", "list", "ruleset").stdout + run("ip", "-n", wire.gw, "link").stdout
            assert "sekisho" not in left and "xdp" not in left, f"left behind: {left}"
            return stats
        finally:
            if port.process.poll() is None:
                port.kill()


def main():
    if os.geteuid() != 0:
        print("needs root")
        return 77
    binary = os.path.join(os.path.abspath(sys.argv[1]), "bin", "port_reflector")
    failed = 0
    for name in sys.argv[2:] or CASES:
        try:
            stats = case(name, binary)
            print(f"{name}: ok  received {stats['ipackets']}, answered {stats['opackets'] - stats['from_kernel']}, "
                  f"passed {stats['passed']}, from the kernel {stats['from_kernel']}", flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            failed += 1
            print(f"{name}: FAILED {error!r}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
