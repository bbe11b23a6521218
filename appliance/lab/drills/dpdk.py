"""It is DPDK: the kernel has no UDP/53 socket on a service address, and the ethdev counters account for every UDP answer."""
import ipaddress
import socket
import time

from sekisho_lab.configuration import ROLES
from sekisho_lab.load import load

ABOUT = "no UDP/53 socket on a service address, and the ports' own counters account for every answer"
FAULT = "something else has bound UDP/53 on a service address"

QUERIES = 5000


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        stray = bound_socket(lab) if bench.broken else None
        sockets = udp_sockets(lab)
        for address, port in sockets:
            clash = port == 53 and (address in services(lab) or ipaddress.ip_address(address).is_unspecified)
            bench.require(not clash, f"a socket is bound to UDP/53 on {address}")
        if stray:
            stray.close()
        for view, role in (("lgwan", "lgwan"), ("internet", "inet"), ("both", "both")):
            count_answers(bench, lab, view, role)
        bench.figure(f"{len(sockets)} UDP sockets in the gateway's namespace, none on UDP/53 of {len(services(lab))} service addresses")


def services(lab):
    return {a for role in ROLES for a in lab.world.plan.service(role).both()}


def bound_socket(lab):
    with lab.wiring.gw.entered():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind((lab.world.plan.service("inet").four, 53))
    return sock


def udp_sockets(lab):
    """(address, port) of every bound UDP socket, from the kernel's own tables."""
    found = []
    for path in ("/proc/net/udp", "/proc/net/udp6"):
        for line in lab.wiring.gw.read(path).splitlines()[1:]:
            address, _, port = line.split()[1].partition(":")
            words = [int(address[i:i + 8], 16).to_bytes(4, "little") for i in range(0, len(address), 8)]
            found.append((str(ipaddress.ip_address(b"".join(words))), int(port, 16)))
    return found


def kernel_datagrams(lab):
    """UDP datagrams that the gateway's kernel has received and sent, both families."""
    lines = [line.split() for line in lab.wiring.gw.read("/proc/net/snmp").splitlines() if line.startswith("Udp:")]
    four = dict(zip(lines[0][1:], map(int, lines[1][1:])))
    six = dict(line.split() for line in lab.wiring.gw.read("/proc/net/snmp6").splitlines())
    return four["InDatagrams"] + four["OutDatagrams"] + int(six["Udp6InDatagrams"]) + int(six["Udp6OutDatagrams"])


def count_answers(bench, lab, view, role):
    namespace, source, service = lab.client_of(view)
    port, names = ROLES[role], [f"www.{apex} A" for apex in lab.world.municipalities]
    for line in names:
        lab.ask(view, line.split()[0], "A")
    before, kernel_before = lab.gateway.metrics(), kernel_datagrams(lab)
    result = load(lab, namespace, server=service.both(), source=source.both(), names=names, rate=5000, count=QUERIES)
    time.sleep(0.3)
    after, kernel = lab.gateway.metrics(), kernel_datagrams(lab) - kernel_before
    bench.require(result.answered == QUERIES, f"{port}: {result.answered} of {QUERIES} queries answered")
    received = after.sum("sekisho_port_rx_packets_total", port=port) - before.sum("sekisho_port_rx_packets_total", port=port)
    sent = after.sum("sekisho_port_tx_packets_total", port=port) - before.sum("sekisho_port_tx_packets_total", port=port)
    # Received: the queries, and neighbour discovery beside them. Sent by the driver: the answers and nothing else.
    bench.require(QUERIES <= received <= QUERIES + 50, f"{port}: ethdev received {received:.0f} packets for {QUERIES} queries")
    bench.require(sent == result.answered, f"{port}: ethdev sent {sent:.0f} packets for {result.answered} answers")
    bench.require(kernel < QUERIES / 10, f"{port}: the kernel moved {kernel} UDP datagrams while {QUERIES} queries were answered")
    bench.figure(f"{port}: {result.answered} answers, ethdev {received:.0f} in and {sent:.0f} out, kernel UDP {kernel}")
