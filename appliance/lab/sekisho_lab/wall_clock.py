"""A wall clock of the gateway's own: the time of day as it should be, plus what the drill says. Its monotonic clock stays true, as it does
where somebody sets a clock or NTP is led astray."""
import pathlib

FAKETIME = "*/faketime/libfaketimeMT.so.1"  # below /usr/lib
DAY = 86400


class WallClock:
    def __init__(self, lab):
        self._file = pathlib.Path(lab.directory) / "wall.clock"
        self.offset = 0
        self.set(0)
        lab.gateway.environment |= {"LD_PRELOAD": str(next(pathlib.Path("/usr/lib").glob(FAKETIME))), "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1", "NO_FAKE_STAT": "1"}

    def set(self, offset):
        """Seconds from the true time; takes effect at once, also for a running gateway."""
        self.offset = offset
        partial = self._file.with_suffix(".new")
        partial.write_text(f"{offset:+d}\n", encoding="ascii")
        partial.replace(self._file)

    def advance(self, seconds):
        self.set(self.offset + seconds)
