"""Replies that come when nobody listens any more: the kernel answers them by itself, and by its own routes.

Each goes to a port of the gateway's uplink that no socket has. Over UDP an unguarded kernel answers with "port unreachable", which quotes
the reply; over TCP with a reset. Both go where the default route leads.
"""
import dns.message

from .raw_frames import ETH_IP, ETH_IPV6, TCP, Wire, ethernet, ip, tcp_syn, udp

CLOSED_PORTS = range(800, 810)  # the gateway never draws a port below 1024


class LateReplies:
    def __init__(self, lab):
        self.gw, plan = lab.wiring.gw, lab.world.plan
        # One answer for each question is what the drill wants, not as many as the kernel thinks polite.
        self.gw.sysctl("net.ipv4.icmp_ratelimit", 0)
        self.gw.sysctl("net.ipv6.icmp.ratelimit", 0)
        root = next(iter(lab.world.root_servers.values()))
        self.ways = [("up-lgwan", Wire(lab.wiring.spaces["lgnet"], "gw"), plan.up_lgwan, plan.poi["east"]),
                     ("up-inet", Wire(lab.wiring.spaces["inet"]), plan.up_inet, root)]

    def send(self, name):
        """On both uplinks, over both families, UDP and TCP; how many frames that were."""
        count = 0
        reply = dns.message.make_response(dns.message.make_query(name, "A")).to_wire()
        for device, wire, mine, server in self.ways:
            for family, kind in ((4, ETH_IP), (6, ETH_IPV6)):
                source, target = server.of(family), mine.of(family)
                for port in CLOSED_PORTS:
                    for protocol, payload in ((17, udp(source, target, reply, 53, port)), (TCP, tcp_syn(source, target, 53, port))):
                        wire.send(ethernet(self.gw.mac(device), wire.mac, ip(source, target, payload, protocol), kind))
                        count += 1
        return count

    def close(self):
        for _, wire, _, _ in self.ways:
            wire.close()
