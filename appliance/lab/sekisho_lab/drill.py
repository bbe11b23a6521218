"""What a drill is: a module under drills/ with ABOUT, FAULT and run(bench). The bench gives it labs and keeps its record.

    ABOUT = "one sentence: what is shown"
    FAULT = "one sentence: what --break puts wrong"
    def run(bench): ...
"""
import contextlib
import importlib.util
import os
import pathlib
import secrets
import signal
import stat
import time
import traceback

from .laboratory import Laboratory

DIRECTORY = pathlib.Path(__file__).resolve().parent.parent / "drills"
ORDER = ["routes", "isolation", "spoof", "exception", "dpdk", "control", "commands", "taps", "maginot", "large-answers", "differential", "poison", "flood", "domains", "broken-world",
         "ksk-rollover", "nta", "why", "audit", "alerts", "copies", "cookies", "prefetch", "poi-failover", "nat-change", "mail", "reload", "config-life", "walkthrough", "crash",
         "accounting", "scale", "two-workers", "restore", "pair", "install", "confined", "nic"]
SHORT = ["routes", "isolation", "spoof", "exception", "dpdk", "control"]
PATIENCE = 420  # seconds; a drill that hangs has failed
MOST_COMPLAINTS = 12


class Failed(Exception):
    pass


class TookTooLong(Exception):
    pass


class Bench:
    """One drill's workplace: options in, labs, figures and complaints out."""

    def __init__(self, options, broken=False):
        self.options, self.broken = options, broken
        self.figures, self.complaints, self.complaint_count = [], [], 0

    @contextlib.contextmanager
    def laboratory(self, **extra):
        """A lab of its own; `extra`: further arguments of Laboratory."""
        seed = self.options.seed if self.options.seed is not None else secrets.randbits(48)
        with Laboratory(seed, self.options.programs, self.options.workers, self.options.lanes, self.options.driver, **extra) as lab:
            try:
                yield lab
                lab.gateway.check_alive()
            except BaseException:
                self._keep_evidence(lab)
                raise
            if self.complaints:
                self._keep_evidence(lab)

    def _keep_evidence(self, lab):
        """The last lines of the gateway's log, and with --keep the whole directory."""
        log = lab.directory / "sekishod.log"
        if log.exists() and not self.broken:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
            print("".join(f"    sekishod: {line}\n" for line in lines), end="", flush=True)
        if self.options.keep:
            import shutil
            kept = pathlib.Path("/tmp") / f"sekisho-lab-{lab.run.id}"
            shutil.copytree(lab.directory, kept, dirs_exist_ok=True, symlinks=True, ignore=_left_out)
            print(f"    seed {lab.world.seed}, files kept in {kept}", flush=True)

    def figure(self, text):
        self.figures.append(text)

    def note(self, text):
        print(f"    {text}", flush=True)

    def require(self, condition, complaint):
        """A claim: when it does not hold the drill fails, but goes on."""
        if not condition:
            self.complaint_count += 1
            if len(self.complaints) < MOST_COMPLAINTS:
                self.complaints.append(complaint)
        return bool(condition)

    def demand(self, condition, complaint):
        """The same, but without it there is no sense in going on."""
        if not self.require(condition, complaint):
            raise Failed


def _left_out(directory, names):
    """Sockets and devices (/dev/full has no end), and a machine's own root."""
    kinds = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
    return [name for name in names if name in ("lock", "root", "vm.img", "vmlinux")
            or not any(kind(os.lstat(os.path.join(directory, name)).st_mode) for kind in kinds)]


def all_names():
    found = {path.stem.replace("_", "-") for path in DIRECTORY.glob("*.py")}
    return [name for name in ORDER if name in found] + sorted(found - set(ORDER))


def load(name):
    path = DIRECTORY / (name.replace("-", "_") + ".py")
    specification = importlib.util.spec_from_file_location(f"drill_{path.stem}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def perform(name, options, broken=False, prefix=""):
    """Runs one drill and prints its verdict; True for ok."""
    module, bench, began = load(name), Bench(options, broken), time.monotonic()
    patience = getattr(module, "PATIENCE", PATIENCE)

    def ring(_signal, _frame):
        raise TookTooLong(f"not done after {patience} s")

    previous = signal.signal(signal.SIGALRM, ring)
    left_before = signal.alarm(patience)
    print(f"  {prefix}{name}: {module.FAULT if broken else module.ABOUT}", flush=True)
    try:
        module.run(bench)
    except Failed:
        pass
    except Exception as error:  # whatever went wrong, the drill has failed and the next one must run
        lines = str(error).splitlines() or [type(error).__name__]
        bench.require(False, f"{type(error).__name__}: " + " / ".join(lines[:6]))
        if options.trace:
            traceback.print_exc()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
        if left_before:
            signal.alarm(max(1, left_before - int(time.monotonic() - began)))
    for complaint in bench.complaints:
        print(f"    - {complaint}", flush=True)
    if bench.complaint_count > len(bench.complaints):
        print(f"    - and {bench.complaint_count - len(bench.complaints)} more", flush=True)
    verdict = "FAILED" if bench.complaint_count else "ok"
    figures = "; ".join([*bench.figures, f"{time.monotonic() - began:.0f} s"])
    print(f"drill {prefix}{name}: {verdict} {figures}", flush=True)
    return not bench.complaint_count
