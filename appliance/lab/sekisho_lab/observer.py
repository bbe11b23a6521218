"""Says where an answer came from, by watching the gateway's ways out rather than by asking the gateway."""
import time

from .capture import Capture
from .questions_on_wire import question_of


class Observer:
    def __init__(self, lab):
        self._capture = Capture(lab.wiring.gw)
        self._mark = 0
        self._labels = {}
        for side, pair in lab.world.plan.poi.items():
            for address in pair.both():
                self._labels[address] = f"POI {side.capitalize()}"
        for server in lab.world.internet_servers:
            for pair in server.hosts.values():
                for address in pair.both():
                    self._labels[address] = server.label

    def mark(self):
        self._mark = len(self._capture.frames)

    def servers_since_mark(self):
        """{device: [servers asked by it]}, health probes left out."""
        time.sleep(0.01)
        asked = {"up-lgwan": [], "up-inet": [], "up-decoy": []}
        for frame in self._capture.frames[self._mark:]:
            if frame.outgoing and frame.device in asked:
                server = self._server(frame.octets)
                if server and server not in asked[frame.device]:
                    asked[frame.device].append(server)
        return asked

    def since_mark(self, expected):
        """ "LGWAN: POI East", "Internet: root, jp, m1", or where else the answer was made."""
        asked = self.servers_since_mark()
        parts = []
        if asked["up-lgwan"]:
            parts.append("LGWAN: " + ", ".join(asked["up-lgwan"]))
        if asked["up-inet"]:
            parts.append("Internet: " + ", ".join(asked["up-inet"]))
        if asked["up-decoy"]:
            parts.append("DECOY!")
        if parts:
            return "; ".join(parts)
        return {"local": "local data", "refused": "refused", "guarded": "leak guard"}.get(expected.origin, "cache")

    def _server(self, octets):
        target, _, rtype = question_of(octets)
        if target is None or rtype == "SOA":
            return None  # a health probe
        return self._labels.get(target, target)

    def stop(self):
        self._capture.stop()
