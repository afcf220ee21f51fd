// Inline mode: "@bot words" in the composer asks the bot; the chosen result goes into the chat.

import * as api from "./api.js";
import { byId, el, icon } from "./dom.js";

const PAUSE_MS = 250;

export class InlineBox {
  // `acts`: current(), done() after a choice, start(parameter) for the button above the results, toast(text).
  constructor(acts) {
    this.acts = acts;
    this.node = byId("inline");
    this.username = "";
    this.turn = 0;
    this.timer = 0;
    this.chosen = 0;
    this.results = [];
  }

  // Returns true if the text is a query, which is not sent as a message.
  isQuery(text) {
    return this.words(text) !== null;
  }

  words(text) {
    const [name, ...rest] = text.split(/\s/);
    const named = name.toLowerCase() === `@${this.username}`.toLowerCase() && text.length > name.length;
    return named ? rest.join(" ").trim() : null;
  }

  typed(text) {
    const words = this.words(text);
    clearTimeout(this.timer);
    this.turn += 1;
    if (words === null) return this.hint(text);
    this.timer = setTimeout(() => this.ask(words, this.turn), PAUSE_MS);
  }

  hint(text) {
    const begun = /^@\w*$/.test(text) && `@${this.username}`.toLowerCase().startsWith(text.toLowerCase());
    if (!begun) return this.hide();
    const complete = () => this.acts.fill(`@${this.username} `);
    this.results = [];
    this.show(
      el(
        "button",
        { type: "button", class: "result", "data-testid": "inline-hint", onclick: complete },
        el("span", { class: "disc" }, "@"),
        lines(`@${this.username}`, "Send something of the bot into this chat"),
      ),
    );
  }

  async ask(words, turn) {
    try {
      const answer = await api.ask(this.acts.current(), words);
      if (turn === this.turn) this.draw(answer);
    } catch (error) {
      if (turn === this.turn) this.show(el("p", { class: "none" }, error.message));
    }
  }

  draw({ id, results, button }) {
    this.results = results.map((result) => () => this.choose(id, result));
    this.chosen = 0;
    const items = results.map((result, index) => this.item(result, index));
    if (items.length === 0) items.push(el("p", { class: "none", "data-testid": "inline-none" }, "No results"));
    if (button) items.unshift(this.button(button));
    this.show(...items);
    this.mark();
  }

  button({ text, start_parameter: parameter }) {
    const onclick = () => this.acts.start(parameter);
    return el("button", { type: "button", class: "switch", "data-testid": "inline-switch", onclick }, text);
  }

  item(result, index) {
    return el(
      "button",
      { type: "button", class: "result", role: "option", "data-testid": "inline-result", onclick: this.results[index] },
      el("span", { class: "disc" }, result.title.slice(0, 1)),
      lines(result.title, result.description ?? ""),
      icon("share"),
    );
  }

  async choose(queryId, result) {
    try {
      await api.choose(queryId, result.id);
      this.acts.done();
    } catch (error) {
      this.acts.toast(error.message);
    }
  }

  mark() {
    this.node.querySelectorAll('[role="option"]').forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.chosen));
    });
  }

  // Returns true if the list of results used the key.
  key(event) {
    if (this.node.hidden || this.results.length === 0) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.chosen = (this.chosen + steps[event.key] + this.results.length) % this.results.length;
      this.mark();
    } else if (event.key === "Enter" && !event.shiftKey) this.results[this.chosen]();
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    return true;
  }

  show(...items) {
    this.node.replaceChildren(...items);
    this.node.hidden = false;
  }

  hide() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.results = [];
    this.node.hidden = true;
  }
}

const lines = (title, description) => el("span", { class: "words" }, el("b", {}, title), el("span", {}, description));
