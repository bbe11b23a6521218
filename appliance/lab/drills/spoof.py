"""An Internet-side host sends with an LGWAN client's source address: it gets nothing, and neither does anybody else."""
import socket
import struct

import dns.message

from sekisho_lab.client import connect_tcp, read_exactly
from sekisho_lab.raw_frames import ETH_IP, ETH_IPV6, ICMP, ICMPV6, TCP, UDP, Wire, dns_reply_of, echo_request, ethernet, ip, tcp_syn, udp
from sekisho_lab.wiring import CLIENT_HOSTS

ABOUT = "a source address that belongs to another port gets no answer, over UDP and TCP"
FAULT = "the LGWAN view also claims its networks on the Internet port"

ROUNDS = 25


def run(bench):
    with bench.laboratory() as lab:
        if bench.broken:
            view = lab.views["lgwan"]
            view.clients.append(("inet", 0, view.clients[0][2]))
        lab.gateway.start()
        before = lab.gateway.metrics().sum("sekisho_lane_dropped_total", reason="spoofed")
        attacker, victim = Wire(lab.wiring.client("inet")), Wire(lab.wiring.client("lgwan"))
        sent, replies, stray = by_udp(bench, lab, attacker, victim)
        syns, syn_replies = by_syn(bench, lab, attacker, victim)
        connections = by_connection(bench, lab)
        pokes, through, unguarded = by_kernel(bench, lab, attacker, victim)
        dropped = lab.gateway.metrics().sum("sekisho_lane_dropped_total", reason="spoofed") - before
        bench.require(dropped >= sent, f"{sent} spoofed queries were sent, {dropped:.0f} counted as dropped `spoofed`")
        for wire in (attacker, victim):
            wire.close()
        bench.figure(f"{sent} spoofed UDP queries: {replies} answers to the sender, {stray} to the LGWAN client")
        bench.figure(f"{syns} spoofed SYNs: {syn_replies} replies; {connections} connections: no answer")
        bench.figure(f"{dropped:.0f} dropped as `spoofed`")
        bench.figure(f"{pokes} forged pings, SYNs and datagrams to the kernel: {through} answers to the LGWAN client"
                     + ("" if bench.broken else f"; without the guard {unguarded}"))


def names(lab):
    """Answerable for the victim: local, cached, forwarded."""
    world = lab.world
    return [f"www.{world.own}", f"www.{world.others[0]}", "www.lgwan.jp.", f"mail.intra.{world.own}", "localhost."]


def frames(lab, attacker, number, name, source_role):
    """One query as UDP frames, IPv4 and IPv6, from the Internet side's wire, to both its own service address and LGWAN's."""
    network, gateway = lab.world.plan.clients[source_role], lab.wiring.gw.mac("lan-inet")
    source = network.host(CLIENT_HOSTS[number % 8])
    wire = dns.message.make_query(name, "A", use_edns=0, payload=1232).to_wire()
    for service_role in ("inet", "lgwan"):
        service = lab.world.plan.service(service_role)
        for family, kind in ((4, ETH_IP), (6, ETH_IPV6)):
            packet = ip(source.of(family), service.of(family), udp(source.of(family), service.of(family), wire, 20000 + number))
            yield service_role, ethernet(gateway, attacker.mac, packet, kind)


def by_udp(bench, lab, attacker, victim):
    for name in names(lab):  # what the victim asks may be answered from caches
        for family in (4, 6):
            lab.ask("lgwan", name, "A", family)
    for wire in (attacker, victim):
        wire.hear(0.2)
    # The same frames from the sender's own address are answered: the generator is not at fault.
    own = 0
    for number in range(4):
        for service_role, frame in frames(lab, attacker, number, f"www.{lab.world.own}", "inet"):
            if service_role == "inet":
                attacker.send(frame)
                own += 1
    heard = [f for f, _ in attacker.hear(1.5) if dns_reply_of(f)]
    bench.demand(len(heard) == own, f"from its own address the sender got {len(heard)} answers to {own} queries")
    sent = 0
    for number in range(ROUNDS):
        for name in names(lab):
            for service_role, frame in frames(lab, attacker, number, name, "lgwan"):
                attacker.send(frame)
                sent += service_role == "inet"
    replies = [f for f, _ in attacker.hear(1.5) if dns_reply_of(f)]
    stray = [f for f, _ in victim.hear(0.3) if dns_reply_of(f)]
    bench.require(not replies, f"the Internet-side sender got {len(replies)} answers, the first to {first(replies)}")
    bench.require(not stray, f"the LGWAN client got {len(stray)} answers that it did not ask for")
    return sent, len(replies), len(stray)


def first(replies):
    return dns_reply_of(replies[0])[1] if replies else "-"


def by_syn(bench, lab, attacker, victim):
    """SYNs with the LGWAN client's source: nothing comes back to the Internet side."""
    gateway, count = lab.wiring.gw.mac("lan-inet"), 0
    sources = set()
    for number in range(ROUNDS):
        source, service = lab.world.plan.clients["lgwan"].host(CLIENT_HOSTS[number % 8]), lab.world.plan.service("inet")
        for family, kind in ((4, ETH_IP), (6, ETH_IPV6)):
            a, b = source.of(family), service.of(family)
            sources.add(a)
            attacker.send(ethernet(gateway, attacker.mac, ip(a, b, tcp_syn(a, b, 30000 + number), TCP), kind))
            count += 1
    back = [f for f, _ in attacker.hear(1.5) if tcp_destination(f) in sources]
    bench.require(not back, f"the Internet-side sender got {len(back)} TCP segments back")
    victim.hear(0.1)
    return count, len(back)


def by_kernel(bench, lab, attacker, victim):
    """What is not DNS is the kernel's: it must not answer a forged sender by way of the LGWAN port."""
    mark = b"forged-" + lab.world.names.token(12).encode("ascii")
    source, own = lab.world.plan.clients["lgwan"].host(CLIENT_HOSTS[0]), lab.world.plan.clients["inet"].host(CLIENT_HOSTS[0])

    def poke(sender):
        count = 0
        for service in (lab.world.plan.service("inet"), lab.world.plan.service("lgwan"), lab.world.plan.up_inet):
            for a, b, kind, ping in ((sender.four, service.four, ETH_IP, ICMP), (sender.six, service.six, ETH_IPV6, ICMPV6)):
                for protocol, payload in ((ping, echo_request(a, b, mark)), (TCP, tcp_syn(a, b, 40100, 9999)), (TCP, tcp_syn(a, b, 40101)),
                                          (UDP, udp(a, b, mark, 40102, 9999))):
                    attacker.send(ethernet(lab.wiring.gw.mac("lan-inet"), attacker.mac, ip(a, b, payload, protocol), kind))
                    count += 1
        return count

    def heard():
        """TCP to the forged ports, and whatever has the mark in it."""
        return sum(mark in f or tcp_port(f) in (40100, 40101) for f, _ in victim.hear(1.0))

    victim.hear(0.2)
    pokes = poke(source)
    answers = heard()
    bench.require(answers == 0, f"the LGWAN client heard {answers} answers of the kernel to what was forged in its name")
    poke(own)
    own_heard = sum(mark in f for f, _ in attacker.hear(1.0))
    bench.require(own_heard > 0, "a ping from the sender's own address has no answer: the silence proves nothing")
    if bench.broken:
        return pokes, answers, answers
    lab.wiring.gw.nft("delete table inet sekisho_source\n")
    poke(source)
    unguarded = heard()
    bench.require(unguarded > 0, "without the guard the LGWAN client hears nothing either: the silence proves nothing")
    return pokes, answers, unguarded


def tcp_port(frame):
    """The destination port of a TCP frame, or None."""
    if frame[12:14] == b"\x08\x00" and frame[23] == TCP:
        return int.from_bytes(frame[36:38], "big")
    if frame[12:14] == b"\x86\xdd" and frame[20] == TCP:
        return int.from_bytes(frame[56:58], "big")
    return None


def tcp_destination(frame):
    if frame[12:14] == b"\x08\x00" and frame[23] == TCP:
        return socket.inet_ntop(socket.AF_INET, frame[30:34])
    if frame[12:14] == b"\x86\xdd" and frame[20] == TCP:
        return socket.inet_ntop(socket.AF_INET6, frame[38:54])
    return None


def by_connection(bench, lab):
    """The host takes the LGWAN client's address for its own and connects properly."""
    namespace, count = lab.wiring.client("inet"), 0
    source, service = lab.world.plan.clients["lgwan"].host(CLIENT_HOSTS[0]), lab.world.plan.service("inet")
    namespace.ip(f"addr add {source.four}/32 dev eth0", f"addr add {source.six}/128 dev eth0 nodad")
    for family in (4, 6):
        for name in names(lab):
            wire = dns.message.make_query(name, "A").to_wire()
            count += 1
            try:
                with connect_tcp(namespace, source.of(family), service.of(family), 0.7) as sock:
                    sock.sendall(struct.pack("!H", len(wire)) + wire)
                    answer = read_exactly(sock, 2)
                    bench.require(answer is None, f"the Internet-side host got an answer over TCP from {source.of(family)}")
            except OSError:
                pass  # no connection, or no answer: nothing is what it should get
    namespace.ip(f"addr del {source.four}/32 dev eth0", f"addr del {source.six}/128 dev eth0")
    return count
