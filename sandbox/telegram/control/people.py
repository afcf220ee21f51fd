"""People and what they do: `/sandbox/people`, `/sandbox/groups`, `/sandbox/chats/…`, `/sandbox/callbacks/…`."""

from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.telegram import visits
from sandbox.telegram.control.requests import body, chat_of, number, wait_seconds
from sandbox.telegram.files import Upload
from sandbox.telegram.model import Json, Person
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.world import World


class PeopleControl:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        chat = "/sandbox/chats/{chat_id}"
        return [
            web.get("/sandbox/people", self._people),
            web.post("/sandbox/people", self._add_person),
            web.post("/sandbox/groups", self._add_group),
            web.get(f"{chat}/messages", self._state),
            web.post(f"{chat}/messages", self._say),
            web.post(f"{chat}/messages/{{message_id}}", self._edit),
            web.post(f"{chat}/start", self._start),
            web.post(f"{chat}/presses", self._press),
            web.post(f"{chat}/share", self._share),
            web.post(f"{chat}/block", self._block),
            web.get("/sandbox/callbacks/{id}", self._callback),
        ]

    async def _people(self, request: web.Request) -> web.Response:
        return web.json_response([vars(person) for person in self._world.people.values()])

    async def _add_person(self, request: web.Request) -> web.Response:
        sent = await body(request)
        person_id = number(sent.get("id"), "id")
        if person_id <= 0 or person_id in self._world.people or not sent.get("first_name"):
            raise Refusal(400, "a person has a new positive id and a first_name")
        texts = {k: str(sent[k]) for k in ("first_name", "username", "role", "language_code") if k in sent}
        self._world.add_person(Person(person_id, **texts))
        return web.json_response(vars(self._world.people[person_id]), status=201)

    async def _add_group(self, request: web.Request) -> web.Response:
        sent = await body(request)
        members = [number(one, "members") for one in sent.get("members", [])]
        topics = {number(topic, "topics"): str(title) for topic, title in sent.get("topics", {}).items()}
        title = str(sent.get("title", ""))
        chat = visits.make_group(self._world, number(sent.get("id"), "id"), title, members, topics)
        return web.json_response({"id": chat.id, "title": chat.title, "members": chat.members}, status=201)

    async def _state(self, request: web.Request) -> web.Response:
        """The chat as it is now, and the `seq` from which to follow its events."""
        chat = chat_of(self._world, request)
        return web.json_response(
            {
                "seq": self._world.events.last,
                "messages": [self._world.view(record) for record in chat.records.values()],
                "keyboard": chat.keyboard,
                "started": chat.started,
                "blocked": chat.blocked,
                "pinned": chat.pinned,
            }
        )

    async def _say(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        sent: Json = {}
        upload: Upload | None = None
        if request.content_type == "multipart/form-data":
            sent, upload = await _read_form(request)
        else:
            sent = await body(request)
        person_id = number(sent.get("from", chat.id), "from")
        reply_to = number(sent["reply_to"], "reply_to") if sent.get("reply_to") else None
        topic = number(sent["topic"], "topic") if sent.get("topic") else None
        said = visits.say(self._world, chat, person_id, str(sent.get("text", "")), upload, reply_to, topic)
        return web.json_response(said, status=201)

    async def _edit(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        message_id = number(request.match_info["message_id"], "message_id")
        sent = await body(request)
        person_id = number(sent.get("from", chat.id), "from")
        return web.json_response(visits.edit(self._world, chat, person_id, message_id, str(sent.get("text", ""))))

    async def _start(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        parameter = str((await body(request)).get("parameter", ""))
        return web.json_response(visits.start(self._world, chat, parameter), status=201)

    async def _press(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        sent = await body(request)
        data: Any = sent.get("data")
        pressed = visits.press(
            self._world,
            chat,
            number(sent.get("from", chat.id), "from"),
            number(sent.get("message_id"), "message_id"),
            None if data is None else str(data),
            str(sent.get("button", "")),
        )
        return web.json_response(pressed, status=201)

    async def _share(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        sent = await body(request)
        person_id = number(sent.get("from", chat.id), "from")
        request_id, shared_id = (number(sent.get(name), name) for name in ("request_id", "user_id"))
        shared = visits.share_person(self._world, chat, person_id, request_id, shared_id)
        return web.json_response(shared, status=201)

    async def _block(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        if not chat.private:
            raise Refusal(400, "only a person can block the bot")
        blocked = bool((await body(request)).get("blocked", True))
        return web.json_response(visits.block(self._world, chat, blocked))

    async def _callback(self, request: web.Request) -> web.Response:
        """Waits for the answer to a press; 408 when none came in `timeout` seconds."""
        pressed = self._world.presses.get(request.match_info["id"])
        if pressed is None:
            raise Refusal(404, "no such press")
        seconds = wait_seconds(request) if "timeout" in request.query else 5.0
        answer = await self._world.events.bell.until(lambda: pressed.answer, seconds)
        if answer is None:
            raise Refusal(408, "the bot did not answer the press")
        return web.json_response(answer)


async def _read_form(request: web.Request) -> tuple[Json, Upload | None]:
    sent: Json = {}
    upload: Upload | None = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            sent[part.name] = data.decode()
        else:
            upload = Upload(part.filename, data, part.headers.get("Content-Type", ""))
    return sent, upload
