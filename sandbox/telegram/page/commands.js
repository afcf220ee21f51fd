// The command menu: opened by its button, or filtered by typing "/".

import { byId, el } from "./dom.js";

export class CommandMenu {
  constructor(onPick) {
    this.list = byId("menu");
    this.button = byId("menu-button");
    this.onPick = onPick;
    this.commands = [];
    this.chosen = 0;
    this.button.addEventListener("click", () => (this.open ? this.hide() : this.show("")));
    document.addEventListener("click", (event) => {
      if (!event.target.closest("footer")) this.hide();
    });
  }

  get open() {
    return !this.list.hidden;
  }

  set(commands) {
    this.commands = commands;
    this.button.hidden = commands.length === 0;
    this.hide();
  }

  show(prefix) {
    this.shown = this.commands.filter(({ command }) => command.startsWith(prefix));
    // A whole command is chosen before longer ones that begin with it.
    this.chosen = Math.max(0, this.shown.findIndex(({ command }) => command === prefix));
    this.list.replaceChildren(...this.shown.map((one, index) => this.item(one, index)));
    this.list.hidden = this.shown.length === 0;
    this.button.setAttribute("aria-expanded", String(this.open));
    this.mark();
  }

  hide() {
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    byId("composer").removeAttribute("aria-activedescendant");
  }

  item({ command, description }, index) {
    const pick = () => this.pick(index);
    return el(
      "li",
      { id: `command-${index}`, role: "option", "data-testid": "menu-item", onclick: pick },
      el("b", {}, `/${command}`),
      el("span", {}, description),
    );
  }

  mark() {
    [...this.list.children].forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === this.chosen));
      if (index === this.chosen) item.scrollIntoView({ block: "nearest" });
    });
    if (this.open) byId("composer").setAttribute("aria-activedescendant", `command-${this.chosen}`);
  }

  pick(index) {
    const { command } = this.shown[index];
    this.hide();
    this.onPick(`/${command}`);
  }

  // Typing in the composer: a lone "/word" filters the list.
  typed(text) {
    const match = /^\/(\w*)$/.exec(text);
    if (match) this.show(match[1].toLowerCase());
    else this.hide();
  }

  // Returns true if the menu used the key.
  key(event) {
    if (!this.open) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.chosen = (this.chosen + steps[event.key] + this.shown.length) % this.shown.length;
      this.mark();
    } else if (event.key === "Enter" || event.key === "Tab") this.pick(this.chosen);
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    return true;
  }
}
