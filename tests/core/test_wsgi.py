"""What is refused before Django can stumble over it."""

from io import BytesIO
from typing import Any

import pytest

from congress.wsgi import application


def ask(content_type: str) -> str:
    said: list[str] = []

    def start(status: str, headers: list[Any], error: Any = None) -> None:
        said.append(status)

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/health/live/", "QUERY_STRING": "q=%E4%BA%BA",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443", "HTTP_HOST": "localhost", "CONTENT_TYPE": content_type, "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "https", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    list(application(environ, start))
    return said[0]


@pytest.mark.parametrize("codec", ["rot13", "hex", "unicode_escape", "utf-7", '"rot13"', "nonsense"])
def test_an_address_in_another_encoding_is_refused(codec: str):
    assert ask(f"text/plain; charset={codec}").startswith("415")


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["", "text/plain", "text/plain; charset=UTF-8", 'text/plain; charset="utf-8"'])
def test_utf_8_and_none_are_read(content_type: str):
    assert ask(content_type).startswith("200")
