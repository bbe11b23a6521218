"""DNS cookies (RFC 7873, 9018), with kdig and a client of the lab's own: given, checked, required, forgotten in time; secrets that a pair of nodes
shares and rolls without one refused client; and cookies toward servers that give them, lose them, and get them back."""
import json
import pathlib
import secrets
import shutil
import subprocess
import time

from sekisho_lab.wall_clock import WallClock

ABOUT = "DNS cookies for clients (given, required, shared and rolled by a pair of nodes), and toward servers"
FAULT = "the nodes of the pair do not share their secrets"

MINUTE = 60
REQUIRING = "both"  # the view that answers nobody over UDP without one


def expand(world):
    for label in ("vendor", "com"):
        world.internet_makers.server(label).features = ("cookies",)


def run(bench):
    with bench.laboratory(expand=expand) as lab:
        clock = WallClock(lab)
        lab.configuration.view_cookies = {REQUIRING: "require", "lgwan": "off"}
        lab.configuration.cookie_file = lab.directory / "node-a.secrets"
        lab.gateway.start()
        client = Client(bench, lab)
        if not bench.broken:
            given(bench, lab, client)
            required(bench, lab, client)
            in_time(bench, lab, client, clock)
            toward_servers(bench, lab)
        roll(bench, lab, client, clock)


class Client:
    """A host of a network, with a cookie of its own for the gateway."""

    def __init__(self, bench, lab):
        self._bench, self._lab, self.mine = bench, lab, secrets.token_bytes(8)
        self.name = f"www.{lab.world.company}"

    def ask(self, view, cookie=b"", name=None, **options):
        return self._lab.ask(view, name or self.name, "A", cookie=cookie, retry_tcp=False, **options)

    def fetch(self, view=REQUIRING, **options):
        """A fresh cookie from the node that runs now."""
        got = self.ask(view, self.mine, **options)
        whole = len(got.cookie) == 24 and got.cookie[:8] == self.mine and got.cookie[8] == 1
        self._bench.require(whole, f"{view}: no cookie for a client that has none: {got.rcode} {got.cookie.hex()}")
        return got.cookie

    def is_good(self, cookie, when):
        """The requiring view answers over UDP to this cookie."""
        got = self.ask(REQUIRING, cookie)
        self._bench.require(got.rcode == "NOERROR" and got.answer, f"{when}: a good cookie was not taken: {got.rcode}")

    def is_bad(self, cookie, when, **options):
        got = self.ask(REQUIRING, cookie, **options)
        self._bench.require(got.rcode == "BADCOOKIE" and not got.answer and len(got.cookie) == 24, f"{when}: {got.rcode}, not BADCOOKIE with a good cookie")


def counted(lab, kind, view="internet"):
    return lab.gateway.metrics().sum("sekisho_client_cookies_total", view=view, kind=kind)


def given(bench, lab, client):
    """On the way through the resolver and out of the cache, over both families and both transports."""
    before = {kind: counted(lab, kind) for kind in ("client_only", "good", "bad")}
    fresh = f"{lab.world.names.token()}.dyn.{lab.world.company}"
    for name in (fresh, fresh):  # a miss, then a hit
        for family in (4, 6):
            cookie = client.fetch("internet", name=name, family=family)
            again = client.ask("internet", cookie, name=name, family=family)
            bench.require(again.rcode == "NOERROR" and again.cookie == cookie, f"a good cookie is not given back: {again.rcode} {again.cookie.hex()}")
    client.fetch("internet", tcp=True)
    after = {kind: counted(lab, kind) - before[kind] for kind in before}
    bench.require(after == {"client_only": 5, "good": 4, "bad": 0}, f"counted: {after}")
    bench.require(client.ask("internet").cookie == b"", "a cookie for a client that sent none")
    off = lab.ask("lgwan", f"www.{lab.world.others[0]}", "A", cookie=client.mine)
    bench.require(off.rcode == "NOERROR" and off.cookie == b"", f"a view without cookies: {off.rcode} {off.cookie.hex()}")
    wrong = client.ask("internet", client.mine + b"\x01\x02\x03")
    bench.require(wrong.rcode == "FORMERR", f"a COOKIE option of a wrong length: {wrong.rcode}")
    bench.figure("given to those who send one, over UDP and TCP, IPv4 and IPv6, hit and miss")


def required(bench, lab, client):
    demanded = lab.gateway.metrics().sum("sekisho_cookies_demanded_total", view=REQUIRING)
    none = client.ask(REQUIRING)
    bench.require("TC" in none.flags and not none.answer and none.size < 100, f"without a cookie over UDP: {none.rcode} {none.flags}, {none.size} octets")
    bench.require(client.ask(REQUIRING, tcp=True).rcode == "NOERROR", "without a cookie over TCP: not answered")
    client.is_bad(client.mine, "a client's part alone")
    cookie = client.fetch()
    client.is_good(cookie, "its own cookie")
    client.is_bad(cookie, "another client's cookie", index=1)
    for place in (0, 8, 9, 12, 16, 23):
        forged = bytearray(cookie)
        forged[place] ^= 1
        client.is_bad(bytes(forged), f"octet {place} changed")
    more = lab.gateway.metrics().sum("sekisho_cookies_demanded_total", view=REQUIRING) - demanded
    bench.require(more == 10, f"{more:.0f} demands counted, not 10")
    text = kdig(lab, REQUIRING, client.name)
    bench.require("status: NOERROR" in text and "UDP" in text, f"kdig +cookie, against a view that requires one: {text[:400]}")
    bench.figure("required: BADCOOKIE or TC for all others; kdig gets through over UDP by itself")


def kdig(lab, view, name):
    namespace, source, service = lab.client_of(view)
    done = subprocess.run(["ip", "netns", "exec", namespace.name, "kdig", "+cookie", "+badcookie", "+ignore", "+timeout=3", "-b", source.four, f"@{service.four}", name, "A"],
                          capture_output=True, text=True, check=False, timeout=20)
    return done.stdout + done.stderr


def in_time(bench, lab, client, clock):
    """Good for an hour, made new after half of it."""
    old = client.fetch()
    clock.advance(29 * MINUTE)
    settle(lab)
    bench.require(client.ask(REQUIRING, old).cookie == old, "after 29 minutes another cookie came")
    clock.advance(5 * MINUTE)
    settle(lab)
    renewed = client.ask(REQUIRING, old)
    bench.require(renewed.rcode == "NOERROR" and len(renewed.cookie) == 24 and renewed.cookie != old, f"after 34 minutes: {renewed.rcode}, the same cookie")
    clock.advance(27 * MINUTE)
    settle(lab)
    client.is_bad(old, "after 61 minutes")
    client.is_good(renewed.cookie, "the renewed one after 27 minutes")
    clock.set(0)
    settle(lab)


def settle(lab):
    """A lane looks at the wall clock once a second."""
    time.sleep(1.2)
    lab.gateway.check_alive()


def toward_servers(bench, lab):
    """NSD gives cookies; then it does not any more (as if it had lost them, or a box took them out); then it does again."""
    def resolves(when):
        for owner in ("alpha", "beta", "gamma"):
            got = lab.ask("internet", f"{owner}{lab.world.names.token()}.dyn.{lab.world.saas}", "A", do=True, timeout=8)
            bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"{when}: {got.rcode} {got.flags}")

    def upstream(kind):
        return lab.gateway.metrics().sum(f"sekisho_upstream_cookies_{kind}_total")
    vendor = lab.servers["vendor"]
    resolves("servers with cookies")
    bench.require(upstream("given") >= 1, "no server gave a cookie")
    given_before, ended = upstream("given"), upstream("ended")
    vendor.features = ()
    lab.restart_server("vendor")
    resolves("a server that has lost its cookies")
    bench.require(upstream("ended") > ended, "nobody noticed that a server sends no cookies any more")
    vendor.features = ("cookies",)
    lab.restart_server("vendor")
    resolves("a server with another secret")
    bench.figure(f"servers gave {given_before:.0f} cookies; {upstream('ended') - ended:.0f} ended by TCP, no name lost")


class Pair:
    """Two nodes, of which one runs at a time: a file of secrets each, and staff who carry it over."""

    def __init__(self, bench, lab):
        self._bench, self._lab, self.running = bench, lab, "a"

    def file(self, node):
        return pathlib.Path(self._lab.directory) / f"node-{node}.secrets"

    def carry(self):
        """The running node's file goes to the other one, unless the drill's fault forgets it."""
        other = "b" if self.running == "a" else "a"
        if not self._bench.broken:
            shutil.copy2(self.file(self.running), self.file(other))

    def fail_over(self):
        self.running = "b" if self.running == "a" else "a"
        self._lab.configuration.cookie_file = self.file(self.running)
        self._lab.gateway.restart()

    def step(self, word, status=0):
        code, text = self._lab.gateway.control("cookie", "roll", word)
        self._bench.require(code == status, f"cookie roll {word}: exit status {code}: {text.strip()}")

    def shown(self):
        secrets_shown = json.loads(self._lab.gateway.control("cookie", "status", "--json")[1])["secrets"]
        return {row["role"]: row["fingerprint"] for row in secrets_shown}


def roll(bench, lab, client, clock):
    """docs/dns-cookies.md, step by step, with a failover after each: a cookie of one node is always good at the other."""
    pair = Pair(bench, lab)
    mode = pair.file("a").stat().st_mode & 0o777
    bench.require(mode == 0o600, f"the file of secrets has mode {mode:o}")
    first = pair.shown()["current"]
    pair.carry()
    made = client.fetch()
    pair.fail_over()
    client.is_good(made, "node B, same file")
    bench.require(pair.shown() == {"current": first}, f"node B shows {pair.shown()}, node A {first}")
    pair.fail_over()
    for word, roles in (("stage", {"current", "next"}), ("activate", {"current", "previous"})):
        made = client.fetch()
        pair.step(word)
        client.is_good(made, f"after {word}, before node B has the file")
        by_a = client.fetch()
        pair.fail_over()
        client.is_good(by_a, f"{word}: A's at B, before B has the file")
        by_b = client.fetch()
        pair.fail_over()
        client.is_good(by_b, f"{word}: B's at A, before B has the file")
        bench.require(set(pair.shown()) == roles, f"after {word}: {pair.shown()}")
        pair.carry()
    bench.require(pair.shown()["previous"] == first and pair.shown()["current"] != first, f"after activate: {pair.shown()}")
    pair.step("drop", status=1)
    clock.advance(66 * MINUTE)
    settle(lab)
    pair.step("drop")
    pair.carry()
    bench.require(set(pair.shown()) == {"current"}, f"after drop: {pair.shown()}")
    refuse_open_file(bench, lab, client, pair)
    if not bench.broken:
        bench.figure("a roll of the secrets with failovers at each step, no good cookie refused")


def refuse_open_file(bench, lab, client, pair):
    cookie = client.fetch()
    pair.file(pair.running).chmod(0o644)
    code, text = lab.gateway.control("reload", "--lang", "en")
    bench.require(code == 1 and "chmod 600" in text, f"a file that everybody may read: exit status {code}: {text.strip()[:200]}")
    client.is_good(cookie, "after the refused reload")
    pair.file(pair.running).chmod(0o600)
