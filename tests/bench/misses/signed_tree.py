"""A small Internet of 200 signed zones below a signed root and TLD, and one unsigned zone for forwarding; NSD serves it.

All keys are ECDSA P-256, one per zone. Names are asked once each: `questions(window)` gives those of one window.
"""
import pathlib
import subprocess

ZONES, TLD, FORWARDED = 200, "jp", "bench.lg.jp"
ROOT_SERVER, TLD_SERVER, LEAF_SERVER, FORWARD_SERVER = "10.200.0.1", "10.200.0.2", "10.200.0.3", "10.200.0.9"
SERVERS = (ROOT_SERVER, TLD_SERVER, LEAF_SERVER, FORWARD_SERVER)
SOA = "$TTL 86400\n@ SOA {ns} hostmaster.invalid. 1 7200 3600 1209600 900\n@ NS {ns}\n"

NSD = """
server:
  server-count: 1
  ip-address: {address}
  username: ""
  zonesdir: "{dir}"
  pidfile: "{dir}/nsd-{address}.pid"
  logfile: "{dir}/nsd-{address}.log"
  zonelistfile: "{dir}/nsd-{address}.list"
  xfrdfile: "{dir}/nsd-{address}.xfrd"
  xfrdir: "{dir}"
  database: ""
  minimal-responses: yes
  rrl-ratelimit: 0
remote-control:
  control-enable: no
"""


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **options).stdout


def zone_name(number):
    return f"z{number:03d}.{TLD}"


class SignedTree:
    """Zone files in `directory`; `per_zone` names in each of the 200 zones."""

    def __init__(self, directory, per_zone):
        self.directory, self.per_zone = pathlib.Path(directory), per_zone
        leaves = [zone_name(z) for z in range(ZONES)]
        hosts = "".join(f"h{i} A 192.0.2.{i % 250 + 1}\n" for i in range(per_zone))
        delegations = "".join(self._sign(zone, SOA.format(ns="ns") + f"ns A {LEAF_SERVER}\n" + hosts) +
                              f"{zone}. NS ns.{zone}.\nns.{zone}. A {LEAF_SERVER}\n" for zone in leaves)
        tld = self._sign(TLD, SOA.format(ns="ns") + f"ns A {TLD_SERVER}\n" + delegations)
        self.anchor = self._sign(".", SOA.format(ns="a.root.jp.").replace("@", ".") +
                                 f"a.root.jp. A {ROOT_SERVER}\n{TLD}. NS ns.{TLD}.\nns.{TLD}. A {TLD_SERVER}\n{tld}")
        (self.directory / "root.ds").write_text(self.anchor)
        (self.directory / "root.hints").write_text(
            f". 3600000 NS a.root.jp.\na.root.jp. 3600000 A {ROOT_SERVER}\n")
        total = ZONES * per_zone
        (self.directory / FORWARDED).write_text(
            SOA.format(ns="ns") + f"ns A {FORWARD_SERVER}\n" + "".join(f"h{i} A 10.{i >> 16}.{i >> 8 & 255}.{i & 255}\n" for i in range(total)))
        self._serve(ROOT_SERVER, {".": ".signed"})
        self._serve(TLD_SERVER, {TLD: f"{TLD}.signed"})
        self._serve(LEAF_SERVER, {zone: f"{zone}.signed" for zone in leaves})
        self._serve(FORWARD_SERVER, {FORWARDED: FORWARDED})

    def _sign(self, apex, text):
        """Signs one zone; its DS record, for the parent."""
        base = run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", apex, cwd=self.directory).strip()
        path = self.directory / (apex if apex != "." else "root")
        path.write_text(text)
        signed = self.directory / (f"{apex}.signed" if apex != "." else ".signed")
        run("ldns-signzone", "-o", apex, "-f", signed, path, self.directory / base, cwd=self.directory)
        if apex == ".":
            (self.directory / "root.key").write_text((self.directory / f"{base}.key").read_text().split(";")[0] + "\n")
        words = (self.directory / f"{base}.ds").read_text().split(";")[0].split()
        return f"{words[0]} IN DS {' '.join(words[words.index('DS') + 1:])}\n"

    def _serve(self, address, zones):
        text = NSD.format(address=address, dir=self.directory)
        text += "".join(f'zone:\n  name: "{apex}"\n  zonefile: "{self.directory / file}"\n' for apex, file in zones.items())
        (self.directory / f"nsd-{address}.conf").write_text(text)

    def questions(self, kind, window, count):
        """A file with `count` names that no other window of this kind asks; window 0 warms up: it asks each zone once."""
        if kind == "validate":
            per_zone = count // ZONES
            indices = range(1 + (window - 1) * per_zone, 1 + window * per_zone) if window else (0,)
            names = [f"h{i}.{zone_name(z)}" for i in indices for z in range(ZONES)]
        else:
            start = ZONES + (window - 1) * count if window else 0
            names = [f"h{i}.{FORWARDED}" for i in range(start, start + (count if window else ZONES))]
        path = self.directory / f"{kind}-{window}.names"
        path.write_text("".join(f"{name} A\n" for name in names))
        return path
