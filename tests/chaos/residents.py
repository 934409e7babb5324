"""Residents who write through the real form, and send the same form again until the portal acknowledges it."""

import http.client
import re
import threading
import time
import uuid
from queue import Empty, Queue
from urllib.parse import urlencode, urlsplit

PAUSE = 0.2  # seconds before a form is sent again


class Residents:
    """`count` messages, posted by `threads` residents side by side; `allowed` of them may have been sent so far."""

    def __init__(self, origin: str, code: str, *, count: int, threads: int, deadline: float) -> None:
        self.host, self.path = urlsplit(origin).netloc, f"/s/{code}/write/"
        self.deadline = deadline
        self.acknowledged: set[str] = set()
        self.resent = 0
        self.refused: list[str] = []
        self.allowed = threading.Semaphore(0)
        self.lock = threading.Lock()
        self.waiting: Queue[int] = Queue()
        for number in range(count):
            self.waiting.put(number)
        self.threads = [threading.Thread(target=self._write_all, daemon=True) for _ in range(threads)]

    def start(self) -> None:
        """Begin to write."""
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        """Return when every resident has finished or given up."""
        for thread in self.threads:
            thread.join()

    def _write_all(self) -> None:
        token = ""
        while time.monotonic() < self.deadline:
            if not self.allowed.acquire(timeout=0.5):
                continue
            try:
                number = self.waiting.get_nowait()
            except Empty:
                return
            token = self._write_until_acknowledged(text_of(number), number, token)

    def _write_until_acknowledged(self, text: str, number: int, token: str) -> str:
        fields = {
            "submission_key": str(uuid.uuid4()), "text": text, "topic": "other", "deputy": "", "about": "",
            "phone": f"138{number:08d}", "place": "", "name": "", "email": "",
        }  # fmt: skip
        while time.monotonic() < self.deadline:
            try:
                token = token or self._token()
                status, where = self._post(fields | {"csrfmiddlewaretoken": token}, token)
            except (OSError, http.client.HTTPException):
                status, where = 0, ""
            if status == 302 and "receipt" in where:
                with self.lock:
                    self.acknowledged.add(text)
                return token
            if status in {403, 422, 429}:
                self.refused.append(f"{status} for {text}")
                return token
            self.resent += 1
            time.sleep(PAUSE)
        return token

    def _token(self) -> str:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request("GET", self.path)
            response = connection.getresponse()
            response.read()
            found = re.search(r"csrftoken=(\w+)", response.headers.get("Set-Cookie", ""))
        finally:
            connection.close()
        if not found:
            raise http.client.HTTPException("no form yet")
        return found[1]

    def _post(self, fields: dict[str, str], token: str) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request("POST", self.path, urlencode(fields), headers)
            response = connection.getresponse()
            response.read()
            return response.status, response.headers.get("Location", "")
        finally:
            connection.close()


def text_of(number: int) -> str:
    """Return the words of one message, unlike any other's."""
    return f"第{number}件事：{uuid.uuid5(uuid.NAMESPACE_OID, str(number))} 号楼前的路灯不亮了。"
