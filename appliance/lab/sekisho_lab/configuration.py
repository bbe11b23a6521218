"""Writes sekisho.toml, nat-map.toml and root.hints for the lab. Drills change the fields before they write."""
import dataclasses
import json
import time

METRICS_PORT = 9153
STAFF = ("backup", "list")  # two people: accounts that every Debian has
# For drills whose one generator asks more, or more that is wrong, than any client may.
UNLIMITED = "".join(["[rates]\n", *(f"{key} = 0\n" for key in ("queries", "queries-unknown", "same-answers", "errors", "errors-unknown")),
                     "[limits]\n", *(f"queries-in-flight-per-{what} = 65535\n" for what in ("zone", "upstream"))])
ROLES = {"lgwan": "lgwan-lan", "inet": "internet-lan", "both": "both-lan"}


@dataclasses.dataclass
class Configuration:
    world: object
    views: dict
    directory: object
    workers: int = 1
    lanes: int = 1                      # queues of each port, a lane each
    driver: str = "af_packet"
    serve_stale: dict = dataclasses.field(default_factory=lambda: {"lgwan": "1h", "internet": "1h"})
    poi_sides: tuple = ("east", "west")
    nat_pairs: list | None = None       # None: the world's own
    extra_zones: tuple = ()             # further forward zones of the LGWAN realm, routed there by the LGWAN view
    extra_ttl_cap: str = "1d"
    lane_core: int | None = None        # the core that all lanes are bound to
    log_level: str = "info"
    negative_anchors: tuple = ()        # zones of the Internet realm that are not validated for some days
    anchor_file: str | None = None      # None: the root's key as the lab has made it
    rfc5011: bool = True
    clock_offset: int = 0               # of the gateway's own wall clock
    copies: tuple = ()                  # (zone, primaries) of which the Internet realm keeps a copy
    cookie_file: str = ""               # secrets of DNS cookies; empty: the process's own
    view_cookies: dict = dataclasses.field(default_factory=dict)  # what a view does with DNS cookies, where it is not the default
    dnstap: str = ""                    # lines of [dnstap]
    watch: str = 'clock = "none"'       # lines of [watch]; nobody keeps the lab's clock
    nat_text: str | None = None         # the NAT map's file, instead of one made from nat_pairs
    nat_options: str = ""               # further keys under [nat]
    further: str = ""                   # further tables
    approvers: tuple = ()               # accounts that may do all but change [control]; see STAFF
    nta_approval: str = "two-persons"

    @property
    def path(self):
        return self.directory / "sekisho.toml"

    @property
    def control_socket(self):
        return self.directory / "control.sock"

    def write(self):
        (self.directory / "state").mkdir(exist_ok=True)
        self._write_hints()
        pairs = self.world.nat_pairs if self.nat_pairs is None else self.nat_pairs
        _replace(self.nat_path, self.nat_text if self.nat_text is not None else
                 "".join(f"[[pair]]\nname = {_q(p.name)}\ninside = {_q(p.inside)}\nlgwan = {_q(p.lgwan)}\n\n" for p in pairs))
        _replace(self.path, self.text())
        return self.path

    @property
    def nat_path(self):
        return self.directory / "nat-map.toml"

    def text(self):
        return "\n".join([self._process(), *self._ports(), self._lgwan_realm(), self._internet_realm(),
                          *(self._view(view) for view in self.views.values()), f'[nat]\nmap = "nat-map.toml"\n{self.nat_options}\n{self.further}', ""])

    def _process(self):
        return f"""[server]
identity = {_q("gw1." + self.world.own.rstrip("."))}
workers = {self.workers}
control-socket = {_q(str(self.control_socket))}
state-directory = {_q(str(self.directory / "state"))}
cookie-secret-file = {_q(str(self.cookie_file))}
log-level = {_q(self.log_level)}

[cpu]
lanes = {[] if self.lane_core is None else [self.lane_core] * (len(ROLES) * self.lanes)}

[dpdk]
hugepages = false
memory = "256MiB"
file-prefix = {_q("sekisho-lab-" + self.directory.name)}

[metrics]
listen = ["127.0.0.1@{METRICS_PORT}"]

[watch]
{self.watch}
{self._control()}

[dnstap]
{self.dnstap}
"""

    def _control(self):
        if not self.approvers:
            return ""  # or a drill's own, under `further`
        return f"[control]\napprovers = {_list(self.approvers)}\nnta-approval = {_q(self.nta_approval)}\n"

    def _ports(self):
        for role, name in ROLES.items():
            service = self.world.plan.service(role)
            yield (f'[[port]]\nname = {_q(name)}\ndriver = {_q(self.driver)}\ndevice = "lan-{role}"\nqueues = {self.lanes}\n'
                   f"addresses = {_list(service.both())}\n")

    def _lgwan_realm(self):
        plan = self.world.plan
        # One POI over IPv4, the other over IPv6: both families of the way out are used.
        address = {"east": plan.poi["east"].four, "west": plan.poi["west"].six}
        servers = ", ".join(f'{{ name = "{side}", address = {_q(address[side])} }}' for side in self.poi_sides)
        zones = [apex for apex in self.world.lgwan.zones if apex in ("lg.jp.", "go.jp.", "lgwan.jp.") or apex.endswith(".arpa.")]
        unstale = _dotless(self.world.own)
        extra = f"""
[[realm.forward-zone]]
names = {_list([_dotless(z) for z in self.extra_zones])}
group = "poi"
ttl-cap = {_q(self.extra_ttl_cap)}
""" if self.extra_zones else ""
        return f"""[[realm]]
name = "lgwan"
resolution = "forward"
validation = "off"
validation-exempt-reason = "the LGWAN side is not signed"
device = "up-lgwan"
source = {_list(plan.up_lgwan.both())}

[[realm.group]]
name = "poi"
policy = "ordered"
servers = [{servers}]
probe = {{ name = "lg.jp", type = "SOA", interval = "1s", timeout = "500ms", fall = 2, rise = 3 }}

[[realm.forward-zone]]
names = {_list([_dotless(z) for z in zones])}
group = "poi"
serve-stale = {_q(self.serve_stale["lgwan"])}

[[realm.forward-zone]]
names = [{_q(unstale)}]
group = "poi"
serve-stale = "0s"
{extra}"""

    def _internet_realm(self):
        plan = self.world.plan
        return f"""[[realm]]
name = "internet"
resolution = "recursive"
device = "up-inet"
source = {_list(plan.up_inet.both())}
root-hints = {_q(str(self.directory / "root.hints"))}
trust-anchors = [{_q(str(self.anchor_file or self.directory / "internet" / "root.key"))}]
rfc5011 = {"true" if self.rfc5011 else "false"}
serve-stale = {_q(self.serve_stale["internet"])}
""" + "".join(f"""
[[realm.negative-trust-anchor]]
name = {_q(_dotless(zone))}
expires = {time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.clock_offset + 6 * 86400))}
reason = "the lab says so"
""" for zone in self.negative_anchors) + "".join(f"""
[[realm.zone-copy]]
zone = {_q(zone if zone == "." else _dotless(zone))}
primaries = {_list(primaries)}
""" for zone, primaries in self.copies)

    def _view(self, view):
        lines = ["[[view]]", f"name = {_q(view.name)}", f"default = {_q(view.default)}", f"nat = {_q(view.nat)}",
                 f"cookies = {_q(self.view_cookies.get(view.name, 'answer'))}", "clients = ["]
        for role, vlan, networks in view.clients:
            lines.append(f"  {{ port = {_q(ROLES[role])}, vlan = {vlan}, networks = {_list(networks)} }},")
        lines += ["]", "routes = ["]
        targets = {}
        for suffix, to in view.routes:
            targets.setdefault(to, []).append(_dotless(suffix))
        if self.extra_zones and view.name == "lgwan":
            targets["lgwan"] += [_dotless(z) for z in self.extra_zones]
        lines += [f"  {{ names = {_list(names)}, to = {_q(to)} }}," for to, names in targets.items()]
        lines.append("]")
        for zone in view.local.zones.values():
            lines += ["", "[[view.local-zone]]", f"name = {_q(_dotless(zone.apex))}", "records = ["]
            for records in zone.data.values():
                lines += [f"  {_q(f'{r.owner} {r.ttl} IN {r.rtype} {r.rdata}')}," for r in records]
            lines.append("]")
        return "\n".join(lines) + "\n"

    def _write_hints(self):
        lines = []
        for name, pair in self.world.root_servers.items():
            lines += [f".  3600000  NS  {name}", f"{name}  3600000  A  {pair.four}", f"{name}  3600000  AAAA  {pair.six}"]
        (self.directory / "root.hints").write_text("\n".join(lines) + "\n", encoding="ascii")


def _replace(path, text):
    """In one step: a reload never sees half a file."""
    partial = path.with_suffix(path.suffix + ".new")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _q(text):
    return json.dumps(text)


def _list(items):
    return "[" + ", ".join(_q(item) for item in items) + "]"


def _dotless(name):
    return name.rstrip(".")
