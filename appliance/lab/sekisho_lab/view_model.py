"""The four views of the lab's municipality, as data: configuration and expected table are both made from this."""
import dataclasses
import ipaddress

from .wiring import DMZ_SUBNET, VLAN_SUBNET
from .zone_data import Tree, Zone, reverse_name


@dataclasses.dataclass
class View:
    name: str
    clients: list            # (port role, VLAN, [networks])
    default: str             # realm name or "refuse"
    nat: str                 # none | inside | lgwan
    routes: list             # (suffix, realm name | "refuse" | "leak-guard")
    local: Tree = dataclasses.field(default_factory=Tree)


def lgwan_suffixes(world):
    return [apex for apex in world.lgwan.zones if apex in ("lg.jp.", "go.jp.", "lgwan.jp.") or apex.endswith(".arpa.")]


def make_views(world, vlan):
    plan = world.plan
    inner = {role: ordinary_networks(net) for role, net in plan.clients.items()}
    dmz, vlan_host = plan.clients["lgwan"].host(0, DMZ_SUBNET), plan.clients["both"].host(0, VLAN_SUBNET)
    dmz_networks = [f"{dmz.four}/24", f"{dmz.six}/64"]
    vlan_networks = [f"{vlan_host.four}/24", f"{vlan_host.six}/64"]
    forwarded = [(suffix, "lgwan") for suffix in lgwan_suffixes(world)]
    breakout = [(world.saas, "internet"), (world.kept, "internet"), (world.public_reverse, "internet")]
    own_only = [(f"internal.{world.own}", "leak-guard")]
    views = [
        View("lgwan", [("lgwan", 0, inner["lgwan"]), ("both", vlan, vlan_networks)], "refuse", "inside",
             forwarded + breakout + [(f"closed.{world.own}", "refuse")]),
        View("dmz", [("lgwan", 0, dmz_networks)], "refuse", "lgwan", list(forwarded)),
        View("internet", [("inet", 0, inner["inet"])], "internet", "none",
             [(suffix, "leak-guard") for suffix in lgwan_suffixes(world) if suffix not in ("lg.jp.", "go.jp.")] + own_only),
        View("both", [("both", 0, inner["both"])], "internet", "inside", list(forwarded)),
    ]
    for view in views:
        if view.name != "internet":
            _local_zones(world, view)
    return {view.name: view for view in views}


def ordinary_networks(network):
    """The lower half of a client network: what its ordinary view claims."""
    four, six = ipaddress.ip_network(network.four), ipaddress.ip_network(network.six)
    return [f"{four.network_address}/17", f"{six.network_address}/57"]


def _local_zones(world, view):
    """Names and addresses that only the municipality's own networks know (R-1)."""
    intra = view.local.add(Zone(f"intra.{world.own}", [f"ns1.intra.{world.own}", f"ns2.intra.{world.own}"]))
    intra.host("ns1", world.plan.service("lgwan"))
    intra.host("ns2", world.plan.service("both"))
    intra.host("mail", world.mail_inside)
    intra.add("@", "MX", f"10 mail.intra.{world.own}")
    intra.add("groupware", "CNAME", f"mail.intra.{world.own}")
    intra.add("lgportal", "CNAME", f"www.{world.others[1]}")
    intra.add("*.room", "TXT", '"a room"')
    inside_four = reverse_name(world.mail_inside.four).split(".", 2)[2]
    reverse = view.local.add(Zone(inside_four, [f"ns1.intra.{world.own}", f"ns2.intra.{world.own}"]))
    reverse.add(reverse_name(world.mail_inside.four), "PTR", f"mail.intra.{world.own}")
    reverse.add(reverse_name(world.plan.service("lgwan").four), "PTR", f"ns1.intra.{world.own}")
