"""CPU of a gateway that waits, and of one that is asked 10,000 questions a second, over a port that has no interrupt (memif).

Its latency stands beside testpmd's, which polls and never sleeps: what is above that is the lane's sleep.
"""
import contextlib
import time

from misses.clocks import thread_seconds

from .gateway import Gateway, write
from .generator import Generator
from .memif import Floor
from .spread import spread
from .upstream import Lab

NAME, ADDRESS, RATE = "idle", "10.1.250.53", 10_000


def used(pid):
    return {name: sum(s for n, s in thread_seconds(pid).values() if n == name) for name, _ in thread_seconds(pid).values()}


def share(gateway, during):
    """Per cent of one core that the process's threads used meanwhile, and thread by thread."""
    before, start = used(gateway.pid), time.monotonic()
    told = during()
    after, length = used(gateway.pid), time.monotonic() - start
    threads = {name: 100 * (after[name] - before.get(name, 0)) / length for name in after}
    return sum(threads.values()), threads, told


def measure(bench):
    directory = bench.fresh(bench.directory / NAME)
    seconds = max(bench.seconds, 1.0)
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(Lab(directory, [NAME], bench.names))
        socket = directory / "m.sock"
        config = write(directory, name=NAME, driver="memif", device=socket, address=ADDRESS, busy=False, huge=bench.huge, wan="10.2.0.1")
        gateway = bench.started(stack, Gateway(bench.build, lab.network.gateways[NAME], config, directory / "out"))
        generator = Generator(bench.build, socket, ADDRESS, names=bench.names, lane=gateway.lane)
        stack.callback(generator.stop)
        floor = bench.started(stack, Floor(directory / "floor.sock", directory / "testpmd.out"))
        turner = Generator(bench.build, directory / "floor.sock", ADDRESS, "--echo", 1, names=bench.names, lane=floor.lane)
        stack.callback(turner.stop)
        idle, asked, floors = [], [], []
        for _ in range(bench.windows):
            gateway.freeze()
            floors.append(turner.window(seconds, RATE)["latency_ns"])
            floor.freeze()
            gateway.thaw()
            time.sleep(0.1)
            idle.append(share(gateway, lambda: time.sleep(seconds)))
            asked.append(share(gateway, lambda: generator.window(seconds, RATE)))
            bench.progress(f"idle: {idle[-1][0]:.1f} %, at {RATE}/s {asked[-1][0]:.1f} %, p99 {asked[-1][2]['latency_ns']['p99'] / 1000:.0f} us, "
                           f"floor {floors[-1]['p99'] / 1000:.0f} us")
            floor.thaw()

    def threads(windows):
        return {name: round(sum(w[1].get(name, 0) for w in windows) / len(windows), 2) for name in windows[-1][1]}
    return {"idle_pct": spread(w[0] for w in idle), "pct_at_10k": spread(w[0] for w in asked), "idle_threads": threads(idle),
            "threads_at_10k": threads(asked), "wake_p50_us": spread((w[2]["latency_ns"]["p50"] / 1000 for w in asked), 1),
            "wake_floor_p99_us": spread((told["p99"] / 1000 for told in floors), 1),
            "wake_p99_us": spread((w[2]["latency_ns"]["p99"] / 1000 for w in asked), 1)}
