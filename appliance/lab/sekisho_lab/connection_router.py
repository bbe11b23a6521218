"""The LGWAN connection router: a way from LGWAN to the inside mail servers, with address translation by nftables, and servers that greet.

    lgnet ── rtr0 ───── lgw0 ── c-lgwan    (the LGWAN client network; inside mail servers listen there)

The maps to_inside and to_lgwan of the table "ip lgwan" are what `sekishoctl nat router --vendor nftables` drafts entries for.
"""
import selectors
import socket
import threading

from .namespaces import join

LINK = ("169.254.77.1", "169.254.77.2")

TABLE = """table ip lgwan {
  map to_inside { type ipv4_addr : ipv4_addr; }
  map to_lgwan { type ipv4_addr : ipv4_addr; }
  chain pre { type nat hook prerouting priority -100; dnat to ip daddr map @to_inside; }
  chain post { type nat hook postrouting priority 100; oifname != "rtr0" snat to ip saddr map @to_lgwan; }
}
"""


class ConnectionRouter:
    def __init__(self, lab):
        self.space, self._inside = lab.wiring.spaces["lgnet"], lab.wiring.client("lgwan")
        plan = lab.world.plan
        join(self.space, "rtr0", self._inside, "lgw0")
        self.space.ip(f"addr add {LINK[0]}/30 dev rtr0", f"route add {plan.clients['lgwan'].four} via {LINK[1]} dev rtr0")
        self._inside.ip(f"addr add {LINK[1]}/30 dev lgw0", f"route add {plan.lgwan.four} via {LINK[0]} dev lgw0")
        self._inside.sysctl("net.ipv4.ip_forward", 1)
        self.space.nft(TABLE)

    def add_host(self, address):
        """An inside host that answers at this address."""
        self._inside.ip(f"addr add {address}/32 dev lo")
        return self._inside

    def configure(self, script):
        """What whoever runs the router types in."""
        self.space.nft(script)


class Greeter:
    """Listens at TCP/25 and says who it is, as a mail server does."""

    def __init__(self, namespace, address, name):
        self._name, self._stopping = name, threading.Event()
        with namespace.entered():
            self._socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((address, 25))
        self._socket.listen(16)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join(2)
        self._socket.close()

    def _serve(self):
        waiting = selectors.DefaultSelector()
        waiting.register(self._socket, selectors.EVENT_READ)
        while not self._stopping.is_set():
            for _ in waiting.select(0.2):
                with self._socket.accept()[0] as peer:
                    peer.settimeout(1)
                    try:
                        peer.sendall(f"220 {self._name} ESMTP\r\n".encode("ascii"))
                        peer.recv(100)
                        peer.sendall(b"221 bye\r\n")
                    except OSError:
                        pass
        waiting.close()
