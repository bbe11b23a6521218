"""The lab's load: loadgen for questions in real sockets, frameblast for frames."""
import dataclasses
import itertools
import json
import struct

from .processes import Process

_serial = itertools.count()


@dataclasses.dataclass
class LoadResult:
    """loadgen's report; see tests/support/loadgen."""
    raw: dict

    def __getattr__(self, name):
        return self.raw[name]

    @property
    def wrong(self):
        """Answers that are neither NOERROR nor NXDOMAIN."""
        return sum(n for rcode, n in self.raw["rcodes"].items() if rcode not in ("0", "3"))


class Load:
    """A loadgen that runs beside what the drill does; join() gives its report."""

    def __init__(self, lab, namespace, names=None, **options):
        number = next(_serial)
        self._output = lab.directory / f"load-{number}.json"
        if names is not None:
            path = lab.directory / f"load-{number}.names"
            path.write_text("\n".join(names) + "\n", encoding="ascii")
            options["names"] = path
        argv = [lab.programs / "loadgen"]
        for key, value in options.items():
            argv += [f"--{key}", ",".join(map(str, value)) if isinstance(value, (list, tuple)) else value]
        with open(self._output, "wb") as output:
            self._process = Process(namespace, argv, lab.directory / "load.log", stdout=output)

    def join(self, patience=300):
        code = self._process.popen.wait(patience)
        if code != 0:
            raise RuntimeError(f"loadgen ended with {code}: {self._process.log_tail(3)}")
        return LoadResult(json.loads(self._output.read_text(encoding="ascii")))


def load(lab, namespace, **options):
    return Load(lab, namespace, **options).join()


def write_frames(path, frames):
    with open(path, "wb") as file:
        for frame in frames:
            file.write(struct.pack("<H", len(frame)) + frame)
    return path


def blast(lab, namespace, frames, core=None, **options):
    """Sends prepared frames; `frames` is a file of write_frames(). Returns frameblast's report as a dict. `core`: runs there only."""
    number = next(_serial)
    output = lab.directory / f"blast-{number}.json"
    argv = [*(["taskset", "-c", core] if core is not None else []), lab.programs / "frameblast", "--device", "eth0", "--frames", frames]
    for key, value in options.items():
        argv += [f"--{key}", value]
    with open(output, "wb") as file:
        process = Process(namespace, argv, lab.directory / "blast.log", stdout=file)
    code = process.popen.wait(300)
    if code != 0:
        raise RuntimeError(f"frameblast ended with {code}: {process.log_tail(3)}")
    return json.loads(output.read_text(encoding="ascii"))
