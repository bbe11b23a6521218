"""Who may not: wrong role, token, certificate and path, oversized, slow, too many: refused and audited, while clients are answered."""
import collections
import json
import subprocess
import time

from sekisho_lab.api_document import check_responses
from sekisho_lab.control_client import TlsClient, read_all, status_in
from sekisho_lab.control_pki import make_pki
from sekisho_lab.load import Load

ABOUT = "whoever may not is refused and audited, over the Unix socket and TLS, and no client's question is lost meanwhile"
FAULT = "games, who should only look, is made an operator, and the token that should be removed is left"

PORT = 8443
SECONDS_TO_SEND = 2
HITS, MISSES, LOAD_SECONDS = 3_000, 100, 40

CONTROL = """
[control]
operators = [{operators}]

[control.tls]
listen = ["127.0.0.1@{port}"]
certificate = "pki/gateway.pem"
key = "pki/gateway.key"
client-ca = "pki/ca.pem"

[[control.tls.client]]
person = "hanako"
role = "operator"
subject = "CN=hanako,O=Lab"

[control.limits]
failed-logins = 5
longest-hold = "3s"
request-timeout = "{seconds}s"
"""


def run(bench):
    with bench.laboratory() as lab:
        make_pki(lab.directory / "pki")
        operators = '"daemon", "games"' if bench.broken else '"daemon"'
        lab.configuration.further += CONTROL.format(operators=operators, port=PORT, seconds=SECONDS_TO_SEND)
        lab.gateway.start()
        lab.configuration.control_socket.chmod(0o666)  # as a group of staff would have it
        running = start_load(lab)
        attempts = Attempts(bench, lab)
        attempts.roles()
        attempts.tokens()
        attempts.certificates()
        attempts.paths()
        attempts.oversized()
        attempts.slow()
        attempts.too_many()
        attempts.guesses()
        attempts.flood()
        attempts.escalation()
        attempts.audit()
        check_responses(bench, lab)
        for name, load in running.items():
            result = load.join()
            bench.require(result.lost == 0, f"{result.lost} of {result.sent} {name} had no answer")
            bench.require(result.wrong == 0, f"{result.wrong} {name} were answered with an error: {result.rcodes}")
            bench.figure(f"{result.answered} {name}, none lost, p99 {result.p99:.1f} ms")


def start_load(lab):
    namespace, source, service = lab.client_of("lgwan")
    names = [f"www.{name} A" for name in lab.world.municipalities]
    hits = Load(lab, namespace, server=service.four, source=[source.four], names=names, rate=HITS, duration=LOAD_SECONDS)
    misses = Load(lab, namespace, server=service.four, source=[source.four], rate=MISSES, duration=LOAD_SECONDS,
                  pattern=f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A")
    return {"hits": hits, "misses": misses}


class Attempts:
    def __init__(self, bench, lab):
        self.bench, self.lab = bench, lab
        self.expected = collections.Counter()  # refusals by reason, at least so many
        self.sources = iter(f"127.0.1.{n}" for n in range(1, 250))
        self.good = self.token("good", "operator", "1h")

    def ctl(self, *words, user=None, status=0):
        """sekishoctl over the Unix socket, as root or as somebody else."""
        argv = [str(self.lab.programs / "sekishoctl"), "--socket", str(self.lab.configuration.control_socket), "--lang", "en", *words]
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30, **as_user)
        text = done.stdout + done.stderr
        self.bench.require(done.returncode == status,
                           f"{user or 'root'}: sekishoctl {' '.join(words)}: exit status {done.returncode}, not {status}: {text.strip()[:300]}")
        return text

    def token(self, name, role, life):
        return self.ctl("token", "add", name, "--role", role, "--expires", life).split()[-1]

    def client(self, token=None, certificate=None, source=None):
        pki = self.lab.directory / "pki"
        return TlsClient(self.lab.wiring.gw, PORT, pki / "ca.pem", source or next(self.sources),
                         pki / f"{certificate}.pem" if certificate else None, token)

    def refused(self, what, got, wanted, reason):
        self.expected[reason] += 1
        self.bench.require(got == wanted, f"{what}: status {got}, not {wanted}")

    def roles(self):
        self.ctl("cache", "flush", "--all", "--realm", "internet", user="daemon")
        self.ctl("status", user="games")
        who = self.ctl("whoami", user="games")
        self.bench.require("viewer" in who or self.bench.broken, f"games is {who.strip()}")
        for words in (("cache", "flush", "--all"), ("reload",), ("token", "list")):
            self.ctl(*words, user="games", status=1)
            self.expected["wrong-role"] += 1
        self.ctl("token", "add", "mine", "--role", "approver", "--expires", "1d", user="daemon", status=1)
        self.expected["wrong-role"] += 1
        self.ctl("token", "add", "endless", "--role", "viewer", "--expires", "4000d", status=1)

    def tokens(self):
        look, brief, gone = (self.token(*row) for row in (("look", "viewer", "1h"), ("brief", "operator", "1s"), ("gone", "operator", "1h")))
        self.bench.require(self.client(self.good).ask() == 200, "a good token is refused")
        self.bench.require(self.client(gone).ask() == 200, "a token is refused before it is removed")
        if not self.bench.broken:
            self.ctl("token", "remove", "gone")
        time.sleep(1.1)
        self.refused("a removed token", self.client(gone).ask(), 401, "unknown-token")
        self.refused("an ended token", self.client(brief).ask(), 401, "expired-token")
        self.refused("an invented token", self.client("sekisho_" + "0" * 64).ask(), 401, "unknown-token")
        self.refused("half a token", self.client(self.good[:-1]).ask(), 401, "unknown-token")
        self.refused("no token", self.client().ask(), 401, "no-credentials")
        self.refused("a viewer's token for a flush", self.client(look).ask("POST", "/v1/cache/flush", b'{"all":true}'), 403, "wrong-role")
        self.refused("an operator's token for tokens", self.client(self.good).ask("GET", "/v1/token"), 403, "wrong-role")
        stored = b"".join(path.read_bytes() for path in (self.lab.directory / "state").glob("sekisho.db*"))
        self.bench.require(self.good.encode() not in stored, "the store holds a token itself")
        self.bench.require(self.good not in self.lab.gateway.log_since()[0], "the log holds a token")

    def certificates(self):
        self.bench.require(self.client(certificate="hanako").ask() == 200, "a known certificate is refused")
        self.refused("a certificate of nobody's", self.client(certificate="nobody").ask(), 401, "unknown-certificate")
        self.refused("a forged certificate", self.client(certificate="forged").ask(), 0, "failed-handshake")
        self.refused("no TLS", status_in(talk(self.client(), b"GET /v1/status HTTP/1.1\r\n\r\n")), 0, "failed-handshake")

    def paths(self):
        client = self.client(self.good)
        for target in ("/v1/nothing", "/etc/passwd", "/v1/../v1/status", "//v1/status"):
            self.refused(target, client.ask("GET", target), 404, "unknown-path")
        self.refused("GET where only POST is", client.ask("GET", "/v1/reload"), 405, "wrong-method")
        origin = "Origin: https://elsewhere.example\r\n"
        self.refused("a page's POST", self.client(certificate="hanako").ask("POST", "/v1/reload", headers=origin), 403, "foreign-page")
        self.refused("DELETE", client.ask("DELETE", "/v1/status"), 405, "wrong-method")

    def oversized(self):
        client = self.client(self.good)
        self.refused("a long header", client.ask(headers=f"X: {'x' * 20_000}\r\n"), 431, "header-too-long")
        self.refused("two lengths", client.ask("POST", "/v1/reload", headers="Content-Length: 5\r\n"), 400, "malformed")
        self.refused("a body of 25 MiB", client.ask("POST", "/v1/config/check", length=25 << 20), 413, "body-too-long")
        chunk = b"%x\r\n%s\r\n" % (1 << 20, b"x" * (1 << 20))
        got = client.ask("PUT", "/v1/config/check", chunk * 2, "Transfer-Encoding: chunked\r\n")
        self.refused("a method that is not there, with a body", got, 405, "wrong-method")

    def slow(self):
        client, began = self.client(self.good), time.monotonic()
        silent, halting, trickle = client.plain(), client.connect(), client.connect()
        halting.sendall(client.head("GET", "/v1/status"))
        trickle.sendall(client.head("POST", "/v1/cache/flush", "Content-Length: 1000\r\n\r\n"))
        for connection in (silent, halting):
            self.bench.require(read_all(connection) == b"", "a request that did not end was answered")
        trickle.settimeout(0.2)
        while time.monotonic() < began + 3 * SECONDS_TO_SEND and still_open(trickle):
            pass
        took = time.monotonic() - began
        self.bench.require(took < 2 * SECONDS_TO_SEND, f"slow requests were held for {took:.1f} s")
        self.expected["too-slow"] += 3

    def too_many(self):
        client = self.client(self.good)
        all_of_them = [client.plain() for _ in range(30)]
        time.sleep(0.3)
        with_room = [connection for connection in all_of_them if waits(connection)]
        turned_away = len(all_of_them) - len(with_room)
        self.bench.require(10 <= len(with_room) <= 16, f"{len(with_room)} connections of one address were held open")
        self.bench.require(self.client(self.good).ask() == 200, "another address is refused because of one that has too many connections")
        self.ctl("status")
        self.expected["too-many-connections"] += turned_away
        self.bench.figure(f"{turned_away} connections beyond the bound turned away")
        for connection in all_of_them:
            connection.close()

    def guesses(self):
        source = next(self.sources)
        guess = self.client("sekisho_" + "1" * 64, source=source)
        answers = [guess.ask() for _ in range(12)]
        self.bench.require(5 <= answers.count(401) <= 8, f"guessing was answered with {answers}")
        self.refused("a good token from there", self.client(self.good, source=source).ask(), 0, "on-hold")
        self.bench.require(self.client(self.good).ask() == 200, "a good token from elsewhere is refused")
        self.expected["on-hold"] += answers.count(0)
        time.sleep(3.5)
        self.bench.require(self.client(self.good, source=source).ask() == 200, "after the hold a good token is still refused")

    def flood(self):
        """As many wrong requests as one client can make: each counted, few told."""
        client, sent, refused = self.client(self.good), 0, 0
        began = time.monotonic()
        while time.monotonic() < began + 3:
            with client.connect() as connection:
                connection.sendall(client.head("GET", "/v1/flood", "\r\n"))
                refused += status_in(read_all(connection)) in (404, 429)
                sent += 1
        self.bench.require(refused == sent, f"{sent - refused} of {sent} wrong requests were neither 404 nor 429")
        self.expected["unknown-path"] += 20
        self.bench.figure(f"flood of {sent} wrong requests")

    def escalation(self):
        """Whoever may change the configuration may not thereby change who may what."""
        staged = self.lab.directory / "staged.toml"
        text = self.lab.configuration.path.read_text(encoding="utf-8")
        staged.write_text(text.replace('operators = ["daemon"', 'approvers = ["daemon"'), encoding="utf-8")
        staged.chmod(0o644)
        said = self.ctl("config", "apply", f"sekisho.toml={staged}", user="daemon", status=1)
        self.bench.require("only root" in said, f"an operator who makes himself approver is told: {said.strip()[:200]}")
        staged.write_text(text.replace("failed-logins = 5", "failed-logins = 6"), encoding="utf-8")
        self.ctl("config", "apply", f"sekisho.toml={staged}")  # root may

    def audit(self):
        metrics = self.lab.gateway.metrics().by("sekisho_control_refused_total", "reason")
        for reason, count in self.expected.items():
            self.bench.require(metrics.get(reason, 0) >= count, f"{metrics.get(reason, 0):.0f} refusals for {reason} counted, not {count}")
        events = json.loads(self.ctl("audit", "show", "--limit", "5000", "--json"))["events"]
        told = [event for event in events if event["what"] == "control api"]
        missing = set(self.expected) - {event["outcome"].removeprefix("refused: ") for event in told}
        self.bench.require(not missing, f"not in the audit log: {sorted(missing)}")
        wrong_role = {event["who"] for event in told if event["outcome"] == "refused: wrong-role"}
        self.bench.require(any(who.startswith("games") for who in wrong_role), f"wrong roles are told of {sorted(wrong_role)}, not of games")
        total = sum(metrics.values())
        self.bench.require(len(told) < total / 2 and len(told) < 150, f"{len(told)} audit events for {total:.0f} refusals")
        made = [event for event in events if event["what"] == "token add" and event["outcome"] == "done"]
        self.bench.require(made and all(event["role"] == "administrator" for event in made), "tokens that were made are not in the audit log")
        self.bench.require(json.loads(self.ctl("audit", "verify", "--json"))["ok"], "the audit log does not verify")
        self.bench.figure(f"{total:.0f} refusals of {len([r for r in metrics.values() if r])} kinds, {len(told)} audit events")


def talk(client, octets):
    with client.plain() as connection:
        connection.sendall(octets)
        return read_all(connection)


def waits(connection):
    """Nothing has come, and nobody has hung up."""
    connection.settimeout(0.01)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    except ConnectionError:
        pass
    return False


def still_open(connection):
    """Sends one octet more of a body that never ends."""
    try:
        connection.sendall(b"x")
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False
