// The head of the chat on screen: who is there, who acts, in which language; and what an empty chat says.

import { avatar, byId, icon } from "./dom.js";

const TYPING_SECONDS = 5;
const LOOK_SECONDS = 2;
let timer = 0;
let running = true;

export function drawHead(chat, bot) {
  const name = chat.room ? chat.title : chat.about.name;
  byId("bot-name").textContent = name;
  byId("bot-avatar").className = "";
  avatar(byId("bot-avatar"), chat.room ? chat.id : bot.id, name, chat.pair ? 2 : 1);
  byId("as").replaceChildren(`as ${chat.person.first_name}`, ...(chat.room ? [icon("swap")] : []));
  byId("as").disabled = !chat.room;
  byId("language").hidden = chat.room;
  byId("language").value = chat.person.language_code;
}

export function drawPinned(chat) {
  const message = chat.messages.get(chat.pinned);
  byId("pinned").hidden = !message;
  byId("pinned").textContent = message?.text ?? message?.caption ?? "Pinned message";
}

export function showTyping(on, chat) {
  clearTimeout(timer);
  const rest = running ? "bot" : "bot · not running";
  const members = chat?.room && chat.members.map((one) => one.first_name).join(", ");
  byId("status").textContent = on ? "typing…" : members || rest;
  byId("status").classList.toggle("typing", on);
  if (on) timer = setTimeout(() => showTyping(false, chat), TYPING_SECONDS * 1000);
}

// Where the sandbox runs the bot too, the head says when it is not running.
export function watchBot(ask, current) {
  const look = async () => {
    const before = running;
    running = (await ask().catch(() => ({ running: true }))).running;
    if (running !== before) showTyping(false, current());
  };
  setInterval(look, LOOK_SECONDS * 1000);
}

export function welcome(chat, bot) {
  if (chat.room) return { text: `Nothing here yet.\nType @${bot.username} to send something of the bot.` };
  const { description } = chat.about;
  if (description) return { title: "What can this bot do?", text: description };
  return { text: "No messages here yet.\nPress Start to begin." };
}
