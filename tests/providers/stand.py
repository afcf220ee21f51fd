"""A provider that answers what a test tells it to, and remembers the requests."""

import json
import traceback
from typing import Any
from urllib.parse import parse_qsl

import httpx

from core.provider import Provider
from providers.open import open_provider
from providers.options import ProviderOptions

KEY = "s3cret-key/with+marks"
URL = "https://panel.test/api/v2"


class Stand:
    """Gives `answers` in turn, then repeats the last; `asked` holds the fields of each request."""

    def __init__(self) -> None:
        self.answers: list[httpx.Response | Exception] = []
        self.asked: list[dict[str, Any]] = []
        self.requests: list[httpx.Request] = []
        self._opened: list[Provider] = []

    def says(self, *bodies: Any, code: int = 200) -> "Stand":
        """Sets the answers. Each body is a JSON value, raw bytes, a whole response, or an error to raise."""
        self.answers = [_response(body, code) for body in bodies]
        return self

    def open(self, **settings: Any) -> Provider:
        """`transport` takes the place of what this stand answers; None is the real network."""
        network = settings.pop("transport", httpx.MockTransport(self._answer))
        usual: dict[str, Any] = {"url": URL, "key": KEY, "calls_per_second": 1e6}
        provider = open_provider("panel", ProviderOptions(**(usual | settings)), network=network)
        self._opened.append(provider)
        return provider

    async def close(self) -> None:
        for provider in self._opened:
            await provider.close()

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.asked.append(_fields(request))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise type(answer)(*answer.args)  # a new one each time, because a raised error keeps its traceback
        return answer


def _response(body: Any, code: int) -> httpx.Response | Exception:
    if isinstance(body, httpx.Response | Exception):
        return body
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.Response(code, content=content, headers={"Content-Type": "application/json"})


def _fields(request: httpx.Request) -> dict[str, Any]:
    if request.headers["content-type"] == "application/json":
        fields: dict[str, Any] = json.loads(request.content)
        return fields
    return dict(parse_qsl(request.content.decode(), keep_blank_values=True))


def everything_shown(error: BaseException) -> str:
    """Everything that a log or a chat could show of an error, with its causes and contexts, even suppressed ones."""
    inner = [one for one in (error.__cause__, error.__context__) if one is not None]
    shown = [str(error), repr(error), repr(vars(error)), *traceback.format_exception(error)]
    return "\n".join(shown + [everything_shown(one) for one in inner])
