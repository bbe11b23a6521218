"""Every command that `sekishoctl help --json` names is typed: as text in both languages and as JSON, well and against a gateway that is not there."""
import json
import subprocess

from sekisho_lab.gateway import _english

ABOUT = "every command of sekishoctl: JSON that can be read, Japanese beside English, exit statuses as its help says"
FAULT = "the JSON of one command is cut off"

SILENT = "/run/nobody-listens-here.sock"


def run(bench):
    with bench.laboratory() as lab:
        lab.gateway.start()
        typist = Typist(bench, lab)
        for command in typist.commands():
            typist.try_out(command)
        bench.figure(f"{typist.tried} commands")


def leaves(node):
    return [leaf for child in node["commands"] for leaf in leaves(child)] if node["commands"] else [node]


class Typist:
    def __init__(self, bench, lab):
        self.bench, self.lab, self.tried = bench, lab, 0
        self.words = arguments(lab)

    def type(self, *words, socket=None):
        lab = self.lab
        done = subprocess.run(["ip", "netns", "exec", lab.gateway.namespace.name, str(lab.programs / "sekishoctl"), "--socket",
                               str(socket or lab.configuration.control_socket), *words], capture_output=True, text=True, check=False, timeout=60, env=_english())
        return done.returncode, done.stdout, done.stderr

    def commands(self):
        _, out, _ = self.type("help", "--json")
        return leaves(json.loads(out))

    def try_out(self, leaf):
        name, require = leaf["command"], self.bench.require
        if not require(name in self.words, f"{name}: this drill does not know how it is typed (arguments())"):
            return
        self.tried += 1
        words = [*name.split(), *self.words[name]]
        only_text = "\n--json: " in leaf["notes"]
        documented = {int(part.split()[0]) for part in leaf["notes"].split("Exit status:")[1].replace("\n", " ").split(";")}
        english, japanese, as_json = (self.type(*words, *more) for more in ((), ("--lang", "ja"), ("--json",)))
        for more, (code, out, err) in (("", english), ("--lang ja", japanese), ("--json", as_json)):
            require(code in documented and code not in (2, 3, 4), f"{name} {more}: exit status {code}: {(out + err).strip()[:300]}")
        if name in ("config schema", "nat schema", "api") or not only_text:
            self._check_json(name, as_json)
        code, _, err = self.type(*words, socket=SILENT)
        if 3 in documented:
            require(code in (1, 3) and err, f"{name} without a gateway: exit status {code}: {err.strip()[:200]}")  # 1: no file of its own either
        else:
            require(code in documented, f"{name}, which asks no gateway: exit status {code}")
        code, _, err = self.type(*name.split(), "--nonsense")
        require(code == 2 and "--help" in err, f"{name} --nonsense: exit status {code}: {err.strip()[:200]}")

    def _check_json(self, name, typed):
        code, text, _ = typed
        if self.bench.broken and name == "status":
            text = text.rstrip()[:-1]
        if code != 0 and not text:
            return  # refused: the sentence is on the other stream
        try:
            json.loads(text)
        except ValueError as error:
            self.bench.require(False, f"{name} --json: {error}: {text[:200]!r}")


def arguments(lab):
    """What must be typed after each command, so that it can do its work here; commands that change something come to nothing or are undone."""
    own, company, pair = lab.world.own.rstrip("."), lab.world.company.rstrip("."), "mail"
    config = str(lab.configuration.path)
    block = lab.world.internet_makers.public_block.four.split("/")[0]
    reverse = ".".join(reversed(block.split(".")[:3])) + ".in-addr.arpa"
    pcapng = str(lab.directory / "trouble.pcapng")
    host = lab.world.plan.clients["lgwan"].host(201, 5).four, lab.world.plan.lgwan.host(201, 5).four
    return {
        "config check": [config], "config reference": [], "config schema": [], "config diff": [config], "config apply": [config],
        "config confirm": [], "config rollback": ["1"], "config history": [], "config show": [], "status": [], "reload": [],
        "audit show": [], "audit verify": [],
        "audit guideline": ["--domain", own], "audit attest": ["G2-20", "met", "--note", "the lab says so"],
        "cache dump": [], "cache flush": [own], "trace": ["com", "DS"],
        "explain": [f"www.{own}", "--from", lab.world.plan.clients["lgwan"].host(201, 5).four], "anchors": [],
        "nta request": ["broken.example", "--duration", "1h", "--reason", "the lab says so", "--confirmed-by", "the lab"],  # by root, who is nobody
        "nta approve": ["1"], "nta reject": ["1"], "nta withdraw": ["1"], "nta list": [], "nta show": ["1"], "nta history": [],
        "nta evidence": ["1", "--out", str(lab.directory / "evidence")],
        "zones": [], "cookie status": [], "cookie roll": ["stage"], "check path": ["--realm", "lgwan"], "metrics": [],
        "capture": ["--port", "lgwan-lan", "--seconds", "1", "-w", pcapng],
        "backup": [str(lab.directory / "backup.tar"), "--config", config],
        "restore": [str(lab.directory / "backup.tar"), "--check"],
        "support-bundle": [str(lab.directory / "bundle.tar"), "--config", config],
        "nat list": [], "nat schema": [], "nat check": [], "nat notice": [pair], "nat router": [pair, "--vendor", "cisco-ios"],
        "nat add": ["second", "--inside", host[0], "--lgwan", host[1], "--dry-run"], "nat change": [pair, "--inside", host[0], "--dry-run"],
        "nat advance": [pair, "in-effect", "--dry-run"], "nat retire": [pair, "--dry-run"],
        "mail plan": [f"a@{own}", f"b@{lab.world.others[0].rstrip('.')}"], "mail postfix": [],
        "domain check": [company], "domain rollover": [company], "domain before": ["dnssec", company], "domain list": [],
        "jpnic ns": [f"{block}/24", "--server", "ns1.example", "--server", "ns2.example"], "jpnic ds": ["--zone", reverse],
        "token add": ["probe", "--role", "viewer", "--expires", "1h"], "token list": [], "token remove": ["probe"], "whoami": [], "api": [],
        "doctor": ["--config", config], "setup": ["--config", config, "--dry-run"],
        "pair status": [], "pair push": [], "pair check": ["--health-socket", str(lab.directory / "health.sock"), "--within", "100ms"],
        **{f"pair {verb}": ["--config", config] for verb in ("watch", "keepalived", "frr", "bird")},  # the lab's gateway is none of a pair
        "completion bash": [], "completion names": ["realm"], "help": [],
    }
