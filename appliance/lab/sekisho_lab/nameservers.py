"""NSD, one process per server of the lab, each with its own zones and addresses."""
import time

import dns.exception
import dns.flags
import dns.message
import dns.query

from .processes import Process


class NameServer:
    def __init__(self, namespace, label, addresses, zone_files, directory, port=53):
        self.namespace, self.label, self.addresses, self.port = namespace, label, addresses, port
        self._config = directory / f"nsd-{label}.conf"
        self._directory = directory
        self._config.write_text(self._config_text(zone_files), encoding="ascii")
        self.process = None
        self.start()

    def start(self):
        self.process = Process(self.namespace, ["nsd", "-d", "-c", self._config], self._directory / f"nsd-{self.label}.log")

    def stop(self):
        self.process.stop()

    def _config_text(self, zone_files):
        private = self._directory / f"nsd-{self.label}"
        lines = ["server:", "  server-count: 1", '  username: ""', '  database: ""', f'  pidfile: "{private}.pid"',
                 f'  zonelistfile: "{private}.zones"', f'  xfrdfile: "{private}.xfrd"', f'  xfrdir: "{self._directory}"',
                 f"  port: {self.port}", "  rrl-ratelimit: 0", "  rrl-whitelist-ratelimit: 0", "  tcp-count: 250", "  verbosity: 0",
                 "  round-robin: no", "  minimal-responses: no", "remote-control:", "  control-enable: no"]
        lines[1:1] = [f"  ip-address: {address}" for address in self.addresses]
        for apex, path in zone_files.items():
            lines += ["zone:", f'  name: "{apex}"', f'  zonefile: "{path}"']
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
