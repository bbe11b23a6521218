"""Who is measured: how each is configured for the same work, and started on the same core.

Each has a namespace of its own with two wires, one from the clients and one to the servers; its own address on the
client's wire is `lan`, on the server's `wan`.
"""
import dataclasses

from parts.gateway import networks

from .signed_tree import FORWARDED, FORWARD_SERVER

SEKISHO = """
[server]
identity = "bench"
control-socket = "{dir}/control.sock"
state-directory = "{dir}/state"
log-level = "warn"
[cpu]
lanes = [{core}]
workers = [{core}]
[dpdk]
memory = "128MiB"
file-prefix = "misses-{pid}-{name}"
[metrics]
listen = ["127.0.0.1@9153"]
[nat]
map = "nat-map.toml"
[[port]]
name = "lan"
driver = "{driver}"
device = "lan0"
addresses = ["{lan}"]
{memif}
[[realm]]
name = "internet"
resolution = "recursive"
device = "wan0"
source = ["{wan}"]
root-hints = "{tree}/root.hints"
trust-anchors = ["{tree}/root.ds"]
[[realm]]
name = "lgwan"
resolution = "forward"
validation = "off"
validation-exempt-reason = "the zone of this measurement is not signed"
device = "wan0"
source = ["{wan}"]
[[realm.group]]
name = "poi"
servers = [{{ name = "one", address = "{forward_server}" }}]
probe = {{ name = "{forwarded}", type = "SOA", interval = "1s", timeout = "500ms", fall = 2, rise = 3 }}
[[realm.forward-zone]]
names = ["{forwarded}", {zones}]
group = "poi"
[[view]]
name = "both"
clients = [{clients}]
default = "internet"
nat = "inside"
routes = [{{ names = ["{forwarded}", {zones}], to = "lgwan" }}]
{rates}
"""

# One client asks all questions: more than it may as installed. The limits are on, and do their work.
RATES = """[rates]
queries = 10_000_000
same-answers = 10_000_000
"""

UNBOUND = """
server:
  interface: {lan}
  access-control: 10.1.0.0/16 allow
  outgoing-interface: {wan}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "{dir}"
  pidfile: "{dir}/unbound.pid"
  use-syslog: no
  logfile: "{dir}/unbound.log"
  num-threads: 1
  outgoing-range: 8192
  num-queries-per-thread: 4096
  so-rcvbuf: 4m
  so-sndbuf: 4m
  msg-cache-size: 64m
  rrset-cache-size: 128m
  key-cache-size: 32m
  do-ip6: no
  prefetch: no
  qname-minimisation: yes
  module-config: "{modules}"
{more}
remote-control:
  control-enable: no
{forward}
"""

DNSDIST = """
setLocal('{lan}:53', {{ reusePort = false }})
setACL({{'10.1.0.0/16'}})
setSecurityPollSuffix('')
setMaxUDPOutstanding(65535)
newServer({{address='{forward_server}:53', pool='poi', checkName='{forwarded}.', checkType='SOA', checkInterval=1, sockets=1}})
getPool('poi'):setCache(newPacketCache(200000, {{maxTTL=86400, minTTL=0, numberOfShards=1}}))
names = newSuffixMatchNode(); names:add(newDNSName('{forwarded}.'))
addAction(SuffixMatchNodeRule(names), PoolAction('poi'))
addAction(AllRule(), RCodeAction(DNSRCode.REFUSED))
"""


BIND = """
options {{
  directory "{dir}";
  pid-file "{dir}/pid";
  session-keyfile "{dir}/session.key";
  managed-keys-directory "{dir}";
  listen-on port 53 {{ {lan}; }};
  listen-on-v6 {{ none; }};
  query-source address {wan};
  allow-query {{ 10.1.0.0/16; }};
  allow-recursion {{ 10.1.0.0/16; }};
  recursive-clients 20000;
  max-cache-size 256m;
  empty-zones-enable no;
  minimal-responses yes;
  dnssec-validation yes;
  recursion yes;
}};
controls {{ }};
trust-anchors {{ . static-key {root_key}; }};
zone "." {{ type hint; file "{tree}/root.hints"; }};
"""

KRESD = """
net.listen('{lan}', 53, {{ kind = 'dns' }})
net.ipv6 = false
net.outgoing_v4('{wan}')
cache.open(200 * MB, 'lmdb://{dir}/cache')
trust_anchors.remove('.')
trust_anchors.add_file('{tree}/root.key', true)
modules = {{ 'hints > iterate' }}
hints.root_file('{tree}/root.hints')
modules.unload('ta_update')
modules.unload('ta_signal_query')
modules.unload('detect_time_skew')
modules.unload('priming')
"""


@dataclasses.dataclass
class Contender:
    name: str
    kinds: tuple        # of "validate" and "forward"
    file: str
    configuration: str
    command: list
    values: dict = dataclasses.field(default_factory=dict)
    polls: bool = False  # it has lanes that look for packets, and tells how long they found some


MEMIF = """[[port]]
name = "memif"
driver = "memif"
device = "{dir}/memif"
exception = "none"
addresses = ["10.1.250.53"]"""


def sekisho(program, driver, name="sekisho", rates=True):
    """Over memif it also has a socket, at which its readiness is seen. `rates`: it knows [rates]."""
    values = {"driver": "socket" if driver == "memif" else driver, "memif": MEMIF if driver == "memif" else "",
              "zones": ", ".join(f'"z{i:05d}.city.lg.jp"' for i in range(9_999)), "rates": RATES if rates else ""}
    many = ", ".join(f'"{network}"' for network in ["10.1.0.0/16", *networks(99_999)])
    clients = [f'{{{{ port = "{"memif" if driver == "memif" else "lan"}", networks = [{many}] }}}}']
    if driver == "memif":
        clients.append('{{ port = "lan", networks = ["10.1.0.0/16"] }}')
    values["clients"] = ", ".join(clients)
    return Contender(name, ("validate", "forward"), "sekisho.toml", SEKISHO,
                     [program, "--config", "{dir}/sekisho.toml"], values, polls=True)


def unbound(kind):
    more = {"validate": '  root-hints: "{tree}/root.hints"\n  trust-anchor-file: "{tree}/root.ds"', "forward": ""}[kind]
    forward = {"validate": "", "forward": f"forward-zone:\n  name: \"{FORWARDED}\"\n  forward-addr: {FORWARD_SERVER}"}[kind]
    modules = {"validate": "validator iterator", "forward": "iterator"}[kind]
    return Contender(f"unbound-{kind}", (kind,), "unbound.conf", UNBOUND, ["unbound", "-d", "-c", "{dir}/unbound.conf"],
                     {"more": more, "forward": forward, "modules": modules})


def dnsdist():
    return Contender("dnsdist", ("forward",), "dnsdist.conf", DNSDIST,
                     ["dnsdist", "--supervised", "--disable-syslog", "-C", "{dir}/dnsdist.conf"])


def bind():
    return Contender("bind", ("validate",), "named.conf", BIND, ["named", "-4", "-f", "-n", "1", "-U", "1", "-c", "{dir}/named.conf"])


def kresd():
    return Contender("kresd", ("validate",), "kresd.conf", KRESD, ["kresd", "-n", "-c", "{dir}/kresd.conf", "{dir}"])


def write_configuration(contender, directory, **values):
    """The command line that starts it."""
    values |= {"dir": directory, "name": contender.name, "forwarded": FORWARDED, "forward_server": FORWARD_SERVER}
    own = {key: text.format(**values) for key, text in contender.values.items()}
    words = (values["tree"] / "root.key").read_text().split()
    values["root_key"] = f'{" ".join(words[-4:-1])} "{words[-1]}"'
    (directory / contender.file).write_text(contender.configuration.format(**values, **own))
    pairs = "".join(f'[[pair]]\nname = "mail{i}"\ninside = "10.9.{i}.25/32"\nlgwan = "10.99.{i}.25/32"\n' for i in range(100))
    (directory / "nat-map.toml").write_text(pairs)
    (directory / "state").mkdir()
    return [word.format(**values) for word in map(str, contender.command)]
