"""Every other drill again, with two workers and two lanes on each port."""
import copy
import time

from sekisho_lab import drill
from sekisho_lab.configuration import ROLES
from sekisho_lab.load import load

ABOUT = "every other drill passes with two workers and two lanes on each port too"
FAULT = "only one worker and one lane are configured"
PATIENCE = 2400


def run(bench):
    options = copy.copy(bench.options)
    options.workers = options.lanes = 1 if bench.broken else 2
    bench.options = options
    share_the_work(bench)
    if bench.complaint_count:
        return
    others = [name for name in drill.all_names() if name != "two-workers"]
    results = {name: drill.perform(name, options, prefix="two-workers/") for name in others}
    for name, ok in results.items():
        bench.require(ok, f"{name} fails with two workers and two lanes")
    bench.figure(f"{sum(results.values())} of {len(results)} drills ok with two workers and two lanes")


def share_the_work(bench):
    """Both lanes of a port and both workers really have work."""
    with bench.laboratory() as lab:
        lab.gateway.start()
        namespace, _, service = lab.client_of("internet")
        sources = [lab.client_of("internet", index)[1].four for index in range(8)]
        names = [f"{lab.world.names.token()}.dyn.{apex} A" for apex in (lab.world.company, *lab.world.municipalities) for _ in range(60)]
        result = load(lab, namespace, server=service.four, source=sources, sockets=8, names=names, rate=1000, count=3000)
        time.sleep(0.3)
        metrics = lab.gateway.metrics()
        lanes = metrics.by("sekisho_lane_received_packets_total", "lane", port=ROLES["inet"])
        busy = [lane for lane, packets in lanes.items() if packets > 100]
        workers = [worker for worker, entries in metrics.by("sekisho_truth_cache_entries", "worker").items() if entries > 0]
        bench.require(result.lost == 0, f"{result.lost} of {result.sent} questions had no answer")
        bench.require(len(busy) >= 2, f"{len(busy)} lane of the port had work, not 2")
        bench.require(len(workers) >= 2, f"{len(workers)} worker had work, not 2")
        bench.figure(f"{len(busy)} lanes of one port and {len(workers)} workers shared {result.answered} answers")
