"""A small browser: cookies, forms with their token, headers."""

from __future__ import annotations

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Browser:
    """Visits one portal; keeps the last page's text, address and headers."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.text, self.path, self.headers = "", "", {}

    def get(self, path: str, **headers: str) -> str:
        return self._visit(Request(self.root + path, headers=headers))

    def submit(self, path: str, **fields: str) -> str:
        """Open a form and send it."""
        token = TOKEN.search(self.get(path)).group(1)
        data = urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._visit(Request(self.root + path, data=data, headers={"Referer": self.root + path}))

    def _visit(self, request: Request) -> str:
        with self._opener.open(request, timeout=30) as answer:
            self.text = answer.read().decode()
            self.path = answer.url.removeprefix(self.root)
            self.headers = dict(answer.headers)
        return self.text
