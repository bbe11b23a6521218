"""The gateway under test: sekishod in its namespace, its metrics, its control program."""
import os
import signal
import subprocess
import time

from .configuration import METRICS_PORT
from .metrics import Metrics, http_get
from .processes import Process


def _english():
    """Messages in English, whatever the language of the host."""
    return {**os.environ, "LC_ALL": "C", "LANG": "C", "LANGUAGE": "C"}


class GatewayFailed(RuntimeError):
    pass


class Gateway:
    def __init__(self, namespace, programs, configuration):
        self.namespace, self.programs, self.configuration = namespace, programs, configuration
        self.process = None
        self.environment = {}

    def start(self, patience=30.0, write=True):
        """`write`: the lab's configuration first; otherwise what lies there counts."""
        path = self.configuration.write() if write else self.configuration.path
        self.process = Process(self.namespace, [self.programs / "sekishod", "--config", path],
                               self.configuration.directory / "sekishod.log", environment=self.environment)
        began = time.monotonic()
        while time.monotonic() < began + patience:
            if not self.process.alive():
                raise GatewayFailed(f"sekishod ended with {self.process.popen.returncode}\n{self.process.log_tail()}")
            try:
                if http_get(self.namespace, "127.0.0.1", METRICS_PORT, "/readyz", 1.0)[0] == 200:
                    return time.monotonic() - began
            except OSError:
                pass
            time.sleep(0.05)
        raise GatewayFailed(f"sekishod is not ready after {patience} s\n{self.process.log_tail()}")

    def stop(self):
        if self.process:
            code = self.process.stop(10.0)
            self.process = None
            return code
        return 0

    def check_alive(self):
        if not self.process or not self.process.alive():
            code = self.process.popen.returncode if self.process else "-"
            raise GatewayFailed(f"sekishod has ended by itself ({code})\n{self.process.log_tail() if self.process else ''}")

    def restart(self):
        self.stop()
        return self.start()

    def metrics(self):
        self.check_alive()
        return Metrics(http_get(self.namespace, "127.0.0.1", METRICS_PORT, "/metrics")[1])

    def hang_up(self):
        """SIGHUP: read the configuration again."""
        self.process.popen.send_signal(signal.SIGHUP)

    def reload(self, patience=10.0):
        """Writes the configuration, asks for a reload and waits until it is in force; seconds that it took."""
        before = self.metrics().sum("sekisho_config_revision")
        self.configuration.write()
        began = time.monotonic()
        self.hang_up()
        while time.monotonic() < began + patience:
            try:
                if self.metrics().sum("sekisho_config_revision") > before:
                    return time.monotonic() - began
            except TimeoutError:
                continue  # who reads the configuration also answers for the metrics
            time.sleep(0.02)
        raise GatewayFailed(f"no new configuration in force {patience} s after SIGHUP\n{self.process.log_tail()}")

    def control(self, *words, account=None, environment=None):
        """sekishoctl: (exit status, what it printed). `account`: another one than root, in the group that may open the socket."""
        as_account = [] if account is None else ["setpriv", "--reuid", account, "--regid", "0", "--clear-groups"]
        done = subprocess.run(["ip", "netns", "exec", self.namespace.name, *as_account, str(self.programs / "sekishoctl"),
                               "--socket", str(self.configuration.control_socket), *words],
                              capture_output=True, text=True, check=False, timeout=30, env={**_english(), **(environment or {})})
        return done.returncode, done.stdout + done.stderr

    def log_since(self, mark=0):
        """What the gateway has logged after `mark` octets, and where the log ends now."""
        text = self.process.log_path.read_bytes() if self.process else b""
        return text[mark:].decode("utf-8", "replace"), len(text)

    def wait_for_log(self, words, mark=0, patience=20.0):
        """The first line after `mark` that holds all the words; None when none comes."""
        began = time.monotonic()
        while time.monotonic() < began + patience:
            for line in self.log_since(mark)[0].splitlines():
                if all(word in line for word in words):
                    return line
            self.check_alive()
            time.sleep(0.1)
        return None

    def wait_for_metric(self, accept, patience=20.0):
        """Until `accept(metrics)` is true; the metrics then, or None."""
        began = time.monotonic()
        while time.monotonic() < began + patience:
            metrics = self.metrics()
            if accept(metrics):
                return metrics
            time.sleep(0.2)
        return None

    def check_configuration(self, path):
        done = subprocess.run([str(self.programs / "sekishoctl"), "config", "check", str(path)],
                              capture_output=True, text=True, check=False, timeout=30, env=_english())
        return done.returncode, done.stdout + done.stderr
