// All chats of the page: each person's with the bot, and the rooms that people share.

import * as api from "./api.js";

// id -> { id, title, person (who acts here), members, room, pair, messages, keyboard, started, blocked, pinned, commands,
// about, unread, draft }
export const chats = new Map();

export const all = () => [...chats.values()];
export const seen = () => Math.min(...all().map((chat) => chat.seq));

// The chats that a person can open.
export const chatsOf = (person) => all().filter((chat) => chat.members.some((one) => one.id === person.id));

async function add(id, person, more) {
  const [state, commands, about] = await Promise.all([api.state(id), api.commands(person.id, id), api.about(person.id)]);
  const messages = new Map(state.messages.map((message) => [message.message_id, message]));
  chats.set(id, { ...state, id, person, messages, commands, about, unread: 0, draft: "", ...more });
}

export async function load() {
  const [people, rooms] = await Promise.all([api.get("/sandbox/people"), api.get("/sandbox/rooms")]);
  for (const person of people) {
    await add(person.id, person, { title: person.first_name, members: [person], room: false, pair: false });
  }
  for (const { id, title, pair, members: ids } of rooms) {
    const members = ids.map((one) => people.find((person) => person.id === one));
    await add(id, members[0], { title, members, room: true, pair });
  }
}

// "#1001" is a person's chat with the bot, "#-1003:1002" a room as one of its members sees it.
export const address = (chat, person = chat.person) => (chat.room ? `${chat.id}:${person.id}` : `${chat.id}`);

// The chat of an address, or null. The person named in the address acts there from now on.
export function open(hash) {
  const [id, personId] = hash.replace("#", "").split(":").map(Number);
  const chat = chats.get(id) ?? null;
  const person = chat?.members.find((one) => one.id === personId);
  if (person) chat.person = person;
  return chat;
}
