"""The control API's own description against its real responses: every route is asked, and what comes back must fit its schema."""
import json

from .control_client import ask_locally

# What routes need to be asked with; POSTs without a line get {}. None of it changes how clients are answered.
_QUERY = {"/v1/trace": "?name=www.{own}&type=A&view=lgwan", "/v1/mail/plan": "?from=nobody&to=somebody@{own}",
          "/v1/explain": "?name=www.{own}&type=A&from=127.0.0.1",
          "/v1/check/path": "?realm=lgwan", "/v1/domain/check": "?name={own}", "/v1/config/history": "?limit=3", "/v1/audit": "?last=50", "/v1/nta/show": "?id=1"}
_BODY = {"/v1/capture": {"port": "lgwan-lan", "seconds": 1}, "/v1/cache/flush": {"name": "nothing.example"},
         "/v1/config/rollback": {"revision": 999_999}, "/v1/config/apply": {"reason": "nothing"},
         "/v1/cookies/roll": {"step": "drop"},
         "/v1/pair/push": {"node": "nobody"},
         "/v1/audit/attest": {"id": "G9-9", "state": "met", "note": "drill"},
         "/v1/nta/request": {"name": "broken.example", "reason": "drill", "confirmed_by": "drill", "seconds": 60},
         **{f"/v1/nta/{verb}": {"id": 999_999} for verb in ("approve", "reject", "withdraw")}, "/v1/token/add": {"name": "document", "role": "viewer", "seconds": 60},
         "/v1/token/remove": {"name": "document"}}


def check_responses(bench, lab):
    try:
        from jsonschema import Draft202012Validator
    except ModuleNotFoundError:
        return bench.require(False, "python3-jsonschema is not installed: appliance/install-deps")
    socket = lab.configuration.control_socket
    document = json.loads(ask_locally(socket, "GET", "/v1/openapi.json")[2])
    bench.require(document["openapi"].startswith("3.1"), f"the document is of OpenAPI {document['openapi']}")
    fitted = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            target = path + _QUERY.get(path, "").format(own=lab.world.own.rstrip("."))
            status, media, body = ask_locally(socket, method.upper(), target, _BODY.get(path, {}) if method == "post" else None)
            what = f"{method.upper()} {target}: {status} {media}"
            described = operation["responses"].get(str(status))
            if not bench.require(described is not None, f"{what} is not described"):
                continue
            if not bench.require(media in described["content"], f"{what}: described is {list(described['content'])}"):
                continue
            if media == "application/json":
                schema = {**described["content"][media]["schema"], "components": document["components"]}
                faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in Draft202012Validator(schema).iter_errors(json.loads(body))]
                bench.require(not faults, f"{what} does not fit its schema: {faults[:2]}")
            fitted += 1
    bench.figure(f"{fitted} routes answer as the OpenAPI document says")
    return fitted
