"""Inline mode and what goes with it: pairs of people, queries, results, BotFather's switches."""

from aiohttp import web

from sandbox.telegram import querying, visits
from sandbox.telegram.control.requests import body, chat_of, number, query_number, wait_seconds
from sandbox.telegram.inline import Query
from sandbox.telegram.model import Chat, Json
from sandbox.telegram.refusals import Refusal
from sandbox.telegram.world import World


class InlineControl:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/rooms", self._rooms),
            web.post("/sandbox/pairs", self._add_pair),
            web.get("/sandbox/inline", self._switches),
            web.post("/sandbox/inline", self._switch),
            web.post("/sandbox/chats/{chat_id}/queries", self._ask),
            web.get("/sandbox/queries/{id}", self._answer),
            web.post("/sandbox/queries/{id}/choose", self._choose),
            web.get("/sandbox/about", self._about),
            web.post("/sandbox/people/{id}/language", self._language),
        ]

    async def _rooms(self, request: web.Request) -> web.Response:
        """Lists the chats that more than one person can open."""
        return web.json_response([_room(chat) for chat in self._world.chats.values() if not chat.private])

    async def _add_pair(self, request: web.Request) -> web.Response:
        sent = await body(request)
        members = [number(one, "members") for one in sent.get("members", [])]
        return web.json_response(
            _room(visits.make_pair(self._world, number(sent.get("id"), "id"), members)), status=201
        )

    async def _switches(self, request: web.Request) -> web.Response:
        return web.json_response({"on": self._world.inline.on, "feedback": self._world.inline.feedback})

    async def _switch(self, request: web.Request) -> web.Response:
        sent, inline = await body(request), self._world.inline
        inline.on = bool(sent.get("on", inline.on))
        inline.feedback = bool(sent.get("feedback", inline.feedback))
        return await self._switches(request)

    async def _ask(self, request: web.Request) -> web.Response:
        chat = chat_of(self._world, request)
        sent = await body(request)
        person_id = number(sent.get("from", chat.id), "from")
        text, offset = str(sent.get("query", "")), str(sent.get("offset", ""))
        return web.json_response(querying.ask(self._world, chat, person_id, text, offset), status=201)

    async def _answer(self, request: web.Request) -> web.Response:
        """Waits for the results; 408 when none came in `timeout` seconds."""
        query = self._query(request)
        seconds = wait_seconds(request) if "timeout" in request.query else 5.0
        answer = await self._world.events.bell.until(lambda: query.answer, seconds)
        if answer is None:
            raise Refusal(408, "the bot did not answer the query")
        return web.json_response(answer)

    async def _choose(self, request: web.Request) -> web.Response:
        result_id = str((await body(request)).get("result_id", ""))
        return web.json_response(querying.choose(self._world, self._query(request), result_id), status=201)

    def _query(self, request: web.Request) -> Query:
        query = self._world.inline.queries.get(request.match_info["id"])
        if query is None:
            raise Refusal(404, "no such query")
        return query

    async def _about(self, request: web.Request) -> web.Response:
        """The bot's name and descriptions as a person reads them."""
        person = self._world.people.get(query_number(request, "user_id"))
        if person is None:
            raise Refusal(404, "no such person")
        return web.json_response(self._world.about.seen(person.language_code))

    async def _language(self, request: web.Request) -> web.Response:
        person_id = number(request.match_info["id"], "id")
        code = str((await body(request)).get("language_code", ""))
        if person_id not in self._world.people or not code:
            raise Refusal(404, "no such person, or no language_code")
        self._world.change_language(person_id, code)
        return web.json_response(vars(self._world.people[person_id]))


def _room(chat: Chat) -> Json:
    return {"id": chat.id, "title": chat.title, "members": chat.members, "pair": chat.pair}
