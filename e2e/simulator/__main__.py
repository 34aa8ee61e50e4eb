"""Starts the simulated AWS on a loopback port and prints that port as one line of JSON.

GET  /_simulator/resources  what exists, by type; empty objects are left out; ?account=…&region=… narrow it
GET  /_simulator/requests   the actions called so far
GET  /_simulator/faults     requests that the simulator could not answer, which a test must not hide
POST /_simulator/reset      forgets everything
POST /_simulator/account    {"id", "units", "roles"}: adds an account to the organisation; roles: {name: external id or null}
POST /_simulator/announce   {"attachmentId", "prefixes"}: what the far end of a VPN announces
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, parse_qsl
from xml.sax.saxutils import escape

os.environ.setdefault("MOTO_CALL_RESET_API", "false")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from . import inventory, organisation, services


class Application:
    """One request at a time, so that a check and what it guards are one step."""

    def __init__(self) -> None:
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.lock = threading.Lock()
        self.requests: list[str] = []
        self.faults: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            path = environ.get("PATH_INFO", "")
            if path.startswith("/_simulator/"):
                return self._own(path.removeprefix("/_simulator/"), environ, start_response)
            self.requests.append(_describe(environ))
            try:
                return self.moto(environ, start_response)
            except Exception as fault:
                return self._fault(fault, environ, start_response)

    def _fault(self, fault: Exception, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Our own mistakes answer 400: a client repeats anything above for many minutes."""
        traceback.print_exc()
        message = f"{self.requests[-1]}: {type(fault).__name__}: {fault}"
        self.faults.append(message)
        if environ.get("HTTP_X_AMZ_TARGET"):
            kind, body = "application/x-amz-json-1.0", json.dumps({"__type": "SimulatorFault", "message": message})
        else:
            error = f"<Error><Code>SimulatorFault</Code><Message>{escape(message)}</Message></Error>"
            kind, body = "text/xml", f"<Response><Errors>{error}</Errors><RequestID>fault</RequestID></Response>"
        start_response("400 Bad Request", [("Content-Type", kind)])
        return [body.encode()]

    def _own(self, what: str, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        body = json.loads(environ["wsgi.input"].read(size)) if size else {}
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        answers: dict[str, Callable[[], Any]] = {
            "resources": lambda: inventory.resources(**query),
            "requests": lambda: self.requests,
            "faults": lambda: self.faults,
            "reset": self._reset,
            "account": lambda: organisation.register(body["id"], body["units"], body["roles"]),
            "announce": lambda: inventory.announce(body["attachmentId"], body["prefixes"]),
        }
        if what not in answers:
            start_response("404 Not Found", [("Content-Type", "application/json")])
            return [b"{}"]
        answer = json.dumps(answers[what](), default=str).encode()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [answer]

    def _reset(self) -> dict[str, bool]:
        inventory.reset()
        self.requests.clear()
        self.faults.clear()
        return {"reset": True}


def _describe(environ: dict[str, Any]) -> str:
    """The action of a request, for the log; the body is put back for moto."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return str(target).rsplit("_", 1)[0].split(".")[0] + "." + str(target).split(".")[-1]
    if "form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        return parse_qs(body.decode()).get("Action", ["?"])[0]
    return f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free port")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started this one")
    arguments = parser.parse_args()
    services.install()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", arguments.port, Application(), threaded=True)
    os.environ["MOTO_PORT"] = str(server.server_port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if arguments.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
