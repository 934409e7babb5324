"""A text message gateway that honours its idempotency key, and now and then does not get its answer across."""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EVERY = 9  # of so many accepted texts, one answer is lost on the way back


class RecordingGateway:
    """Counts under each key how often a text was accepted (once) and how often it came again."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self.repeated: Counter[str] = Counter()
        self.lost_answers = 0
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"gateway": self})
        self.server = _QuietServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/texts"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        self.server.shutdown()
        self.server.server_close()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a worker was killed in the middle of a question."""


class _Handler(BaseHTTPRequestHandler):
    gateway: RecordingGateway
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        key = self.headers["Idempotency-Key"]
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.gateway.lock:
            is_new = not self.gateway.accepted[key]
            (self.gateway.accepted if is_new else self.gateway.repeated)[key] += 1
            loses_answer = is_new and len(self.gateway.accepted) % EVERY == 0
            self.gateway.lost_answers += loses_answer
        if loses_answer:
            self.close_connection = True
            return
        self._say(200 if is_new else 409, {"reference": f"text-{key}"[:100]})

    def do_GET(self) -> None:
        key = self.headers["Idempotency-Key"]
        with self.gateway.lock:
            is_known = bool(self.gateway.accepted[key])
        self._say(200, {"state": "accepted", "reference": f"text-{key}"[:100]}) if is_known else self._say(404, {})

    def _say(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
