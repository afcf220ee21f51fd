// The reply keyboard below the composer.

import { byId, el } from "./dom.js";

export class ReplyKeyboard {
  constructor(onPress) {
    this.node = byId("keyboard");
    this.toggle = byId("keyboard-toggle");
    this.onPress = onPress;
    this.toggle.addEventListener("click", () => this.show(this.node.hidden));
  }

  // `markup` is as in the Bot API, or null.
  set(markup) {
    const rows = markup?.keyboard ?? [];
    this.node.replaceChildren(
      ...rows.map((row) => el("div", { class: "row" }, ...row.map((button) => this.button(button)))),
    );
    this.node.classList.toggle("resize", Boolean(markup?.resize_keyboard));
    byId("composer").placeholder = markup?.input_field_placeholder || "Message";
    this.toggle.hidden = rows.length === 0 || Boolean(markup?.is_persistent);
    this.show(rows.length > 0);
  }

  show(visible) {
    this.node.hidden = !visible;
    this.toggle.setAttribute("aria-pressed", String(visible));
  }

  button(button) {
    const { text, style } = button;
    const onclick = () => this.onPress(button);
    return el("button", { type: "button", class: style, "data-testid": "reply-button", onclick }, text);
  }
}
