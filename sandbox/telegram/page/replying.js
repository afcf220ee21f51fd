// The bar above the composer: which message is answered or edited.

import { byId } from "./dom.js";
import { summary } from "./message.js";

export class ReplyBar {
  constructor() {
    this.node = byId("context");
    this.message = null;
    this.editing = false;
    byId("context-close").addEventListener("click", () => this.close());
  }

  answer(message) {
    this.open(message, false, `Reply to ${message.from.first_name}`);
  }

  // Opens for the bot's message that wants a reply, if there is one.
  follow(chat) {
    if (!chat.keyboard?.force_reply) return;
    const asking = [...chat.messages.values()].findLast((message) => message.keyboard?.force_reply);
    if (asking) this.answer(asking);
  }

  edit(message) {
    this.open(message, true, "Edit message");
    byId("composer").value = message.text;
  }

  open(message, editing, title) {
    this.message = message;
    this.editing = editing;
    byId("context-title").textContent = title;
    byId("context-text").textContent = summary(message);
    this.node.hidden = false;
    byId("composer").focus();
  }

  close() {
    if (this.editing) byId("composer").value = "";
    this.message = null;
    this.editing = false;
    this.node.hidden = true;
  }

  // The message that the next text answers or edits. Closes the bar.
  take() {
    const taken = { message: this.message, editing: this.editing };
    this.editing = false;
    this.close();
    return taken;
  }
}
