// The list of people, and the panel of controls.

import * as api from "./api.js";
import { avatar, byId, clock, el } from "./dom.js";
import { summary } from "./message.js";

export function drawPeople(chats, currentId) {
  const items = chats.map((chat) => el("li", {}, personButton(chat, chat.person.id === currentId)));
  const focused = document.activeElement?.dataset?.testid;
  byId("people").replaceChildren(...items);
  if (focused?.startsWith("person-")) byId("people").querySelector(`[data-testid="${focused}"]`)?.focus();
}

function personButton(chat, current) {
  const { person } = chat;
  const last = [...chat.messages.values()].at(-1);
  const role = person.role === "customer" ? null : el("span", { class: "role" }, person.role);
  const unread = chat.unread
    ? el("span", { class: "badge", "data-testid": `unread-${person.id}`, "aria-label": `${chat.unread} unread` }, String(chat.unread))
    : null;
  return el(
    "button",
    {
      class: "person",
      "data-testid": `person-${person.id}`,
      "aria-current": String(current),
      onclick: () => (location.hash = person.id),
    },
    avatar(el("span", { "aria-hidden": "true" }), person.id, person.first_name),
    el(
      "span",
      { class: "lines" },
      el("span", { class: "line" }, el("span", { class: "name" }, person.first_name), role, el("span", { class: "time" }, last ? clock(last.date) : "")),
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
