"""Unbound and BIND beside the gateway: resolvers of others, on the same Internet, with the same root and the same anchor."""
import pathlib
import time

from .client import ask
from .namespaces import Namespace, join
from .processes import Process


class Peers:
    """A namespace with an uplink of its own into the lab's Internet; each resolver has an address there."""

    def __init__(self, lab):
        self.lab, plan = lab, lab.world.plan
        inet, block = lab.wiring.spaces["inet"], plan.internet_block()
        self.space, self._router = Namespace(lab.run.namespace("peers")), block.host(1)
        self.client, self.addresses = block.host(9), {"unbound": block.host(2), "bind": block.host(3)}
        join(self.space, "eth0", inet, "peers")
        inet.ip(f"addr add {self._router.four}/24 dev peers", f"addr add {self._router.six}/64 dev peers nodad")
        for pair in (self.client, *self.addresses.values()):
            self.space.ip(f"addr add {pair.four}/24 dev eth0", f"addr add {pair.six}/64 dev eth0 nodad")
        self.space.ip(f"route add default via {self._router.four} dev eth0", f"route add ::/0 via {self._router.six} dev eth0")
        self.directory = lab.directory / "peers"
        self.directory.mkdir()
        self.anchor = (lab.directory / "internet" / "root.key").read_text(encoding="ascii").split(";")[0].strip()

    def start(self):
        hints = self.lab.directory / "root.hints"
        self._unbound(hints)
        self._bind(hints)
        for name, pair in self.addresses.items():
            self._wait(name, pair)

    def _unbound(self, hints):
        pair, anchor = self.addresses["unbound"], self.directory / "anchor.key"
        anchor.write_text(self.anchor + "\n", encoding="ascii")
        text = f"""server:
  directory: "{self.directory}"
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  verbosity: 0
  num-threads: 1
  interface: {pair.four}
  outgoing-interface: {pair.four}
  outgoing-interface: {pair.six}
  access-control: 0.0.0.0/0 allow
  root-hints: "{hints}"
  trust-anchor-file: "{anchor}"
  module-config: "validator iterator"
  do-not-query-localhost: no
  outgoing-range: 900
  num-queries-per-thread: 900
  edns-buffer-size: 1232
  ede: yes
  val-log-level: 0
remote-control:
  control-enable: no
"""
        self._run("unbound", text, ["unbound", "-d", "-p", "-c"])

    def _bind(self, hints):
        pair = self.addresses["bind"]
        words = self.anchor.split()
        numbers, key = words[words.index("DNSKEY") + 1:][:3], "".join(words[words.index("DNSKEY") + 4:])
        text = f"""options {{
  directory "{self.directory}";
  pid-file none;
  session-keyfile none;
  managed-keys-directory "{self.directory}";
  listen-on {{ {pair.four}; }};
  listen-on-v6 {{ none; }};
  query-source address {pair.four};
  query-source-v6 address {pair.six};
  recursion yes;
  allow-query {{ any; }};
  allow-recursion {{ any; }};
  recursive-clients 5000;
  dnssec-validation yes;
  empty-zones-enable no;
  edns-udp-size 1232;
  max-udp-size 1232;
}};
controls {{ }};
logging {{ category default {{ null; }}; category dnssec {{ null; }}; category resolver {{ null; }}; category lame-servers {{ null; }}; }};
trust-anchors {{ . static-key {" ".join(numbers)} "{key}"; }};
zone "." {{ type hint; file "{hints}"; }};
"""
        self._run("bind", text, ["named", "-f", "-n", "1", "-U", "1", "-c"])

    def _run(self, name, text, argv):
        path = pathlib.Path(self.directory / f"{name}.conf")
        path.write_text(text, encoding="ascii")
        setattr(self, f"{name}_process", Process(self.space, [*argv, path], self.directory / f"{name}.log"))

    def _wait(self, name, pair):
        process, deadline = getattr(self, f"{name}_process"), time.monotonic() + 20
        while time.monotonic() < deadline:
            if not process.alive():
                break
            if ask(self.space, self.client.four, pair.four, ".", "SOA", timeout=2).rcode == "NOERROR":
                return
        raise RuntimeError(f"{name} does not answer\n{process.log_tail()}")

    def ask(self, name, question, rtype, **options):
        return ask(self.space, self.client.four, self.addresses[name].four, question, rtype, **options)
