// Presses of inline buttons, and which of them wait for the bot's answer.

import * as api from "./api.js";
import { alertBox, toast } from "./dialogs.js";
import { deepLink } from "./entities.js";

export class Presses {
  // `acts`: current(), redraw(messageId), bot(), start(parameter).
  constructor(acts) {
    this.acts = acts;
    this.busy = new Map(); // "message:row:column" -> callback query id, "" while the press is on its way
    this.answered = new Set();
  }

  isBusy(message, place) {
    return this.busy.has(`${message.message_id}:${place}`);
  }

  async press(message, place, button) {
    const key = `${message.message_id}:${place}`;
    if (this.busy.has(key)) return;
    if (button.callback_data === undefined) {
      toast("This kind of button does nothing here");
      return;
    }
    this.busy.set(key, "");
    this.acts.redraw(message.message_id);
    try {
      const { callback_query_id: id } = await api.press(this.acts.current(), message.message_id, button.callback_data);
      // The bot's answer may arrive before the reply to our own request.
      if (this.answered.has(id)) this.release(key);
      else this.busy.set(key, id);
    } catch (error) {
      toast(error.message);
      this.release(key);
    }
  }

  release(key) {
    this.busy.delete(key);
    this.acts.redraw(Number(key.split(":")[0]));
  }

  onAlert(event) {
    this.answered.add(event.callback_query_id);
    for (const [key, id] of [...this.busy]) if (id === event.callback_query_id) this.release(key);
    const chat = this.acts.current();
    if (event.chat_id !== chat?.id || event.person_id !== chat.person.id) return;
    const { first_name: name, username } = this.acts.bot();
    if (event.text && event.show_alert) alertBox(name, event.text);
    else if (event.text) toast(event.text);
    // A link to the bot opens the person's own chat with it; Telegram allows no other link here.
    const parameter = event.url ? deepLink(event.url, username) : null;
    if (parameter !== null) this.acts.start(parameter);
  }
}
