"""A real Prometheus in the gateway's namespace, with the shipped rules at a quicker pace: seconds instead of minutes."""
import json
import re
import time
import urllib.parse

from .configuration import METRICS_PORT
from .metrics import http_get
from .processes import Process

PORT = 9090
WINDOW = "6s"  # in place of every [5m] and of Grafana's $__rate_interval
HOLD = "2s"    # in place of every `for:`


def quicken(rules):
    """The same rules with other times."""
    return re.sub(r"\bfor: \w+", f"for: {HOLD}", rules.replace("[5m]", f"[{WINDOW}]"))


class Prometheus:
    def __init__(self, lab, rules):
        self._space = lab.wiring.gw
        directory = lab.directory / "prometheus"
        directory.mkdir()
        (directory / "rules.yml").write_text(quicken(rules), encoding="utf-8")
        (directory / "prometheus.yml").write_text(f"""global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: ["{directory}/rules.yml"]
scrape_configs:
  - job_name: sekisho
    static_configs: [{{targets: ["127.0.0.1:{METRICS_PORT}"]}}]
""", encoding="utf-8")
        self.process = Process(self._space, ["prometheus", f"--config.file={directory}/prometheus.yml", f"--storage.tsdb.path={directory}/data",
                                             f"--web.listen-address=127.0.0.1:{PORT}", "--log.level=warn"], directory / "log")

    def get(self, path, **parameters):
        """The `data` of an API reply; None when there is none yet."""
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        try:
            status, body = http_get(self._space, "127.0.0.1", PORT, path + query)
        except OSError:
            return None
        answer = json.loads(body) if status in (200, 400, 422) else {}
        return answer.get("data") if answer.get("status") == "success" else None

    def wait_until_scraping(self, patience=30):
        began = time.monotonic()
        while time.monotonic() < began + patience:
            if self.query('up{job="sekisho"} == 1'):
                return True
            if not self.process.alive():
                return False
            time.sleep(0.3)
        return False

    def query(self, expression):
        data = self.get("/api/v1/query", query=expression)
        return data["result"] if data else None

    def rules(self):
        data = self.get("/api/v1/rules")
        return [rule for group in data["groups"] for rule in group["rules"]] if data else []

    def firing(self):
        """{names of alerts that fire now}."""
        data = self.get("/api/v1/alerts")
        return {alert["labels"]["alertname"] for alert in data["alerts"] if alert["state"] == "firing"} if data else set()

    def wait_for(self, accept, patience):
        """Until `accept(firing)`; (seconds or None, everything that fired meanwhile)."""
        began, seen = time.monotonic(), set()
        while time.monotonic() < began + patience:
            now = self.firing()
            seen |= now
            if accept(now):
                return time.monotonic() - began, seen
            time.sleep(0.25)
        return None, seen

    def stop(self):
        self.process.stop()
