"""dnstap read by fstrm_capture and dnstap-read; a capture of a port read by tcpdump; neither costs a client anything."""
import pathlib
import subprocess
import time

from sekisho_lab.load import Load
from sekisho_lab.processes import Process

ABOUT = "what clients and upstream servers are asked reaches a dnstap reader; a capture holds the packets; nobody waits for either"
FAULT = "dnstap is off and the capture watches another port"

QUESTIONS = 300


def run(bench):
    with bench.laboratory() as lab:
        socket, taken = lab.directory / "dnstap.sock", lab.directory / "dnstap.fstrm"
        lab.configuration.dnstap = "" if bench.broken else f'output = "unix:{socket}"'
        reader = start_reader(lab, socket, taken)
        lab.gateway.start()
        time.sleep(1.5)  # the writer looks for a reader every second
        messages(bench, lab, reader, taken)
        dead_reader(bench, lab)
        capture(bench, lab)


def start_reader(lab, socket, taken):
    return Process(lab.wiring.gw, ["fstrm_capture", "-t", "protobuf:dnstap.Dnstap", "-u", socket, "-w", taken], lab.directory / "fstrm.log")


def ask_all(lab, view, token, count=QUESTIONS):
    """Never-seen names, each once; loadgen's report."""
    namespace, source, service = lab.client_of(view)
    return Load(lab, namespace, server=service.four, source=[source.four], rate=100, duration=count / 100, timeout=2,
                pattern=f"{token}-%d.dyn.{lab.world.others[0 if view == 'lgwan' else 1]} A").join()


def messages(bench, lab, reader, taken):
    token, clients = lab.world.names.token(8), lab.client_of("lgwan")[1].four
    result = ask_all(lab, "lgwan", token)
    inner = ask_all(lab, "internet", token, 50)
    bench.require(result.lost == 0 and inner.lost == 0, f"with dnstap {result.lost + inner.lost} questions were lost")
    time.sleep(0.5)
    reader.stop()
    done = subprocess.run(["dnstap-read", str(taken)], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if token.lower() in line.lower()]  # upstream questions are in mixed case
    kinds = {kind: sum(f" {kind} " in line for line in lines) for kind in ("CQ", "CR", "FQ", "RQ")}
    bench.require(kinds["CQ"] == kinds["CR"] == result.sent + inner.sent, f"{result.sent + inner.sent} questions, but dnstap-read shows {kinds}")
    bench.require(kinds["FQ"] >= result.sent, f"only {kinds['FQ']} questions to the POIs are shown")
    bench.require(kinds["RQ"] >= inner.sent, f"only {kinds['RQ']} questions to servers of the Internet are shown")
    bench.require(any(clients in line for line in lines), f"the client's address {clients} does not show: {lines[:1]} {done.stderr[:100]}")
    written = lab.gateway.metrics().sum("sekisho_dnstap_written_total")
    bench.require(written >= len(lines), f"sekisho_dnstap_written_total is {written}")
    bench.figure(f"dnstap-read shows {kinds}")


def dead_reader(bench, lab):
    """The reader has gone: clients notice nothing, and what is left out is counted."""
    before = lab.gateway.metrics().sum("sekisho_dnstap_dropped_total")
    result = ask_all(lab, "lgwan", lab.world.names.token(8))
    bench.require(result.lost == 0 and result.wrong == 0, f"without a reader {result.lost} of {result.sent} questions were lost, {result.wrong} wrong")
    dropped = lab.gateway.metrics().sum("sekisho_dnstap_dropped_total") - before
    bench.require(dropped >= result.sent, f"without a reader {dropped:.0f} messages are counted as dropped")
    bench.figure(f"{dropped:.0f} messages dropped and counted while nobody read")


def capture(bench, lab):
    path, token = lab.directory / "port.pcapng", lab.world.names.token(8)
    source = lab.client_of("lgwan")[1].four
    port = "internet-lan" if bench.broken else "lgwan-lan"
    watching = subprocess.Popen(["ip", "netns", "exec", lab.wiring.gw.name, lab.programs / "sekishoctl", "--socket", lab.configuration.control_socket,
                                 "capture", "--port", port, "--filter", f"udp port 53 and host {source}", "--seconds", "5", "-w", path],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    time.sleep(0.7)
    result = ask_all(lab, "lgwan", token)
    said = watching.communicate(timeout=60)[0]
    bench.require(watching.returncode == 0, f"sekishoctl capture: {said.strip()[:200]}")
    lines = read_back(path)
    shown = sum(token in line for line in lines)
    bench.require(shown == 2 * result.sent or shown == result.sent, f"{result.sent} questions, but tcpdump shows {shown} packets about them")
    replies = sum(f"> {source}." in line for line in lines)
    bench.require(replies == result.sent, f"tcpdump shows {replies} replies to {result.sent} questions")
    bench.require(all(source in line for line in lines), "the capture holds packets that the filter excludes")
    for words, status in ((["--filter", "hots 10.0.0.1"], 1), (["--port", "moon"], 1), (["--seconds", "0"], 2)):
        code, text = lab.gateway.control("capture", *(words if "--port" in words else ["--port", port, *words]), "-w", str(path) + ".no")
        bench.require(code == status, f"capture {words}: exit status {code}, expected {status}: {text.strip()[:120]}")
    bounded(bench, lab, port)
    bench.figure(f"capture: {said.strip().replace(str(path), 'a file')}")


def read_back(path):
    done = subprocess.run(["tcpdump", "-n", "-r", str(path)], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def bounded(bench, lab, port):
    """--max-bytes ends a capture before its time."""
    path = lab.directory / "small.pcapng"
    began = time.monotonic()
    load = Load(lab, lab.client_of("lgwan")[0], server=lab.client_of("lgwan")[2].four, source=[lab.client_of("lgwan")[1].four], rate=200, duration=4,
                timeout=2, pattern=f"w%d.{lab.world.own} A")
    code, text = lab.gateway.control("capture", "--port", port, "--seconds", "25", "--max-bytes", "4096", "-w", str(path))
    load.join()
    size = path.stat().st_size if path.exists() else 0
    bench.require(code == 0 and 2048 < size <= 4096, f"--max-bytes 4096: exit status {code}, {size} octets: {text.strip()[:120]}")
    bench.require(time.monotonic() - began < 20, "a full capture did not end")
    bench.require(pathlib.Path(path).exists() and read_back(path), "a capture that was cut short cannot be read")
