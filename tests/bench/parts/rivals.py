"""The rivals on kernel sockets: how each is configured to answer the same names from its cache, on one core."""
import dataclasses

from misses.contenders import DNSDIST

from .gateway import CLIENT_NET, SUFFIX
from .upstream import FORWARD_SERVER

UNBOUND = """
server:
  interface: {lan}
  access-control: 10.0.0.0/8 allow
  outgoing-interface: {wan}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "{dir}"
  pidfile: "{dir}/pid"
  use-syslog: no
  logfile: "{dir}/log"
  num-threads: 1
  so-rcvbuf: 4m
  so-sndbuf: 4m
  msg-cache-size: 64m
  rrset-cache-size: 128m
  do-ip6: no
  prefetch: no
  module-config: "iterator"
remote-control:
  control-enable: no
forward-zone:
  name: "{suffix}"
  forward-addr: {server}
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
  allow-query {{ 10.0.0.0/8; }};
  allow-recursion {{ 10.0.0.0/8; }};
  recursive-clients 20000;
  max-cache-size 256m;
  empty-zones-enable no;
  minimal-responses yes;
  dnssec-validation no;
  recursion yes;
}};
controls {{ }};
zone "{suffix}" {{ type forward; forward only; forwarders {{ {server}; }}; }};
"""

KRESD = """
net.listen('{lan}', 53, {{ kind = 'dns' }})
net.ipv6 = false
net.outgoing_v4('{wan}')
cache.open(200 * MB, 'lmdb://{dir}/cache')
trust_anchors.remove('.')
modules = {{ 'hints > iterate', 'policy' }}
modules.unload('ta_update')
modules.unload('ta_signal_query')
modules.unload('detect_time_skew')
modules.unload('priming')
policy.add(policy.suffix(policy.STUB({{'{server}'}}), policy.todnames({{'{suffix}.'}})))
"""


@dataclasses.dataclass
class Rival:
    name: str
    file: str
    configuration: str
    command: tuple

    def write(self, directory, lan, wan):
        """The command that starts it."""
        values = {"dir": directory, "lan": lan, "wan": wan, "suffix": SUFFIX, "server": FORWARD_SERVER}
        (directory / self.file).write_text(self.configuration.format(**values))
        return [word.format(**values) for word in self.command]


# Of the miss's contender: the same proxy, for these names and clients.
DNSDIST_HITS = (DNSDIST.replace("{forward_server}", "{server}").replace("{forwarded}", "{suffix}").replace("'10.1.0.0/16'", f"'10.1.0.0/16', '{CLIENT_NET}'")
                .replace("checkInterval=1,", "healthCheckMode='up',"))

RIVALS = (
    Rival("unbound", "unbound.conf", UNBOUND, ("unbound", "-d", "-c", "{dir}/unbound.conf")),
    Rival("dnsdist", "dnsdist.conf", DNSDIST_HITS, ("dnsdist", "--supervised", "--disable-syslog", "-C", "{dir}/dnsdist.conf")),
    Rival("bind", "named.conf", BIND, ("named", "-4", "-f", "-n", "1", "-U", "1", "-c", "{dir}/named.conf")),
    Rival("kresd", "kresd.conf", KRESD, ("kresd", "-n", "-c", "{dir}/kresd.conf", "{dir}")),
)
