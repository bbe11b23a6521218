"""The upstream server that knows the names of the measurement, and the namespaces: one for each contender, clients, servers."""
from misses.network import Network
from misses.signed_tree import FORWARD_SERVER, NSD

from .gateway import CLIENT_NET, SUFFIX
from .machine import OTHER_CORE
from .programs import Program, subprocess

__all__ = ["FORWARD_SERVER", "Lab"]


def address_of(index):
    return f"10.{index >> 16 & 255}.{index >> 8 & 255}.{index & 255}"


class Lab:
    """Namespaces with a wire from each contender to the clients (lan0) and one to the servers (wan0), and NSD there."""

    def __init__(self, directory, contenders, names):
        self.directory, self.network, self.nsd = directory, Network(contenders), None
        lines = [f"$ORIGIN {SUFFIX}.", "$TTL 86400", "@ SOA ns root 1 3600 600 86400 60", "@ NS ns", f"ns A {FORWARD_SERVER}"]
        lines += [f"h{i} A {address_of(i)}" for i in range(names)]
        lines += [f"c{i} CNAME h{i}\nm{i} MX 10 h{i}\nt{i} A 192.0.2.{i % 250}\nt{i} A 198.51.100.{i % 250}" for i in range(min(names, 50_000))]
        (directory / f"{SUFFIX}.zone").write_text("\n".join(lines) + "\n")
        (directory / "nsd.conf").write_text(NSD.format(address=FORWARD_SERVER, dir=directory) +
                                            f'zone:\n  name: "{SUFFIX}"\n  zonefile: "{directory}/{SUFFIX}.zone"\n')

    def __enter__(self):
        self.network.__enter__()
        for i, namespace in enumerate(self.network.gateways.values()):
            subprocess.run(["ip", "-n", namespace, "route", "add", CLIENT_NET, "via", f"10.1.{i}.2"], check=True)
        self.nsd = Program(self.network.servers, OTHER_CORE, ["nsd", "-d", "-c", self.directory / "nsd.conf"], self.directory / "nsd.out")
        return self

    def __exit__(self, *stop):
        if self.nsd:
            self.nsd.stop()
        self.network.__exit__(*stop)
