"""A POI: NSD behind a relay that can misbehave, and the network faults between it and the gateway."""
import json
import subprocess

from .nameservers import NameServer
from .processes import Process

FAULTS = ("silence", "unreachable", "refused", "servfail", "slow", "tcp-only", "truncate")
SLOW_MS = 700


class Poi:
    def __init__(self, side, namespace, pair, zone_files, directory, relay_program):
        self.side, self.namespace, self.pair = side, namespace, pair
        self.nsd = NameServer(namespace, f"poi-{side}", ["127.0.0.1"], zone_files, directory)
        self._relay = Process(namespace, [relay_program, f"{pair.four},{pair.six}", 53, "127.0.0.1", 53],
                              directory / f"relay-{side}.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.lossy = self._left = False

    def leave_to_drill(self):
        """The relay goes away: the drill itself answers at the POI's addresses from now on. NSD stays at 127.0.0.1."""
        self._relay.stop()
        self._left = True

    def _command(self, text):
        pipe = self._relay.popen
        if not self._relay.alive():
            raise RuntimeError(f"the relay of POI {self.side} is gone: {self._relay.log_tail()}")
        pipe.stdin.write((text + "\n").encode("ascii"))
        pipe.stdin.flush()
        return pipe.stdout.readline().decode("ascii").strip()

    def stats(self):
        """Queries that arrived: {"udp", "tcp", "probes", "replies"}; probes are SOA questions."""
        return json.loads(self._command("stats"))

    def queries(self):
        stats = self.stats()
        return stats["udp"] + stats["tcp"]

    def break_down(self, fault):
        if fault == "silence":
            self._filter("udp dport 53 drop", "tcp dport 53 drop")
        elif fault == "unreachable":
            self._filter("udp dport 53 reject with icmpx type port-unreachable", "tcp dport 53 reject with tcp reset")
        elif fault == "loss":
            self._filter("udp dport 53 numgen random mod 100 < 30 drop")
        elif fault == "slow":
            self._command(f"mode slow {SLOW_MS}")
        else:
            self._command(f"mode {fault}")

    def heal(self):
        self._filter()
        if not self._left:
            self._command("mode pass")

    def _filter(self, *rules):
        text = "table inet poi\ndelete table inet poi\ntable inet poi {\n chain in { type filter hook input priority 0;\n"
        self.namespace.nft(text + "".join(f"  {rule}\n" for rule in rules) + " }\n}\n")
