"""The lab's cables and routes.

              c-lgwan ── lan-lgwan ┐                        ┌ up-lgwan ── lgnet ─┬─ poi-east
              c-inet  ── lan-inet  ┼──────── gw ────────────┤                    └─ poi-west
              c-both  ── lan-both  ┘    (sekishod)          ├ up-inet  ── inet (root, jp, com, …)
                                                            └ up-decoy ── decoy (nobody)

The gateway's routes mislead on purpose: the best default route leads into LGWAN, the next best to the decoy, and LGWAN's own prefix
prefers the decoy. Only a query that is bound to its realm's device finds its way.
"""
from .namespaces import Namespace, join

ROLES = ("lgwan", "inet", "both")
CLIENT_HOSTS = tuple(range(101, 109))  # the client addresses of each network
DMZ_SUBNET = 200                       # of the LGWAN client network: hosts that speak with LGWAN addresses
STRANGER_SUBNET = 240                  # claimed by no view
VLAN_SUBNET = 230                      # of the both-sides network: tagged clients that belong to the LGWAN view


class Wiring:
    def __init__(self, run, plan, queues=1):
        self.plan = plan
        names = ["gw", "lgnet", "poi-east", "poi-west", "inet", "decoy", *(f"c-{role}" for role in ROLES)]
        self.spaces = {}
        for name in names:
            self.spaces[name] = Namespace(run.namespace(name))
        self.gw = self.spaces["gw"]
        self._clients(queues)
        self._lgwan()
        self._internet()

    def client(self, role):
        return self.spaces[f"c-{role}"]

    def poi(self, side):
        return self.spaces[f"poi-{side}"]

    def _clients(self, queues):
        for role in ROLES:
            network, space, device = self.plan.clients[role], self.client(role), f"lan-{role}"
            join(self.gw, device, space, "eth0", queues)
            # veth hands over frames with unfinished checksums unless its sender completes them.
            space.tool("ethtool", "-K", "eth0", "tx", "off", "gro", "off")
            self.gw.tool("ethtool", "-K", device, "tx", "off", "gro", "off")
            service = self.plan.service(role)
            self.gw.ip(f"addr add {service.four}/16 dev {device}", f"addr add {service.six}/48 dev {device} nodad")
            commands = []
            hosts = [network.host(number) for number in CLIENT_HOSTS]
            if role == "lgwan":
                hosts.append(network.host(CLIENT_HOSTS[0], DMZ_SUBNET))
                hosts.append(network.host(CLIENT_HOSTS[0], STRANGER_SUBNET))
            for host in hosts:
                commands += [f"addr add {host.four}/16 dev eth0", f"addr add {host.six}/48 dev eth0 nodad"]
            space.ip(*commands)

    def _lgwan(self):
        plan, net = self.plan, self.spaces["lgnet"]
        join(self.gw, "up-lgwan", net, "gw")
        self.gw.ip(f"addr add {plan.up_lgwan.four}/24 dev up-lgwan", f"addr add {plan.up_lgwan.six}/64 dev up-lgwan nodad")
        net.ip(f"addr add {plan.lgwan_router.four}/24 dev gw", f"addr add {plan.lgwan_router.six}/64 dev gw nodad")
        net.sysctl("net.ipv4.ip_forward", 1)
        net.sysctl("net.ipv6.conf.all.forwarding", 1)
        for subnet, side in enumerate(("east", "west"), start=1):
            poi, router, host = self.poi(side), plan.lgwan.host(1, subnet), plan.poi[side]
            join(net, side, poi, "eth0")
            net.ip(f"addr add {router.four}/24 dev {side}", f"addr add {router.six}/64 dev {side} nodad")
            poi.ip(f"addr add {host.four}/24 dev eth0", f"addr add {host.six}/64 dev eth0 nodad",
                   f"route add default via {router.four} dev eth0", f"route add ::/0 via {router.six} dev eth0")

    def _internet(self):
        plan, inet, decoy = self.plan, self.spaces["inet"], self.spaces["decoy"]
        join(self.gw, "up-inet", inet, "eth0")
        join(self.gw, "up-decoy", decoy, "eth0")
        for device, mine, space, theirs in (("up-inet", plan.up_inet, inet, plan.inet_router),
                                            ("up-decoy", plan.up_decoy, decoy, plan.decoy_router)):
            self.gw.ip(f"addr add {mine.four}/24 dev {device}", f"addr add {mine.six}/64 dev {device} nodad")
            space.ip(f"addr add {theirs.four}/24 dev eth0", f"addr add {theirs.six}/64 dev eth0 nodad")
        for everything, lgwan, via in (("0.0.0.0/0", plan.lgwan.four, lambda pair: pair.four),
                                       ("::/0", plan.lgwan.six, lambda pair: pair.six)):
            self.gw.ip(
                f"route add {everything} via {via(plan.lgwan_router)} dev up-lgwan metric 10",
                f"route add {everything} via {via(plan.decoy_router)} dev up-decoy metric 20",
                f"route add {everything} via {via(plan.inet_router)} dev up-inet metric 500",
                f"route add {lgwan} via {via(plan.decoy_router)} dev up-decoy metric 10",
                f"route add {lgwan} via {via(plan.lgwan_router)} dev up-lgwan metric 500")

    def add_internet_host(self, pair):
        self.spaces["inet"].ip(f"addr add {pair.four}/32 dev lo", f"addr add {pair.six}/128 dev lo nodad")
