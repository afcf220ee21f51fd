// The page: one chat at a time, all of them kept up to date.

import * as api from "./api.js";
import { address, all, chats, chatsOf, load, open, seen } from "./chats.js";
import { CommandMenu } from "./commands.js";
import { resize, typed, wireComposer } from "./composer.js";
import { toast } from "./dialogs.js";
import { byId, copy } from "./dom.js";
import { drawHead, drawPinned, showTyping, watchBot, welcome } from "./head.js";
import { InlineBox } from "./inline.js";
import { ReplyKeyboard } from "./keyboard.js";
import { allowed, pickChat } from "./picker.js";
import { pay } from "./payments.js";
import { Presses } from "./pressing.js";
import { ReplyBar } from "./replying.js";
import { drawPanel, drawPeople } from "./sidebar.js";
import { Thread } from "./thread.js";

let bot = null;
let current = null;

const presses = new Presses({
  current: () => current,
  redraw: (id) => thread.redraw(id),
  bot: () => bot,
  start: startBot,
});
const bar = new ReplyBar();

const acts = {
  username: "",
  toast,
  attempt,
  say,
  current: () => current,
  inRoom: () => Boolean(current?.room),
  isOwn: (message) => message.from.id === current?.person.id,
  copy: (text) => copy(text, toast),
  command: (text) => say(text),
  deepLink: startBot,
  press: (message, place, button) => presses.press(message, place, button),
  isBusy: (message, place) => presses.isBusy(message, place),
  reveal: (messageId) => thread.reveal(messageId),
  answer: (message) => bar.answer(message),
  edit(message) {
    bar.edit(message);
    resize();
  },
  switchInline,
  pay: (message) => pay(current, message, toast),
};

const thread = new Thread(acts);
const keyboard = new ReplyKeyboard(pressKey);
const menu = new CommandMenu((text) => {
  byId("composer").value = "";
  say(text);
});
const inline = new InlineBox({
  current: () => current,
  fill,
  toast,
  start: startBot,
  done() {
    byId("composer").value = "";
    inline.hide();
    resize();
  },
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
  const { message, editing } = bar.take();
  if (editing) attempt(api.edit(current, message.message_id, text));
  else attempt(api.say(current, text, message?.message_id));
}

function pressKey({ text, request_users: wish }) {
  if (!wish) return say(text);
  pickChat(all().filter((chat) => !chat.room), ({ id }) => attempt(api.share(current, wish.request_id, id)), "Choose a person");
}

// Presses Start in the person's own chat with the bot, from any chat.
function startBot(parameter) {
  const own = chats.get(current.person.id);
  if (own !== current) location.hash = address(own);
  attempt(api.start(own, parameter));
}

function fill(text) {
  byId("composer").value = text;
  byId("composer").focus();
  typed(menu, inline);
}

function switchInline(button) {
  const query = button.switch_inline_query_current_chat;
  if (query !== undefined) return fill(`@${bot.username} ${query}`);
  const wish = button.switch_inline_query ?? button.switch_inline_query_chosen_chat.query ?? "";
  const { person } = current;
  pickChat(allowed(button, chatsOf(person), bot.first_name), ({ id }) => {
    const chat = chats.get(id);
    if (chat === current) return fill(`@${bot.username} ${wish}`);
    chat.draft = `@${bot.username} ${wish}`;
    location.hash = address(chat, person);
  });
}

const handlers = {
  message(chat, event) {
    const byBot = event.from.is_bot;
    chat.messages.set(event.message_id, event);
    chat.started ||= !byBot;
    const once = chat.keyboard?.one_time_keyboard || chat.keyboard?.force_reply;
    if (!byBot && once) chat.keyboard = null;
    if (event.keyboard) chat.keyboard = event.keyboard.remove_keyboard ? null : event.keyboard;
    if (chat !== current) {
      if (event.from.id !== chat.person.id) chat.unread += 1;
      return;
    }
    if (byBot) showTyping(false, current);
    thread.add(event);
    if (event.keyboard || !byBot) drawFooter();
    if (event.keyboard) bar.follow(current);
  },
  edited(chat, event) {
    chat.messages.set(event.message_id, event);
    if (chat === current) thread.replace(event);
  },
  deleted(chat, event) {
    chat.messages.delete(event.message_id);
    if (chat === current) thread.remove(event.message_id);
  },
  alert: (chat, event) => presses.onAlert(event),
  action(chat, event) {
    if (chat === current) showTyping(event.action !== "cancel", chat);
  },
  commands(chat, event) {
    chat.commands = event.commands;
    if (chat === current) menu.set(chat.commands);
  },
  about(chat, { name, description, short_description }) {
    chat.about = { name, description, short_description };
    if (chat !== current) return;
    drawHead(current, bot);
    if (chat.messages.size === 0) thread.show(chat.messages, welcome(current, bot));
  },
  pinned(chat, event) {
    chat.pinned = event.message_id;
    if (chat === current) drawPinned(current);
  },
};

function onEvent(event) {
  const chat = chats.get(event.chat_id);
  // Each chat was read at a different moment, so skip the events that it already holds.
  if (!chat || event.seq <= chat.seq) return;
  chat.seq = event.seq;
  handlers[event.kind]?.(chat, event);
  drawPeople(all(), current?.id);
}

function drawFooter() {
  const fresh = !current.room && !current.started && current.messages.size === 0;
  byId("start").hidden = !fresh || current.blocked;
  byId("unblock").hidden = !current.blocked;
  byId("composer-form").hidden = fresh || current.blocked;
  byId("block").textContent = current.blocked ? "Unblock" : "Block";
  byId("block").hidden = fresh || current.room;
  keyboard.set(current.blocked || fresh ? null : current.keyboard);
  resize();
}

function show() {
  if (current) current.draft = byId("composer").value;
  bar.take();
  current = open(location.hash);
  document.body.classList.toggle("in-chat", current !== null);
  drawPeople(all(), current?.id);
  if (!current) return;
  current.unread = 0;
  document.title = `${current.title} – Sandbox Telegram`;
  byId("composer").value = current.draft;
  showTyping(false, current);
  drawHead(current, bot);
  menu.set(current.pair ? [] : current.commands);
  thread.show(current.messages, welcome(current, bot));
  drawPeople(all(), current.id);
  drawPinned(current);
  drawFooter();
  inline.typed(current.draft);
  bar.follow(current);
}

async function setBlocked(blocked) {
  const chat = current;
  if ((await attempt(api.block(chat, blocked))) === null) return;
  chat.blocked = blocked;
  if (chat === current) drawFooter();
}

function wireRest() {
  byId("start").addEventListener("click", () => startBot(""));
  byId("unblock").addEventListener("click", () => setBlocked(false));
  byId("block").addEventListener("click", () => setBlocked(!current.blocked));
  byId("back").addEventListener("click", () => (location.hash = ""));
  byId("pinned").addEventListener("click", () => thread.reveal(current.pinned));
  byId("as").addEventListener("click", () => {
    const next = (current.members.indexOf(current.person) + 1) % current.members.length;
    location.hash = address(current, current.members[next]);
  });
  byId("language").addEventListener("change", async ({ target }) => {
    const { person } = current;
    const before = person.language_code;
    person.language_code = target.value;
    if (!(await attempt(api.speak(person.id, target.value)))) person.language_code = target.value = before;
  });
  window.addEventListener("hashchange", show);
}

async function begin() {
  const info = await api.get("/sandbox/info");
  bot = info.bot;
  acts.username = inline.username = bot.username;
  drawPanel(info.panel, toast);
  if (info.panel.some((button) => button.path === "/sandbox/act/start")) watchBot(api.running, () => current);
  await load();
  wireComposer(acts, menu, inline, bar);
  wireRest();
  const wide = matchMedia("(min-width: 761px)").matches;
  if (!location.hash && wide && all().length) history.replaceState(null, "", `#${all()[0].id}`);
  show();
  api.follow(seen(), onEvent, (online) => {
    if (online) showTyping(false, current);
    else byId("status").textContent = "connecting…";
  });
}

begin().catch((error) => toast(`The page can't start: ${error.message}`));
