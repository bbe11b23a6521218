"""`sekishoctl explain` beside the client that it speaks of: what it says is what that client gets, who it says was asked was asked, and the lines of
the configuration that it names say so (G2-16)."""
import json
import pathlib

import dns.message

from sekisho_lab.client import understand
from sekisho_lab.configuration import STAFF
from sekisho_lab.observer import Observer
from sekisho_lab.raw_frames import ETH_IP, Wire, dns_reply_of, ethernet, ip, udp
from sekisho_lab.situations import RATES, scenes
from sekisho_lab.wiring import CLIENT_HOSTS, VLAN_SUBNET

ABOUT = "what an explanation says is what the client gets, from whom it says, by the line that it says"
FAULT = "the explanations are asked for the address of another view's client"

PATIENCE = 400
UPLINK = {"lgwan": "up-lgwan", "internet": "up-inet"}
FAILURES = ("bogus", "unreachable", "failed")


def run(bench):
    with bench.laboratory() as lab:
        lab.configuration.approvers = STAFF
        lab.configuration.further = RATES
        lab.gateway.start()
        clerk = Clerk(bench, lab)
        for scene in scenes(lab):
            with scene.trouble(lab):
                for situation in scene.situations:
                    clerk.compare(situation)
        clerk.observer.stop()
        bench.figure(f"{clerk.count} situations: the explanation matches the packets")


def held_back(got):
    """By UDP there was nothing, or a sign to come by TCP."""
    return got.rcode == "TIMEOUT" or got.transport == "udp+tcp"


class Clerk:
    """Explains, asks as the client, and compares."""

    def __init__(self, bench, lab):
        self.bench, self.lab, self.count = bench, lab, 0
        self.observer = Observer(lab)
        self.wires = {role: Wire(lab.wiring.client(role)) for role in ("inet", "both")}

    def require(self, s, condition, complaint):
        return self.bench.require(condition, f"{s.label} ({s.name} {s.rtype}): {complaint}")

    def source(self, s):
        if s.view == "vlan":
            return self.lab.world.plan.clients["both"].host(9, VLAN_SUBNET).four
        return self.lab.client_of(s.view, s.index)[1].of(s.family)

    def explain(self, s, *words):
        address = self.source(s)
        if self.bench.broken:
            other = "both" if s.view == "internet" else "internet"
            address = self.lab.client_of(other)[1].of(s.family)
        port = ["--port", s.port] if s.port else []
        vlan = ["--vlan", str(s.vlan)] if s.vlan else []
        return self.lab.gateway.control("explain", s.name, s.rtype, "--from", address, *port, *vlan, *words)

    def compare(self, s):
        self.count += 1
        if s.before:
            self.ask(s)
        self.observer.mark()
        status, text = self.explain(s, "--json")
        asked = self.observer.servers_since_mark()
        if not self.require(s, status == 0, f"exit status {status}: {text.strip()[:200]}"):
            return
        said = json.loads(text)
        self.expected(s, said)
        self.who_was_asked(s, said, asked)
        self.lines(s, said)
        before = self.lab.gateway.metrics()
        self.reply(s, said, self.ask(s))
        self.counted(s, before)
        self.words(s)

    # What is said

    def expected(self, s, said):
        self.require(s, said["finding"] == s.finding, f"the finding is {said['finding']}, not {s.finding}: {said['rcode']} EDE {said['ede']!r}")
        kinds = tuple(step["kind"] for step in said["steps"])
        self.require(s, kinds == s.kinds, f"the steps are {kinds}, not {s.kinds}")
        last = said["steps"][-1] if said["steps"] else {}
        for key, wanted in s.last.items():
            self.require(s, last.get(key) == wanted, f"{key} of the last step is {last.get(key)!r}, not {wanted!r}")
        for key, wanted in s.whole.items():
            is_now = sorted(server["name"] for server in last.get("servers", ()) if not server["up"]) if key == "down" else said.get(key)
            self.require(s, is_now == wanted, f"{key} is {is_now!r}, not {wanted!r}")

    def who_was_asked(self, s, said, asked):
        """What the ways out carried meanwhile."""
        wanted = {device: False for device in UPLINK.values()}
        for step in said["steps"]:
            if step["kind"] == "realm" and not step["cached"] and step["rcode"] and not step["stale"]:
                wanted[UPLINK[step["realm"]]] = True
            if step["server"]:
                label = f"POI {step['server'].capitalize()}"
                self.require(s, label in asked["up-lgwan"], f"{label} is said to have answered, asked were {asked['up-lgwan']}")
        for device, carried in wanted.items():
            if not carried:
                self.require(s, not asked[device] or s.finding == "stale", f"nobody is said to be asked by {device}, but asked were {asked[device]}")
            elif s.finding != "bogus" and s.finding not in FAILURES:
                self.require(s, asked[device], f"servers are said to be asked by {device}, but none was")
        self.require(s, not asked["up-decoy"], f"asked through the decoy: {asked['up-decoy']}")

    def lines(self, s, said):
        """The line that claims the client names its network, the line that routes names the suffix."""
        claims = [(said["where"], said["network"])] if said["view"] else []
        routes = [(step["where"], step["suffix"].rstrip(".")) for step in said["steps"]
                  if step["where"] not in ("", "built in") and step["suffix"] != "."]
        self.require(s, not said["view"] or said["where"], "no line is named for the client")
        for where, word in claims + routes:
            path, _, number = where.rpartition(":")
            path = pathlib.Path(path) if path.startswith("/") else self.lab.directory / path
            line = path.read_text(encoding="utf-8").splitlines()[int(number) - 1]
            self.require(s, word in line, f"{where} is named for {word}, but says {line.strip()[:120]!r}")

    def words(self, s):
        """The paragraph and the steps, for people."""
        _, english = self.explain(s)
        _, japanese = self.explain(s, "--lang", "ja")
        paragraph = english.split("\n\n")[0]
        self.require(s, s.said in paragraph or s.finding in FAILURES, f"{s.said!r} is not in {paragraph!r}")
        for text in (english, japanese):
            self.require(s, "{" not in text and "\n\n" in text and "  " in text, f"half a sentence: {text[:300]!r}")
        self.require(s, any(ord(letter) > 0x3000 for letter in japanese.split("\n\n")[0]), f"not Japanese: {japanese[:200]!r}")

    # What the client gets

    def ask(self, s):
        if s.finding == "spoofed":
            return self.by_wire(s, "inet", self.lab.world.plan.service("inet").four, 0)
        if s.vlan:
            return self.by_wire(s, "both", self.lab.world.plan.service("both").four, s.vlan)
        if s.finding in ("limited", "answer_limited"):
            return self.most_of(s)
        return self.lab.ask(s.view, s.name, s.rtype, s.family, index=s.index, ad=True, timeout=8)

    def most_of(self, s, tries=15):
        """What the client gets for most of its questions: a flood leaves room for one now and then."""
        got = [self.lab.ask(s.view, s.name, s.rtype, s.family, index=s.index, timeout=0.5) for _ in range(tries)]
        return sorted(got, key=held_back)[tries // 2]

    def by_wire(self, s, role, service, vlan):
        """A frame of one's own, with a tag or a source that no host there has; None when nothing comes back."""
        wire, source = self.wires[role], self.source(s)
        query = dns.message.make_query(s.name, s.rtype, use_edns=0, payload=1232)
        packet = ip(source, service, udp(source, service, query.to_wire(), 41000 + self.count))
        wire.send(ethernet(self.lab.wiring.gw.mac(f"lan-{role}"), wire.mac, packet, ETH_IP, vlan) if vlan else
                  ethernet(self.lab.wiring.gw.mac(f"lan-{role}"), wire.mac, packet, ETH_IP))
        for octets, _ in wire.hear(0.5):
            reply = dns_reply_of(octets)
            if reply and reply[2][:2] == query.id.to_bytes(2, "big"):
                return understand(reply[2])
        return None

    def reply(self, s, said, got):
        if s.finding == "spoofed":
            self.require(s, got is None, f"the client gets {got}")
            return self.require(s, said["rcode"] == "", f"a reply is told: {said['rcode']}")
        if not self.require(s, got is not None, "the client gets nothing"):
            return None
        if s.finding == "limited":
            return self.require(s, got.rcode == "TIMEOUT", f"the client gets {got.rcode}")
        if s.finding == "answer_limited":
            return self.require(s, held_back(got), f"the client gets {got.rcode} by {got.transport}")
        if s.finding == "no_view" and not said["port"]:
            return self.require(s, got.rcode == "REFUSED", f"the client gets {got.rcode}")
        self.require(s, got.rcode == said["rcode"], f"{said['rcode']} is told, the client gets {got.rcode}")
        told = {tuple(part.lower() for part in (line.split(None, 4)[i] for i in (0, 3, 4))) for line in said["records"]}
        have = {(owner, rtype.lower(), data.lower()) for owner, rtype, data in got.answer}
        self.require(s, told == have or s.rtype == "ANY", f"{sorted(told)} is told, the client gets {sorted(have)}")
        code = int(said["ede"].split()[0]) if said["ede"] else None
        self.require(s, (code in got.ede) if code is not None else not got.ede, f"EDE {said['ede']!r} is told, the client gets {list(got.ede)}")
        if not s.vlan:
            self.require(s, said["authentic"] == ("AD" in got.flags.split()), f"authentic {said['authentic']} is told, the client gets flags {got.flags}")
        return None

    def counted(self, s, before):
        """Its counter has seen the client's query."""
        after = self.lab.gateway.metrics()
        for finding, name, labels in (("limited", "sekisho_lane_dropped_total", {"reason": "source_limit"}),
                                      ("answer_limited", "sekisho_lane_dropped_total", {"reason": "answer_limit"}),
                                      ("spoofed", "sekisho_lane_dropped_total", {"reason": "spoofed"}),
                                      ("leak_guard", "sekisho_leaks_prevented_total", {})):
            if s.finding == finding:
                self.require(s, after.sum(name, **labels) > before.sum(name, **labels), f"{name} does not count it")
