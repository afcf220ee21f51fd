// The page: one person's chat with the bot at a time, all of them kept up to date.

import * as api from "./api.js";
import { CommandMenu } from "./commands.js";
import { alertBox, toast } from "./dialogs.js";
import { avatar, byId, copy } from "./dom.js";
import { ReplyKeyboard } from "./keyboard.js";
import { drawPanel, drawPeople } from "./sidebar.js";
import { Thread } from "./thread.js";

const TYPING_SECONDS = 5;
const WELCOME = "No messages here yet.\nPress Start to begin.";

const chats = new Map(); // person id -> { person, messages, keyboard, started, blocked, pinned, commands, unread, draft }
let bot = null;
let current = null;
let typingTimer = 0;

const acts = {
  username: "",
  toast,
  copy: (text) => copy(text, toast),
  command: (text) => say(text),
  deepLink: (parameter) => attempt(api.start(current.person.id, parameter)),
  press,
  isBusy: (message, place) => busy.has(`${message.message_id}:${place}`),
  reveal: (messageId) => thread.reveal(messageId),
};

const busy = new Map(); // "message:row:column" -> callback query id, "" while the press is on its way
const answered = new Set();
const thread = new Thread(acts);
const keyboard = new ReplyKeyboard((text) => say(text));
const menu = new CommandMenu((text) => {
  byId("composer").value = "";
  say(text);
});

async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function say(text) {
  if (!text.trim()) return;
  thread.follow = true;
  attempt(api.say(current.person.id, text));
}

async function press(message, place, button) {
  const key = `${message.message_id}:${place}`;
  if (busy.has(key)) return;
  if (button.callback_data === undefined) {
    toast("This kind of button does nothing here");
    return;
  }
  busy.set(key, "");
  thread.redraw(message.message_id);
  const pressed = await attempt(api.press(current.person.id, message.message_id, button.callback_data));
  // The answer may have come before the answer to the press itself.
  if (pressed && !answered.has(pressed.callback_query_id)) busy.set(key, pressed.callback_query_id);
  else release(key);
}

function release(key) {
  busy.delete(key);
  thread.redraw(Number(key.split(":")[0]));
}

function onAlert(event) {
  answered.add(event.callback_query_id);
  for (const [key, id] of [...busy]) if (id === event.callback_query_id) release(key);
  if (event.chat_id !== current?.person.id) return;
  if (event.text && event.show_alert) alertBox(bot.first_name, event.text);
  else if (event.text) toast(event.text);
}

const handlers = {
  message(chat, event) {
    chat.messages.set(event.message_id, event);
    chat.started ||= !event.from.is_bot;
    if (!event.from.is_bot && chat.keyboard?.one_time_keyboard) chat.keyboard = null;
    if (event.keyboard) chat.keyboard = event.keyboard.remove_keyboard ? null : event.keyboard;
    if (chat === current) {
      if (event.from.is_bot) showTyping(false);
      thread.add(event);
      if (event.keyboard || !event.from.is_bot) drawFooter();
    } else if (event.from.is_bot) chat.unread += 1;
  },
  edited(chat, event) {
    chat.messages.set(event.message_id, event);
    if (chat === current) thread.replace(event);
  },
  deleted(chat, event) {
    chat.messages.delete(event.message_id);
    if (chat === current) thread.remove(event.message_id);
  },
  alert: (chat, event) => onAlert(event),
  action(chat, event) {
    if (chat === current) showTyping(event.action !== "cancel");
  },
  commands(chat, event) {
    chat.commands = event.commands;
    if (chat === current) menu.set(chat.commands);
  },
  pinned(chat, event) {
    chat.pinned = event.message_id;
    if (chat === current) drawPinned();
  },
};

function onEvent(event) {
  const chat = chats.get(event.chat_id);
  // Each chat was read at its own moment; what it already holds is not news.
  if (!chat || event.seq <= chat.seq) return;
  chat.seq = event.seq;
  handlers[event.kind]?.(chat, event);
  drawPeople([...chats.values()], current?.person.id);
}

function showTyping(on) {
  clearTimeout(typingTimer);
  byId("status").textContent = on ? "typing…" : "bot";
  byId("status").classList.toggle("typing", on);
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_SECONDS * 1000);
}

function drawPinned() {
  const message = current.messages.get(current.pinned);
  byId("pinned").hidden = !message;
  byId("pinned").textContent = message?.text ?? message?.caption ?? "Pinned message";
}

function drawFooter() {
  const fresh = !current.started && current.messages.size === 0;
  byId("start").hidden = !fresh || current.blocked;
  byId("unblock").hidden = !current.blocked;
  byId("composer-form").hidden = fresh || current.blocked;
  byId("block").textContent = current.blocked ? "Unblock" : "Block";
  byId("block").hidden = fresh;
  keyboard.set(current.blocked || fresh ? null : current.keyboard);
  resize();
}

function show(id) {
  if (current) current.draft = byId("composer").value;
  current = chats.get(id) ?? null;
  document.body.classList.toggle("in-chat", current !== null);
  drawPeople([...chats.values()], current?.person.id);
  if (!current) return;
  current.unread = 0;
  document.title = `${current.person.first_name} – Sandbox Telegram`;
  byId("as").textContent = `as ${current.person.first_name}`;
  byId("composer").value = current.draft;
  showTyping(false);
  menu.set(current.commands);
  thread.show(current.messages, bot.description || bot.short_description || WELCOME);
  drawPeople([...chats.values()], current.person.id);
  drawPinned();
  drawFooter();
}

async function setBlocked(blocked) {
  const chat = current;
  if ((await attempt(api.block(chat.person.id, blocked))) === null) return;
  chat.blocked = blocked;
  if (chat === current) drawFooter();
}

function resize() {
  const composer = byId("composer");
  composer.style.height = "auto";
  composer.style.height = `${composer.scrollHeight}px`;
}

function wireComposer() {
  const composer = byId("composer");
  const submit = () => {
    say(composer.value);
    composer.value = "";
    menu.hide();
    resize();
  };
  byId("composer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  composer.addEventListener("input", () => {
    resize();
    menu.typed(composer.value);
  });
  composer.addEventListener("keydown", (event) => {
    if (menu.key(event)) return resize();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  byId("file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    await attempt(api.upload(current.person.id, file, composer.value));
    composer.value = target.value = "";
  });
}

function wireRest() {
  byId("start").addEventListener("click", () => acts.deepLink(""));
  byId("unblock").addEventListener("click", () => setBlocked(false));
  byId("block").addEventListener("click", () => setBlocked(!current.blocked));
  byId("back").addEventListener("click", () => (location.hash = ""));
  byId("pinned").addEventListener("click", () => thread.reveal(current.pinned));
  window.addEventListener("hashchange", () => show(Number(location.hash.slice(1))));
}

async function load(person) {
  const [state, commands] = await Promise.all([api.state(person.id), api.commands(person.id)]);
  const messages = new Map(state.messages.map((message) => [message.message_id, message]));
  chats.set(person.id, { ...state, person, messages, commands, unread: 0, draft: "" });
}

async function begin() {
  const [info, people] = await Promise.all([api.get("/sandbox/info"), api.get("/sandbox/people")]);
  bot = info.bot;
  acts.username = bot.username;
  byId("bot-name").textContent = bot.first_name;
  avatar(byId("bot-avatar"), bot.id, bot.first_name);
  drawPanel(info.panel, toast);
  for (const person of people) await load(person);
  wireComposer();
  wireRest();
  const wide = matchMedia("(min-width: 761px)").matches;
  const first = Number(location.hash.slice(1)) || (wide ? people[0]?.id : 0);
  if (first && !location.hash) history.replaceState(null, "", `#${first}`);
  show(first);
  const seen = Math.min(...[...chats.values()].map((chat) => chat.seq));
  api.follow(seen, onEvent, (online) => {
    byId("status").textContent = online ? "bot" : "connecting…";
  });
}

begin().catch((error) => toast(`The page can't start: ${error.message}`));
