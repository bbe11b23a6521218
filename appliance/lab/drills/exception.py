"""Ping, an SSH-like service and TCP/53 on the very address and port whose UDP/53 the fast path takes."""
import socket
import threading

from sekisho_lab.client import connect_tcp
from sekisho_lab.namespaces import ToolFailed

ABOUT = "all that is not UDP/53 reaches the kernel: ping, SSH and TCP/53 work on the same address"
FAULT = "the kernel drops what comes in on the client ports"

GREETING = b"SSH-2.0-sekisho-lab\r\n"
ROUNDS = 20


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        if bench.broken:
            lab.wiring.gw.nft("table inet lab {\n chain in { type filter hook input priority 0;\n"
                              ' iifname "lan-*" ip protocol { icmp, tcp } drop\n iifname "lan-*" ip6 nexthdr { icmpv6, tcp } drop\n }\n}\n')
        shells = [Shell(lab, role, family) for role in ("lgwan", "inet", "both") for family in (4, 6)]
        pings = connections = datagrams = streams = 0
        try:
            for view in ("lgwan", "internet", "both"):
                for family in (4, 6):
                    pings += ping(bench, lab, view, family)
                    for _ in range(1 if bench.broken else ROUNDS):
                        connections += greet(bench, lab, view, family)
                        datagrams += asked(bench, lab, view, family, tcp=False)
                        streams += asked(bench, lab, view, family, tcp=True)
        finally:
            for shell in shells:
                shell.stop()
        closed_port(bench, lab)
        bench.figure(f"{pings} pings, {connections} SSH-like sessions, {datagrams} answers over UDP and {streams} over TCP "
                     "on the same addresses, three ports, IPv4 and IPv6")


def ping(bench, lab, view, family):
    namespace, source, service = lab.client_of(view)
    try:
        namespace.tool("ping", "-n", "-q", "-c", "5", "-i", "0.05", "-W", "2", "-I", source.of(family), service.of(family))
    except ToolFailed as error:
        bench.require(False, f"{view}: ping over IPv{family} fails: {str(error).splitlines()[-1][:120]}")
        return 0
    return 5


def greet(bench, lab, view, family):
    namespace, source, service = lab.client_of(view)
    try:
        with connect_tcp(namespace, source.of(family), service.of(family), 2.0, 22) as sock:
            return bench.require(sock.recv(64) == GREETING, f"{view}: the service on port 22 says something else")
    except OSError as error:
        return bench.require(False, f"{view}: no SSH-like session over IPv{family}: {error}")


def asked(bench, lab, view, family, tcp):
    got = lab.ask(view, f"www.{lab.world.others[0]}", "A", family, tcp=tcp)
    return bench.require(got.rcode == "NOERROR", f"{view}: {'TCP' if tcp else 'UDP'}/53 over IPv{family}: {got.rcode} {got.flags}")


def closed_port(bench, lab):
    """UDP to another port is the kernel's too: it answers "port unreachable"."""
    namespace, source, service = lab.client_of("internet")
    with namespace.entered():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with sock:
        sock.settimeout(1)
        sock.bind((source.four, 0))
        sock.connect((service.four, 5355))
        for _ in range(3):  # nobody owes an answer to a single datagram, and errors are limited in rate
            try:
                sock.send(b"nobody listens here")
                sock.recv(16)
            except ConnectionRefusedError:
                return
            except OSError:
                pass
        bench.require(False, "UDP to a closed port is not answered by the kernel")


class Shell:
    """Something that greets as an SSH server does, on port 22 of a service address."""

    def __init__(self, lab, role, family):
        address = lab.world.plan.service(role).of(family)
        with lab.wiring.gw.entered():
            self._socket = socket.create_server((address, 22), family=socket.AF_INET if family == 4 else socket.AF_INET6)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            with client:
                client.sendall(GREETING)

    def stop(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)
