"""Mail in the lab: two municipalities, both POIs, a company and the Internet side of a municipality, each with a real Postfix.

    own (c-lgwan) ── connection router ── lgnet ─┬─ poi-east, poi-west: relays for static delivery
      │                                          └─ mail-b: the neighbour, on LGWAN
    out (c-inet) ── inet: the company, and the neighbour as the Internet sees it
"""
import json
import time

from .connection_router import ConnectionRouter
from .namespaces import Namespace, join
from .postfix import Postfix


def expand(world):
    """POI mail servers, a company that takes mail, and domains with something special about them."""
    neighbour, own = world.lgwan.zones[world.others[1]], world.lgwan.zones[world.own]
    for side in ("east", "west"):
        world.lgwan.zones["lgwan.jp."].host(f"mail-{side}", world.plan.poi[side])
    places = {"neighbour": _address(neighbour, "mail"), "outside": _address(world.internet.zones[world.others[1]], "mail")}
    company = world.internet.zones[world.company]
    places["company"] = world.internet_makers.place().four
    company.add("mx", "A", places["company"])
    company.add("@", "MX", f"10 mx.{world.company}")
    # The first exchanger is dead; a host below a wildcard; an exchanger that LGWAN cannot reach.
    neighbour.add("nobody", "A", places["neighbour"].rsplit(".", 1)[0] + ".250")
    neighbour.add("spare", "MX", f"5 nobody.{neighbour.apex}")
    neighbour.add("spare", "MX", f"10 mail.{neighbour.apex}")
    neighbour.add("*.wild", "MX", f"10 nobody.{neighbour.apex}")
    neighbour.add("host.wild", "A", places["neighbour"])
    neighbour.add("far-mx", "A", places["company"])
    neighbour.add("far", "MX", f"10 far-mx.{neighbour.apex}")
    # A domain that leads to our own server, which does not take it; one whose server the NAT map does not have.
    own.add("annex", "MX", f"10 mail.{own.apex}")
    own.add("new", "A", world.plan.lgwan.host(world.mail_number + 100, 5).four)
    own.add("branch", "MX", f"10 new.{own.apex}")
    return places


def _address(zone, owner):
    return next(r.rdata for r in zone.data[f"{owner}.{zone.apex}"] if r.rtype == "A")


class MailTown:
    """`names`: the domains; `servers`: those that stay; start_own() gives the municipality's own one."""

    def __init__(self, lab):
        self.lab, world = lab, lab.world
        self.own_domain, self.neighbour_domain, self.company_domain = (n.rstrip(".") for n in (world.own, world.others[1], world.company))
        self.foreign_domain = f"town.{world.hosting}".rstrip(".")  # of our own, but not under lg.jp
        self.inside, self.out = world.mail_inside.four, world.plan.clients["inet"].host(61).four
        self.stranger = world.plan.clients["inet"].host(62).four
        self.own, self.starts, self._all = None, 0, []
        self.spaces = {"own": lab.wiring.client("lgwan"), "out": lab.wiring.client("inet"), "inet": lab.wiring.spaces["inet"]}

    # --- cables ----------------------------------------------------------------------------------------------------------

    def connect(self):
        lab, plan, places = self.lab, self.lab.world.plan, self.lab.extra
        router = ConnectionRouter(lab)
        router.add_host(self.inside)
        router.configure(f"add element ip lgwan to_inside {{ {lab.world.mail_lgwan.four} : {self.inside} }}\n"
                         f"add element ip lgwan to_lgwan {{ {self.inside} : {lab.world.mail_lgwan.four} }}\n")
        self.spaces["out"].ip(f"addr add {self.out}/16 dev eth0", f"addr add {self.stranger}/16 dev eth0")
        _link(self.spaces["own"], self.spaces["out"], "169.254.78", [plan.clients["inet"].four], [plan.clients["lgwan"].four])
        outside = [f"{places['company']}/32", f"{places['outside']}/32"]
        for address in outside:
            self.spaces["inet"].ip(f"addr add {address} dev lo")
        _link(self.spaces["out"], self.spaces["inet"], "169.254.79", outside, [plan.clients["inet"].four])
        neighbour, lgnet = Namespace(lab.run.namespace("mail-b")), lab.wiring.spaces["lgnet"]
        gateway = places["neighbour"].rsplit(".", 1)[0] + ".254"
        join(lgnet, "mail-b", neighbour, "eth0")
        lgnet.ip(f"addr add {gateway}/24 dev mail-b")
        neighbour.ip(f"addr add {places['neighbour']}/24 dev eth0", f"route add default via {gateway} dev eth0")
        self.spaces["neighbour"] = neighbour

    # --- servers ---------------------------------------------------------------------------------------------------------

    def start_others(self):
        """All but our own inner one; what is ours among them is told what `mail postfix` prints."""
        lab, plan, places = self.lab, self.lab.world.plan, self.lab.extra
        lgwan = plan.lgwan.four
        n, c = self.neighbour_domain, self.company_domain
        printed = self.printed(f"out.{self.own_domain}")
        self.neighbour = self._postfix("neighbour", "b", f"mail.{n}", places["neighbour"], plan.poi["east"].four, lgwan,
                                       f"mydestination = {n} spare.{n} host.wild.{n}\n")
        self.poi = {}
        for side in ("east", "west"):
            self.spaces[side] = lab.wiring.poi(side)
            self.poi[side] = self._postfix(side, side, f"mail-{side}.lgwan.jp", plan.poi[side].four, "127.0.0.1", lgwan, "mydestination =\n")
        self.outer = self._postfix("out", "out", f"out.{self.own_domain}", self.out, plan.service("inet").four, "", printed.pop("main.cf"), printed)
        self.company = self._postfix("inet", "company", f"mx.{c}", places["company"], None, "", f"mydestination = {c}\n")
        self.outside = self._postfix("inet", "outside", f"mail.{n}", places["outside"], None, "", f"mydestination = {n}\n")
        deadline = time.monotonic() + 60
        for server in self._all:
            server.wait(deadline)

    def start_own(self, files):
        """The municipality's own server, with these files; in place of the one before."""
        if self.own:
            self.own.stop()
            self._all.remove(self.own)
        self.starts += 1
        plan, files = self.lab.world.plan, dict(files)
        self.own = self._postfix("own", f"own{self.starts}", f"mail.{self.own_domain}", self.inside, plan.service("lgwan").four,
                                 plan.clients["lgwan"].four, files.pop("main.cf"), files)
        self.own.wait(time.monotonic() + 60)

    def _postfix(self, space, label, host, address, resolver, networks, lines, files=None):
        server = Postfix(self.lab, self.spaces[space], label, host, address, resolver, networks, lines, files)
        self._all.append(server)
        return server

    def stop(self):
        for server in self._all:
            server.stop()

    # --- what the gateway knows ------------------------------------------------------------------------------------------

    def configure(self, delivery):
        conf, plan, own = self.lab.configuration, self.lab.world.plan, self.own_domain
        conf.nat_options = f'check-interval = "0s"\nlgwan-networks = ["{plan.lgwan.four}", "{plan.lgwan.six}"]\n'
        conf.further = f"""[organisation]
domains = ["{own}", "branch.{own}", "{self.foreign_domain}"]

[[mail.poi-server]]
name = "east"
host = "mail-east.lgwan.jp"

[[mail.poi-server]]
name = "west"
host = "mail-west.lgwan.jp"

[[mail.server]]
name = "mail.{own}"
address = "{self.inside}"
view = "lgwan"
delivery = "{delivery}"
domains = ["{own}"]
internet-relay = "out.{own}"

[[mail.server]]
name = "out.{own}"
address = "{self.out}"
view = "internet"
domains = ["out.{own}"]
"""

    def printed(self, server):
        """{file: text} of `sekishoctl mail postfix`."""
        code, text = self.lab.gateway.control("mail", "postfix", server, "--json")
        if code != 0:
            raise RuntimeError(f"mail postfix {server}: {text.strip()[:300]}")
        return {file["name"]: file["text"] for file in json.loads(text)["servers"][0]["files"]}

    def plan(self, sender, recipient):
        """(exit status, {server: its plan}) of `sekishoctl mail plan`."""
        code, text = self.lab.gateway.control("mail", "plan", sender, recipient, "--json")
        return code, {server["server"]: server for server in json.loads(text)["servers"]}

    def kill_poi(self, side):
        """Neither its names nor its mail server answer."""
        self.lab.poi[side].break_down("silence")
        self.spaces[side].nft("table inet mail { chain in { type filter hook input priority 0; tcp dport 25 drop; }; }\n")

    def revive_poi(self, side):
        self.spaces[side].nft("delete table inet mail\n")
        self.lab.poi[side].heal()


def _link(left, right, net, behind_right, behind_left):
    device = "x" + net.replace(".", "")[-3:]
    join(left, device + "l", right, device + "r")
    left.ip(f"addr add {net}.1/30 dev {device}l", *(f"route add {to} via {net}.2 dev {device}l" for to in behind_right))
    right.ip(f"addr add {net}.2/30 dev {device}r", *(f"route add {to} via {net}.1 dev {device}r" for to in behind_left))
