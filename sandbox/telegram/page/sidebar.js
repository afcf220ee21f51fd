// The list of people, and the panel of controls.

import * as api from "./api.js";
import { address } from "./chats.js";
import { avatar, byId, clock, el } from "./dom.js";
import { summary } from "./message.js";

export function drawPeople(chats, currentId) {
  const items = chats.map((chat) => el("li", {}, chatButton(chat, chat.id === currentId)));
  const focused = document.activeElement?.dataset?.testid;
  byId("people").replaceChildren(...items);
  if (/^(person|room)-/.test(focused ?? "")) byId("people").querySelector(`[data-testid="${focused}"]`)?.focus();
}

function caption(chat) {
  if (chat.room) return chat.pair ? "no bot" : "group";
  return chat.person.role === "customer" ? "" : chat.person.role;
}

function chatButton(chat, current) {
  const last = [...chat.messages.values()].at(-1);
  const name = `${chat.room ? "room" : "person"}-${chat.id}`;
  const role = caption(chat) ? el("span", { class: "role" }, caption(chat)) : null;
  const unread = chat.unread
    ? el("span", { class: "badge", "data-testid": `unread-${chat.id}`, "aria-label": `${chat.unread} unread` }, String(chat.unread))
    : null;
  return el(
    "button",
    { class: "person", "data-testid": name, "aria-current": String(current), onclick: () => (location.hash = address(chat)) },
    avatar(el("span", { "aria-hidden": "true" }), chat.id, chat.title, chat.pair ? 2 : 1),
    el(
      "span",
      { class: "lines" },
      el("span", { class: "line" }, el("span", { class: "name" }, chat.title), role, el("span", { class: "time" }, last ? clock(last.date) : "")),
      el("span", { class: "line" }, el("span", { class: "last" }, last ? summary(last) : "No messages yet"), unread),
    ),
  );
}

export function drawPanel(buttons, toast) {
  byId("panel").hidden = buttons.length === 0;
  byId("panel-buttons").replaceChildren(
    ...buttons.map((button) =>
      el("button", { type: "button", "data-testid": "panel-button", onclick: () => run(button, toast) }, button.label),
    ),
  );
}

async function run({ label, method, path, json }, toast) {
  try {
    await (method === "GET" ? api.get(path) : api.send(method, path, json));
    toast(`Done: ${label}`);
  } catch (error) {
    toast(`${label}: ${error.message}`);
  }
}
