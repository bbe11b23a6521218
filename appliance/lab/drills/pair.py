"""Two gateways as a pair, by real keepalived: the active one is killed, frozen, cut off on one side, ended; clients lose at most a second, never are
two active on one network, and both have the same configuration, cookie secrets and negative trust anchors afterwards."""
import json
import pathlib
import signal
import subprocess
import time

from sekisho_lab import trouble
from sekisho_lab.configuration import STAFF
from sekisho_lab.pair_town import NODES, PAIR_LINK, Town, TwoAtOnce
from sekisho_lab.steady_asker import SteadyAsker
from sekisho_lab.wiring import ROLES

ABOUT = "killed, frozen or cut off on one side, a pair costs clients at most a second, and never are two active on one network"
FAULT = "the witnesses are left out, so that a node that is cut off on one side does not know it"

LONGEST_GAP = 1.0
SETTLED = 10.0     # seconds: two of good looks, then keepalived's
BEFORE, AFTER = 1.0, 3.0


def run(bench):
    with bench.laboratory() as lab:
        lab.configuration.approvers = STAFF
        with Town(lab, witnesses=not bench.broken) as town:
            story = Story(bench, lab, town)
            try:
                story.begins()
                if not bench.broken:
                    story.papers_are_read()
                    for told in (story.killed, story.frozen, story.ended):
                        told()
                story.cut_off()
                if not bench.broken:
                    story.cut_off_behind()
                    story.router_dies()
                    story.change_reaches_both()
                    story.secrets_reach_both()
                    story.exemption_reaches_both()
                    story.conflict_is_said()
            finally:
                story.ends()


class Story:
    def __init__(self, bench, lab, town):
        self.bench, self.lab, self.town = bench, lab, town
        self.nodes = town.nodes
        self.two = TwoAtOnce(town)

    def ctl(self, name, *words, status=0, account=None):
        code, text = self.nodes[name].gateway.control(*words, account=account)
        self.bench.require(code == status, f"{name}: sekishoctl {' '.join(words[:2])}: exit status {code}, not {status}: {text.strip()[:300]}")
        return text

    def push_by_force(self, patience=20.0):
        """The nodes may be talking to each other already: then it is to be said again."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            status, text = self.nodes["gw1"].gateway.control("pair", "push", "--force")
            if "being talked to" not in text:
                break
            time.sleep(0.3)
        self.bench.require(status == 0, f"gw1: sekishoctl pair push --force: exit status {status}: {text.strip()[:300]}")

    def begins(self):
        active = self.town.active_within(SETTLED)
        self.bench.demand(active == "gw1", f"gw1, which has the higher priority, is not the active one: {self.town.who()}{self.tails()}")
        self.push_by_force()
        self.same_configuration("after the start")
        self.two.start()

    def ends(self):
        self.two.stop()

    def tails(self):
        return "".join(f"\n{node.name} {process.log_path.name}: {process.log_tail(6)}" for node in self.nodes.values()
                       for process in (node.watch, node.keepalived) if process)

    # What becomes of clients

    def killed(self):
        def kill(node):
            node.gateway.process.popen.send_signal(signal.SIGKILL)
            node.gateway.process.popen.wait()
        self.tell("killed", kill, lambda node: node.gateway.start(write=False))

    def frozen(self):
        self.tell("frozen", lambda node: node.gateway.process.popen.send_signal(signal.SIGSTOP),
                  lambda node: node.gateway.process.popen.send_signal(signal.SIGCONT))

    def ended(self):
        self.tell("stopped", lambda node: node.gateway.stop(), lambda node: node.gateway.start(write=False))

    def cut_off(self):
        """On one client network alone: the node's frames there go nowhere, its link stays up."""
        self.tell("cut off from the Internet clients", lambda node: self.town.cut(node.name, "inet"),
                  lambda node: self.town.mend(node.name, "inet"), network="inet")

    def cut_off_behind(self):
        """On one way out alone; the other node still has it."""
        self.tell("cut off from LGWAN", lambda node: self.town.cut(node.name, "lgwan-exit"), lambda node: self.town.mend(node.name, "lgwan-exit"))

    def router_dies(self):
        """A way out that both have lost is no reason to stand back."""
        before = self.town.active_within(SETTLED)
        for node in NODES:
            self.town.cut(node, "internet-exit")
        time.sleep(AFTER)
        now = self.town.active_within(SETTLED)
        for node in NODES:
            self.town.mend(node, "internet-exit")
        self.bench.require(before is not None and now == before, f"the Internet is gone for both: {before} was active, then {now}: {self.town.who()}")

    def tell(self, what, break_it, mend, network=None):
        """`network`: the one on which the two nodes do not meet meanwhile."""
        active = self.town.active_within(SETTLED)
        if not self.bench.require(active is not None, f"before it is {what}: nobody is active: {self.town.who()}{self.tails()}"):
            return
        self.two.take()
        asking = {(role, address): SteadyAsker(self.lab.wiring.client(role), address, self._name(role))
                  for role in ROLES for address in self.town.services[role].both()}
        for one in asking.values():
            one.start()
        time.sleep(BEFORE)
        break_it(self.nodes[active])
        time.sleep(AFTER)
        now = self.town.active_within(SETTLED)
        self.bench.require(now not in (None, active), f"{what}: after it {now or 'nobody'} is active: {self.town.who()}{self.tails()}")
        self._judge(what, asking)
        mend(self.nodes[active])
        time.sleep(SETTLED)
        self.bench.require(self.town.active_within(SETTLED) == now, f"{what}: the active one changed again when the other came back: {self.town.who()}")
        twice = {f"{role}/IPv{family}": round(seconds, 2) for (role, family), seconds in self.two.take().items() if role != network}
        self.bench.require(not twice, f"{what}: both were active: {twice}")
        self.same_configuration(f"after it was {what}")

    def _judge(self, what, asking):
        gaps = []
        for (role, address), one in asking.items():
            gap, asked, wrong = one.stop()
            gaps.append(gap)
            self.bench.require(gap <= LONGEST_GAP, f"{what}: {role} had no answer from {address} for {gap:.2f} s{self.tails()}")
            self.bench.require(wrong == 0, f"{what}: {role}: {wrong} of {asked} answers from {address} were wrong")
        self.bench.figure(f"{what}: {min(gaps):.2f}–{max(gaps):.2f} s without an answer")

    def _name(self, role):
        return f"www.{self.lab.world.company if role == 'inet' else self.lab.world.own}"

    # What both have

    def shared(self, name):
        shown = json.loads(self.ctl(name, "config", "show", "--json"))
        return {file: text for file, text in shown["files"].items() if file != "node.toml"}

    def same_configuration(self, when, patience=20.0):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if self.shared("gw1") == self.shared("gw2"):
                return
            time.sleep(0.5)
        self.bench.require(False, f"{when}: the nodes have different configurations")

    def apply(self, name, comment):
        node = self.nodes[name]
        staged = node.directory / "staged.toml"
        staged.write_text(node.gateway.configuration.path.read_text(encoding="utf-8") + f"# {comment}\n", encoding="utf-8")
        self.ctl(name, "config", "apply", f"sekisho.toml={staged}", "--reason", comment)

    def change_reaches_both(self):
        for name in NODES:  # whichever is active: a change may be kept on either
            self.apply(name, f"kept on {name}")
            self.same_configuration(f"after a change of {name}")
            for other in NODES:
                self.bench.require(f"kept on {name}" in str(self.shared(other)), f"{other} does not have what was kept on {name}")
                own = (self.nodes[other].directory / "node.toml").read_text(encoding="utf-8")
                self.bench.require(f'node = "{other}"' in own, f"{other}'s node.toml is another's")

    def secrets_reach_both(self):
        """Each step of a roll, whichever node it is made on."""
        for name, step in (("gw1", "stage"), ("gw2", "activate")):
            self.ctl(name, "cookie", "roll", step)
            mine = (self.nodes[name].directory / "cookies").read_text(encoding="ascii")
            self.await_both(lambda other, mine=mine: (self.nodes[other].directory / "cookies").read_text(encoding="ascii") == mine,
                            f"cookie secrets after {step} on {name}")

    def exemption_reaches_both(self):
        zone = self.lab.world.saas

        def has(name, wanted):
            in_force = [e for e in json.loads(self.ctl(name, "nta", "list", "--json"))["entries"] if e["state"] == "in-force"]
            return bool(in_force) == wanted
        with trouble.exempt_zone(self.lab, zone):
            self.await_both(lambda name: has(name, True), "the negative trust anchor that was approved on gw1")
            listed = json.loads(self.ctl("gw2", "nta", "list", "--json"))["entries"]
            number = next((e["id"] for e in listed if e["state"] == "in-force"), None)
            if number is not None:
                self.ctl("gw2", "nta", "withdraw", str(number), account=STAFF[0])
            self.await_both(lambda name: has(name, False), "the end of the negative trust anchor, on gw2,")

    def await_both(self, holds, what, patience=25.0):
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if all(holds(name) for name in NODES):
                return
            time.sleep(0.3)
        self.bench.require(False, f"{what}: not the same on both nodes after {patience:.0f} s: {self.ctl('gw1', 'pair', 'status', status=1).strip()[:400]}")

    def conflict_is_said(self):
        first = self.nodes["gw1"]
        first.space.ip("link set pair down")
        self.apply("gw1", "here")
        self.apply("gw2", "there")
        first.space.ip("link set pair up")
        said = self.nodes["gw2"].gateway.wait_for_metric(lambda m: m.sum("sekisho_pair_conflict", what="configuration") == 1, patience=60.0)
        self.bench.require(said is not None, "two different changes are no conflict")
        self.bench.require(self.shared("gw1") != self.shared("gw2"), "a conflict was overwritten")
        self.ctl("gw2", "pair", "status", status=1)
        self.push_by_force()
        self.same_configuration("after a forced push")
        self.bench.require("# here" in str(self.shared("gw2")), "the forced one is not the one that counts")

    # What other programs say of what is made for them

    def papers_are_read(self):
        """keepalived, FRR and BIRD read what they are given, without a complaint."""
        for node in self.nodes.values():
            self.read_by("keepalived", "keepalived", "--config-test", "--use-file", str(node.directory / "keepalived.conf"))
        anycast = self.lab.directory / "anycast"
        anycast.mkdir()
        node = self.nodes["gw1"].directory
        text = (node / "node.toml").read_text(encoding="utf-8")
        neighbours = ", ".join(f'{{ address = "{address}", as = 65000 }}' for address in self.town.plan.clients["lgwan"].host(101).both())
        (anycast / "node.toml").write_text(text.replace("[pair]\n", f"[pair]\nmethod = \"anycast\"\nanycast = {{ as = 65001, neighbour = [{neighbours}] }}\n"),
                                           encoding="utf-8")
        for name in ("sekisho.toml", "nat-map.toml"):
            (anycast / name).symlink_to(node / name)
        templates = str(pathlib.Path(__file__).resolve().parents[3] / "configs/pair-templates")
        for program, check in (("frr", ("vtysh", "--dryrun", "--inputfile")), ("bird", ("bird", "-p", "-c"))):
            made = self.ctl("gw1", "pair", program, "--config", str(anycast / "sekisho.toml"), "--templates", templates)
            path = anycast / f"{program}.conf"
            path.write_text(made, encoding="utf-8")
            self.read_by(program, *check, str(path))

    def read_by(self, program, *command):
        done = subprocess.run(["ip", "netns", "exec", self.nodes["gw1"].space.name, *command], capture_output=True, text=True, check=False, timeout=20)
        said = (done.stdout + done.stderr).strip()
        self.bench.require(done.returncode == 0 and not said, f"{program} does not take its configuration: {done.returncode} {said[:400]}")
