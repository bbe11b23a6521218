"""Namespaces and wires of the measurement; all vanish at its end."""
import os
import subprocess

from .signed_tree import SERVERS, run


class Network:
    """One namespace of clients, one of servers, one for each contender between them."""

    def __init__(self, contenders):
        self.clients, self.servers = f"miss{os.getpid()}c", f"miss{os.getpid()}s"
        self.gateways = {name: f"miss{os.getpid()}g{i}" for i, name in enumerate(contenders)}

    def lan(self, name):
        return f"10.1.{list(self.gateways).index(name)}.1"

    def wan(self, name):
        return f"10.2.{list(self.gateways).index(name)}.1"

    def __enter__(self):
        for ns in (self.clients, self.servers, *self.gateways.values()):
            run("ip", "netns", "add", ns)
            run("ip", "-n", ns, "link", "set", "lo", "up")
        for address in SERVERS:
            run("ip", "-n", self.servers, "addr", "add", f"{address}/32", "dev", "lo")
        for i, ns in enumerate(self.gateways.values()):
            self._wire(ns, "lan0", f"10.1.{i}.1/24", self.clients, f"c{i}", f"10.1.{i}.2/24")
            self._wire(ns, "wan0", f"10.2.{i}.1/24", self.servers, f"s{i}", f"10.2.{i}.254/24")
            run("ip", "-n", ns, "route", "add", "10.200.0.0/24", "via", f"10.2.{i}.254")
        return self

    def __exit__(self, *_):
        for ns in (*self.gateways.values(), self.clients, self.servers):
            subprocess.run(["ip", "netns", "del", ns], capture_output=True)

    @staticmethod
    def _wire(near, near_device, near_address, far, far_device, far_address):
        run("ip", "link", "add", near_device, "netns", near, "type", "veth", "peer", "name", far_device, "netns", far)
        for ns, device, address in ((near, near_device, near_address), (far, far_device, far_address)):
            run("ip", "netns", "exec", ns, "ethtool", "-K", device, "tx", "off")
            run("ip", "-n", ns, "addr", "add", address, "dev", device)
            run("ip", "-n", ns, "link", "set", device, "up")

    @staticmethod
    def start(ns, core, *command, log):
        return subprocess.Popen(["ip", "netns", "exec", ns, "taskset", "-c", str(core), *map(str, command)], stdout=log,
                                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
