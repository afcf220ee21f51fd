"""Reads the fields of a request from a form, a multipart form or JSON."""

import json
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.provider.dialect import Fields


async def read_fields(request: web.Request, *, json_only: bool) -> Fields | None:
    """The fields of a JSON object or a urlencoded or multipart form; None if the body can't be read."""
    if request.content_type == "multipart/form-data" and not json_only:
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        body = (await request.read()).decode()
        if json_only or request.content_type == "application/json":
            fields = json.loads(body)
            return fields if isinstance(fields, dict) else None
    except ValueError:
        return None
    return dict(parse_qsl(body, keep_blank_values=True))
