"""Reads a Bot API call into one shape, from a form, multipart, JSON or the query string."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.telegram.files import UPLOAD_LIMIT, Upload
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import Refusal, bad_request

# Clients send these as JSON text. `text` and `caption` are never JSON, even if they look like it.
_JSON_FIELDS = {
    "reply_markup", "commands", "entities", "caption_entities", "allowed_updates", "link_preview_options",
    "reply_parameters", "scope", "menu_button", "reaction", "message_ids", "results", "button", "prices",
}  # fmt: skip


@dataclass
class Call:
    """One call of a method. Parameters are strings unless they came as JSON; the readers take both."""

    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def needed(self, name: str, missing: str = "") -> Any:
        """A required parameter. Raises Refusal with `missing` if it is absent."""
        value = self.params.get(name)
        if value is None or value == "":
            raise bad_request(missing or f'parameter "{name}" is required')
        return value

    def text(self, name: str) -> str:
        value = self.params.get(name, "")
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.params.get(name, default))
        except (TypeError, ValueError) as error:
            raise bad_request(f'parameter "{name}" must be an integer') from error

    def flag(self, name: str) -> bool:
        return str(self.params.get(name, "")).lower() in {"true", "1", "yes", "t"}

    def shown(self) -> Json:
        """The parameters for the record: files by name and size, no secrets."""
        files = {name: {"file_name": one.name, "size": len(one.data)} for name, one in self.files.items()}
        secret = {"secret_token": "***"} if "secret_token" in self.params else {}
        return self.params | files | secret


async def read_call(request: web.Request, method: str) -> Call:
    """Raises Refusal when the request can't be read."""
    call = Call(method, dict(request.query))
    if request.content_type == "application/json":
        call.params |= await _json_body(request)
    elif request.content_type == "multipart/form-data":
        await _read_multipart(request, call)
    elif request.content_type == "application/x-www-form-urlencoded":
        call.params |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in _JSON_FIELDS & call.params.keys():
        call.params[name] = _from_json(name, call.params[name])
    return call


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError as error:
        raise bad_request("can't parse request JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("can't parse request JSON object")
    return {name: value for name, value in body.items() if value is not None}


async def _read_multipart(request: web.Request, call: Call) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if len(data) > UPLOAD_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        if part.filename is None:
            call.params[part.name] = data.decode("utf-8", "replace")
        else:
            # aiogram doesn't send a content type for a file.
            mime = part.headers.get("Content-Type", "")
            call.files[part.name] = Upload(part.filename, data, "" if "octet-stream" in mime else mime)


def _from_json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError as error:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error
