"""NSD, one process per server of the lab, each with its own zones and addresses."""
import os
import signal
import time

import dns.exception
import dns.flags
import dns.message
import dns.query

from .processes import Process


class NameServer:
    """`features`: "transfers" to whoever asks, with the changes between versions (IXFR); "cookies". Changed ones count from the next start."""

    def __init__(self, namespace, label, addresses, zone_files, directory, port=53, features=()):
        self.namespace, self.label, self.addresses, self.port = namespace, label, addresses, port
        self._config = directory / f"nsd-{label}.conf"
        self._directory = directory
        self.zone_files, self.features = zone_files, features
        self.process = None
        self.start()

    def start(self):
        self._config.write_text(self._config_text(), encoding="ascii")
        self.process = Process(self.namespace, ["nsd", "-d", "-c", self._config], self._directory / f"nsd-{self.label}.log")

    def stop(self):
        self.process.stop()

    def hang_up(self):
        """SIGHUP: read the zone files again."""
        pidfile = self._directory / f"nsd-{self.label}.pid"
        os.kill(int(pidfile.read_text(encoding="ascii")), signal.SIGHUP)

    def log(self):
        return self.process.log_path.read_text(encoding="utf-8", errors="replace")

    def _config_text(self):
        private = self._directory / f"nsd-{self.label}"
        lines = ["server:", "  server-count: 1", '  username: ""', '  database: ""', f'  pidfile: "{private}.pid"',
                 f'  zonelistfile: "{private}.zones"', f'  xfrdfile: "{private}.xfrd"', f'  xfrdir: "{self._directory}"',
                 f"  port: {self.port}", "  rrl-ratelimit: 0", "  rrl-whitelist-ratelimit: 0", "  tcp-count: 250", f"  verbosity: {2 if 'transfers' in self.features else 0}", f"  answer-cookie: {'yes' if 'cookies' in self.features else 'no'}",
                 "  round-robin: no", "  minimal-responses: no", "remote-control:", "  control-enable: no"]
        lines[1:1] = [f"  ip-address: {address}" for address in self.addresses]
        transfers = ["  provide-xfr: 0.0.0.0/0 NOKEY", "  provide-xfr: ::/0 NOKEY", "  store-ixfr: yes", "  create-ixfr: yes"]
        for apex, path in self.zone_files.items():
            lines += ["zone:", f'  name: "{apex}"', f'  zonefile: "{path}"', *(transfers if "transfers" in self.features else [])]
        return "\n".join(lines) + "\n"

    def wait_until_serving(self, apex, deadline):
        """Asks for the SOA of `apex` until it is answered."""
        query = dns.message.make_query(apex, "SOA")
        query.flags &= ~dns.flags.RD
        while time.monotonic() < deadline:
            try:
                with self.namespace.entered():
                    if dns.query.udp(query, self.addresses[0], timeout=0.3, port=self.port).rcode() == 0:
                        return
            except (OSError, dns.exception.DNSException):
                time.sleep(0.05)
            if not self.process.alive():
                break
        raise RuntimeError(f"NSD {self.label} does not serve {apex}\n{self.process.log_tail()}")
