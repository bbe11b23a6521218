"""The mail server's address is changed, from the first plan to the retirement of the old one, by the commands alone, with POIs that publish
early and late. Clients that keep answers as long as they may never use the old address later than was printed beforehand (L-7, L-8, L-13)."""
import json
import threading
import time

import dns.flags
import dns.message
import dns.query
import dns.rrset

from sekisho_lab.connection_router import ConnectionRouter, Greeter
from sekisho_lab.laboratory import SOURCE
from sekisho_lab.own_server import OwnServer

ABOUT = "an address is changed by the commands from plan to retirement; POIs publish early and late; nobody uses the old one after the printed time"
FAULT = "the TTL in force before is given too short: the printed time is wrong"

TTL_BEFORE, TTL_LOW = 60, 3
VIEWS = ("lgwan", "both", "dmz")


def run(bench):
    with bench.laboratory() as lab:
        change = Change(bench, lab)
        try:
            change.start()
            change.plan()
            if not bench.broken:
                change.file_notice()
                change.change_router()
            change.come_into_effect()
            if not bench.broken:
                change.retire()
            change.judge_promise()
        finally:
            change.stop()


class Published:
    """What each POI says of one name; the rest it answers from its own zones."""

    def __init__(self, lab, name):
        self.name, self.address, self._servers = name, {}, []
        for side in ("east", "west"):
            poi = lab.poi[side]
            poi.leave_to_drill()
            self._servers.append(OwnServer(poi.namespace, poi.pair.both(), self._responder(side, poi.namespace)))

    def _responder(self, side, space):
        def respond(query, tcp):
            question = query.question[0]
            if question.name.to_text().lower() != self.name or question.rdtype != 1:
                with space.entered():
                    return (dns.query.tcp if tcp else dns.query.udp)(query, "127.0.0.1", timeout=2)
            reply = dns.message.make_response(query)
            reply.flags |= dns.flags.AA
            reply.answer.append(dns.rrset.from_text(question.name, TTL_BEFORE, "IN", "A", self.address[side]))
            return reply
        return respond

    def stop(self):
        for server in self._servers:
            server.__exit__()


class Clients:
    """Stubs with caches: each asks when what it has has run out, and uses what it has until then."""

    def __init__(self, lab, name, old):
        self._lab, self._name, self._old = lab, name, old
        self.last_use, self.answers, self.longest, self.bad = {}, 0, {}, []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(view, index), daemon=True) for view in VIEWS for index in range(1 if view == "dmz" else 3)]
        for thread in self._threads:
            thread.start()

    def _ask(self, view, index):
        while not self._stopping.is_set():
            got = self._lab.ask(view, self._name, "A", index=index, timeout=2)
            at = time.time()
            addresses = {rdata for _, rtype, rdata in got.answer if rtype == "A"}
            if got.rcode != "NOERROR" or not addresses:
                self.bad.append(f"{view}: {got.rcode} EDE {list(got.ede)}")
            self.answers += 1
            self.longest[int(at)] = max(self.longest.get(int(at), 0), got.ttl)
            if addresses & self._old:
                self.last_use[view] = max(self.last_use.get(view, 0), at + got.ttl)
            self._stopping.wait(max(0.1, got.ttl * (0.3 if index else 1.0)))  # some hosts share a stub, and ask between

    def longest_since(self, moment):
        return max((ttl for at, ttl in self.longest.items() if at > moment), default=0)

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join(4)


class Change:
    def __init__(self, bench, lab):
        self.bench, self.lab, world = bench, lab, lab.world
        self.name = f"mail.{world.own}"
        network, lgwan = world.plan.clients["lgwan"], world.plan.lgwan
        number = world.mail_number + 100
        self.old, self.new = (world.mail_inside.four, world.mail_lgwan.four), (network.host(number, 5).four, lgwan.host(number, 5).four)
        self.greeters, self.clients, self.published = [], None, None

    # --- the stage -----------------------------------------------------------------------------------------------------

    def start(self):
        lab, conf = self.lab, self.lab.configuration
        self.router = ConnectionRouter(lab)
        for (inside, _), label in ((self.old, "old"), (self.new, "new")):
            space = self.router.add_host(inside)
            self.greeters.append(Greeter(space, inside, f"{label}.{lab.world.own}"))
        self.router.configure(f"add element ip lgwan to_inside {{ {self.old[1]} : {self.old[0]} }}\n"
                              f"add element ip lgwan to_lgwan {{ {self.old[0]} : {self.old[1]} }}\n")
        self.published = Published(lab, self.name)
        self.publish(east=self.old, west=self.old)
        others = "".join(f'[[pair]]\nname = "{p.name}"\ninside = "{p.inside}"\nlgwan = "{p.lgwan}"\nports = ["udp/53"]\n\n'
                         for p in lab.world.nat_pairs if p.name != "mail")
        conf.nat_text = f'# 対応表: kept by hand and by sekishoctl\n[[pair]]\nname   = "mail"    # the mail server\ninside = "{self.old[0]}"\nlgwan  = "{self.old[1]}"\n\n{others}'
        conf.nat_options = f'check-interval = "5s"\nlgwan-networks = ["{lab.world.plan.lgwan.four}", "{lab.world.plan.lgwan.six}"]\n'
        conf.further = (f'[organisation]\nname = "試験市"\ndepartment = "情報政策課"\ncontact = "鈴木"\nphone = "000-000-0000"\nmail = "joho@{lab.world.own.rstrip(".")}"\n'
                        f'domains = ["{lab.world.own.rstrip(".")}"]\n')
        lab.gateway.start()
        self.findings("before anything", set())

    def stop(self):
        if self.clients:
            self.clients.stop()
        for greeter in self.greeters:
            greeter.stop()
        if self.published:
            self.published.stop()

    def publish(self, **sides):
        for side, (_, lgwan) in sides.items():
            self.published.address[side] = lgwan
        self.lab.gateway.process and self.lab.gateway.control("cache", "flush", "--all", "--realm", "lgwan")

    # --- what staff type -----------------------------------------------------------------------------------------------

    def nat(self, *words, status=0):
        code, text = self.lab.gateway.control("nat", *words)
        self.bench.require(code == status, f"nat {' '.join(words)}: exit status {code}, not {status}: {text.strip()[:300]}")
        return text

    def pair(self, label):
        return next(p for p in json.loads(self.nat("list", "--json"))["pairs"] if p["name"] == label)

    def state(self, label, expected):
        got = self.pair(label)["state"]
        self.bench.require(got == expected, f"the pair {label} is {got}, not {expected}")

    def findings(self, when, expected):
        """One check by hand: exactly these kinds, and a sentence in both languages for each."""
        report = json.loads(self.nat("check", "--json", status=1 if expected else 0))
        kinds = {f["kind"] for f in report["findings"]}
        self.bench.require(kinds == expected, f"{when}: nat check finds {sorted(kinds)}, not {sorted(expected)}: {report['findings'][:2]}")
        if expected:
            for language in ("en", "ja"):
                text = self.nat("check", "--lang", language, status=1)
                self.bench.require(not any(f"finding {kind}" in text or f"do {kind}" in text for kind in kinds), f"{when}: a finding has no sentence ({language})")
        return report

    # --- the change ----------------------------------------------------------------------------------------------------

    def plan(self):
        before = self.lab.configuration.nat_path.read_text(encoding="utf-8")
        told = str(5 if self.bench.broken else TTL_BEFORE)
        self.clients = Clients(self.lab, self.name, set(self.old))
        time.sleep(1.5)
        seen = self.clients.longest_since(0)
        self.bench.require(seen > TTL_LOW, f"before the plan clients were given a TTL of {seen} s")
        text = self.nat("change", "mail", "--as", "mail-new", "--inside", self.new[0], "--lgwan", self.new[1], "--name", self.name, "--reason", "更新",
                        "--wished", "+30d", "--lower-ttl", f"{TTL_LOW}s", "--ttl-before", f"{told}s", "--by", "suzuki")
        self.lowered_at = time.time()
        after = self.lab.configuration.nat_path.read_text(encoding="utf-8")
        self.bench.require(after.startswith(before), "the command has touched what stood in the file before")
        self.bench.require("+name = \"mail-new\"" in text and "in force" in text, f"the diff is not shown: {text[:200]}")
        self.state("mail-new", "planned")
        notice = {row["item"]: row["value"] for row in json.loads(self.nat("notice", "mail-new", "--json"))["items"]}
        said = " ".join(notice.values())
        for word in ("変更", "試験市", "情報政策課", "鈴木", *self.old, *self.new, "TCP/25", "更新", self.name.rstrip(".")):
            self.bench.require(word in said, f"the notice lacks {word}: {notice}")
        early = self.nat("advance", "mail-new", "in-effect", "--skip", "--at", "+1s", "--dry-run")
        self.bench.require("shorter TTL" in early, f"a change that comes too soon is not warned about: {early[-300:]}")
        if not self.bench.broken:
            self.findings("planned", set())

    def file_notice(self):
        self.nat("advance", "mail-new", "in-effect", status=1)  # not before its time
        self.nat("advance", "mail-new", "notice-filed", "--note", "受付 12")
        self.state("mail-new", "notice-filed")
        self.publish(east=self.new)
        self.findings("POI East publishes early", {"poi-early", "poi-differ"})
        time.sleep(0.5)
        lowered = self.clients.longest_since(self.lowered_at + 1)
        self.bench.require(lowered <= TTL_LOW, f"after the lowering clients are still given a TTL of {lowered} s")

    def change_router(self):
        self.nat("advance", "mail-new", "router-changed")
        self.findings("the router was forgotten", {"poi-differ", "translation-closed"})
        templates = SOURCE / "configs/router-templates"
        for vendor in ("cisco-ios", "yamaha-rtx", "juniper-srx"):
            draft = self.nat("router", "mail-new", "--vendor", vendor, "--templates", str(templates))
            self.bench.require(all(address in draft for address in self.new), f"the draft for {vendor} lacks an address: {draft}")
        self.parts = json.loads(self.nat("router", "mail-new", "--vendor", "nftables", "--templates", str(templates), "--json"))["parts"]
        self.router.configure(self.parts[0]["text"])
        self.findings("the router is changed", {"poi-differ"})

    def come_into_effect(self):
        promise = self.pair("mail-new")["promise"]
        at = max(promise["earliest"], int(time.time()) + 2)
        when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
        text = self.nat("advance", "mail-new", "in-effect", "--skip", "--at", when)
        self.bench.require("No client uses" in text, f"no time is printed beforehand: {text[-200:]}")
        self.promise = self.pair("mail-new")["promise"]
        self.bench.require(self.promise["dated"] and time.time() < at, "the time was not printed beforehand")
        self.state("mail-new", "planned" if self.bench.broken else "router-changed")
        while time.time() < at + 2.5:
            time.sleep(0.2)
        self.state("mail-new", "in-effect")
        for view, side in (("lgwan", 0), ("both", 0), ("dmz", 1)):
            got = self.lab.ask(view, self.name, "A", index=0)
            addresses = {rdata for _, rtype, rdata in got.answer if rtype == "A"}
            self.bench.require(addresses == {self.new[side]}, f"in effect, {view} is shown {addresses}, not {self.new[side]}")
        if self.bench.broken:
            return
        self.findings("POI West publishes late", {"poi-late", "poi-differ"})
        seen = self.lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_nat_findings", kind="poi-late") >= 1, 5)
        self.bench.require(seen, "sekisho_nat_findings does not show poi-late")
        self.bench.require(self.lab.gateway.wait_for_log(["NAT map", "poi-late", "west"], patience=2), "the log does not say that POI West is late")

    def retire(self):
        if time.time() < self.promise["last-use"] - 1:
            self.nat("retire", "mail", status=1)  # clients may still use it
        while time.time() < self.promise["last-use"] + 1:
            time.sleep(0.2)
        refused = self.nat("retire", "mail", status=1)
        self.bench.require("west" in refused, f"the retirement is not held up by POI West: {refused}")
        self.break_east_and_ask()
        self.publish(west=self.new)
        self.findings("POI West has followed", set())
        self.nat("retire", "mail")
        self.router.configure(self.parts[1]["text"])
        self.state("mail", "retired")
        self.findings("retired", set())
        self.publish(west=self.old)
        self.findings("POI West goes back", {"retired-published", "poi-differ"})
        self.publish(west=self.new)
        self.findings("all is done", set())
        self.judge_history()

    def break_east_and_ask(self):
        """With POI East dead, the late one answers: clients are shown the new address all the same."""
        self.lab.poi["east"].break_down("silence")
        time.sleep(0.2)
        self.lab.gateway.control("cache", "flush", "--all", "--realm", "lgwan")
        time.sleep(TTL_LOW + 1)
        got = self.lab.ask("lgwan", self.name, "A", timeout=4)
        self.bench.require(self.new[0] in {rdata for _, _, rdata in got.answer}, f"only the late POI answers: {got.rcode} {sorted(got.answer)}")
        self.lab.poi["east"].heal()  # and is asked first again, before West goes back to the old address
        up = self.lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_upstream_healthy", server="east") >= 1, 10)
        self.bench.require(up, "POI East is not taken up again")

    def judge_promise(self):
        while time.time() < self.promise["last-use"] + 1:
            time.sleep(0.2)
        self.clients.stop()
        last = max(self.clients.last_use.values(), default=0)
        margin = self.promise["last-use"] - last
        self.bench.require(set(self.clients.last_use) == set(VIEWS), f"the old address was never shown to {set(VIEWS) - set(self.clients.last_use)}")
        self.bench.require(margin >= 0, f"a client uses the old address {-margin:.1f} s later than was printed beforehand")
        self.bench.require(len(self.clients.bad) <= self.clients.answers // 50, f"{len(self.clients.bad)} of {self.clients.answers} answers were none: {self.clients.bad[:2]}")
        self.bench.figure(f"old address last used {margin:.1f} s before the printed time; {self.clients.answers} answers")

    def judge_history(self):
        events = json.loads(self.nat("check", "--history", "--json"))["events"]
        seen = {(e["event"], e["finding"]["kind"]) for e in events}
        for kind in ("poi-early", "poi-late", "poi-differ", "translation-closed", "retired-published"):
            self.bench.require({("appeared", kind), ("cleared", kind)} <= seen, f"the history lacks {kind}: {sorted(seen)}")
        self.bench.figure(f"{len(events)} events in the history")
