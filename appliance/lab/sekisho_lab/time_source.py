"""chronyd beside the gateway, as on the appliance; it says that it is synchronised and leaves the machine's clock alone."""
import time

from .processes import Process


class TimeSource:
    def __init__(self, lab):
        self._lab = lab
        self._config = lab.directory / "chrony.conf"
        self._config.write_text(f"local stratum 3\nport 0\nbindcmdaddress 127.0.0.1\ncmdport 323\npidfile {lab.directory}/chronyd.pid\n", encoding="ascii")
        self._process = None

    def start(self):
        self._process = Process(self._lab.wiring.gw, ["chronyd", "-x", "-d", "-u", "root", "-f", self._config], self._lab.directory / "chronyd.log")
        time.sleep(0.3)

    def stop(self):
        self._process.stop()
