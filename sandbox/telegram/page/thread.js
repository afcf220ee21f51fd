// The messages of the chat on screen: grouping, scrolling, replacing in place.

import { byId, day, el } from "./dom.js";
import { bubble } from "./message.js";

const NEAR_PIXELS = 120;

function welcome({ title, text }) {
  return el("div", { class: "about", "data-testid": "about" }, title ? el("b", {}, title) : null, el("p", {}, text));
}

export class Thread {
  constructor(acts) {
    this.acts = acts;
    this.node = byId("messages");
    this.scroller = byId("scroller");
    this.messages = new Map();
    this.follow = true;
    this.missed = 0;
    this.top = 0;
    this.scroller.addEventListener("scroll", () => this.scrolled());
    byId("down").addEventListener("click", () => this.toEnd("smooth"));
    // Keyboards and pictures change heights; a reader at the end stays at the end.
    new ResizeObserver(() => this.follow && this.toEnd()).observe(this.node);
    new ResizeObserver(() => this.follow && this.toEnd()).observe(this.scroller);
  }

  show(messages, about) {
    this.messages = messages;
    this.node.replaceChildren();
    this.node.setAttribute("aria-live", "off");
    if (messages.size === 0) this.node.append(welcome(about));
    this.last = null;
    for (const message of messages.values()) this.append(message);
    this.node.setAttribute("aria-live", "polite");
    this.toEnd();
  }

  append(message) {
    const date = day(message.date);
    if (!this.last || day(this.last.date) !== date) {
      this.node.append(el("div", { class: "day", "data-date": date }, date));
    }
    const node = bubble(message, this.acts);
    const joined = this.last?.from.id === message.from.id && message.date - this.last.date < 300;
    node.classList.toggle("joined", joined);
    this.node.append(node);
    this.last = message;
    return node;
  }

  add(message) {
    this.node.querySelector(".about")?.remove();
    const own = this.acts.isOwn(message);
    this.append(message).classList.add("new");
    if (own || this.follow) this.toEnd();
    else this.count(this.missed + 1);
  }

  find(messageId) {
    return this.node.querySelector(`[data-message-id="${messageId}"]`);
  }

  replace(message) {
    const old = this.find(message.message_id);
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.place : undefined;
    const open = [...old.querySelectorAll(".spoiler")].map((one) => one.getAttribute("aria-expanded"));
    const fresh = bubble(message, this.acts);
    fresh.classList.toggle("joined", old.classList.contains("joined"));
    fresh.querySelectorAll(".spoiler").forEach((one, index) => one.setAttribute("aria-expanded", open[index] ?? "false"));
    old.replaceWith(fresh);
    if (focused) fresh.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  redraw(messageId) {
    const message = this.messages.get(messageId);
    if (message) this.replace(message);
  }

  remove(messageId) {
    this.find(messageId)?.remove();
    this.last = [...this.messages.values()].at(-1) ?? null;
  }

  reveal(messageId) {
    const node = this.find(messageId);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("flash");
    setTimeout(() => node.classList.remove("flash"), 1200);
  }

  toEnd(behavior = "auto") {
    this.follow = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    this.count(0);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Only a reader goes up; a message that has just become longer leaves nobody behind.
    if (scrollHeight - scrollTop - clientHeight < NEAR_PIXELS) this.follow = true;
    else if (scrollTop < this.top) this.follow = false;
    this.top = scrollTop;
    byId("down").hidden = this.follow;
    if (this.follow) this.count(0);
  }

  count(missed) {
    this.missed = missed;
    byId("down-count").textContent = String(missed);
    byId("down-count").hidden = missed === 0;
  }
}
