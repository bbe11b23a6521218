"""The command line of the lab: show it, or run drills."""
import argparse
import os
import pathlib
import signal
import subprocess
import sys

from . import drill
from .laboratory import SOURCE

TOOLS = ("sekishod", "sekishoctl", "loadgen", "frameblast", "faultrelay")

EPILOGUE = """Without --check the lab comes up, shows a table of who asked what and got which answer from where, and stays until Ctrl-C.
--check alone runs every drill. --check NAME --break runs a drill against the fault that it is there to catch: it must say FAILED
(exit status 1). --check --break, without names, does so for all and succeeds when every one of them said FAILED."""


def arguments(argv):
    parser = argparse.ArgumentParser(prog="appliance/lab/run", description=__doc__, epilog=EPILOGUE)
    parser.add_argument("--check", nargs="*", metavar="DRILL", help="run these drills (all, if none is named) and end")
    parser.add_argument("--short", action="store_true", help=f"with --check: only {', '.join(drill.SHORT)}")
    parser.add_argument("--break", dest="broken", action="store_true", help="with --check: put wrong what the drill must catch")
    parser.add_argument("--list", action="store_true", help="name the drills")
    parser.add_argument("--lanes", type=int, default=1, help="queues of each port, a lane each")
    parser.add_argument("--workers", type=int, default=1, help="threads that resolve")
    parser.add_argument("--driver", choices=["af_packet", "af_xdp"], default="af_packet", help="how DPDK takes the client ports")
    parser.add_argument("--seed", type=int, help="names and addresses of an earlier run")
    parser.add_argument("--keep", action="store_true", help="keep the files of a drill that failed")
    parser.add_argument("--no-build", action="store_true", help="take the programs as they are")
    parser.add_argument("--programs", type=pathlib.Path, default=SOURCE / "build/release/bin", help=argparse.SUPPRESS)
    parser.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main(argv):
    options = arguments(argv)
    if options.list:
        for name in drill.all_names():
            print(f"{name:14} {drill.load(name).ABOUT}")
        return 0
    unknown = set(options.check or ()) - set(drill.all_names())
    if unknown:
        print(f"no drill is called {', '.join(sorted(unknown))}; see --list", file=sys.stderr)
        return 2
    if os.geteuid() != 0:
        print("the lab makes network namespaces: it must run as root", file=sys.stderr)
        return 2
    if not options.no_build and not build():
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    try:
        if options.check is None:
            from .exhibition import exhibit
            return exhibit(options)
        return check(options)
    except KeyboardInterrupt:
        return 130


def check(options):
    names = options.check or (drill.SHORT if options.short else drill.all_names())
    results = {name: drill.perform(name, options, options.broken) for name in names}
    if len(results) > 1:
        good = [name for name, ok in results.items() if ok]
        print(f"{len(good)} of {len(results)} drills ok" + ("" if len(good) == len(results) else
              f"; FAILED: {' '.join(name for name, ok in results.items() if not ok)}"))
    if options.broken and not options.check:
        return 1 if any(results.values()) else 0
    return 0 if all(results.values()) else 1


def build():
    """Packages, then the release build of what the lab needs."""
    steps = ([str(SOURCE / "appliance/install-deps")], ["cmake", "--preset", "release"],
             ["cmake", "--build", "--preset", "release", "--target", *TOOLS])
    for step in steps:
        done = subprocess.run(step, cwd=SOURCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout[-4000:], file=sys.stderr)
            print(f"{' '.join(step)} failed", file=sys.stderr)
            return False
    return True
