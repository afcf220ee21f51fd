// One message as a bubble, with the inline keyboard under it.

import { clock, copy, el, icon } from "./dom.js";
import { link, rendered } from "./entities.js";
import { invoice, service } from "./payments.js";

const kilobytes = (size) => (size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} KB`);

// `acts`: what entities need, and isOwn(message), press(message, place, button), isBusy(message, place),
// reveal(messageId), answer(message), edit(message), switchInline(button), toast(text).
export function bubble(message, acts) {
  const line = service(message);
  if (line) return line;
  const out = acts.isOwn(message);
  const rows = message.reply_markup?.inline_keyboard;
  const edited = message.edit_date && !rows;
  const text = message.text ?? message.caption ?? "";
  const classes = ["bubble", edited && "edited", message.silent && "silent", !text && "bare"].filter(Boolean).join(" ");
  const body = el("div", { class: classes }, sender(message, out, acts), reply(message, acts), attachment(message), invoice(message), words(message, text, acts));
  if (message.reactions) body.append(el("span", { class: "reaction", title: "Reaction" }, message.reactions.join(" ")));
  body.append(
    el("span", { class: "meta" }, silent(message), edited ? el("span", {}, "edited") : null, el("time", {}, clock(message.date))),
  );
  return el(
    "article",
    {
      class: ["message", out && "out", rows && "has-keys"].filter(Boolean).join(" "),
      "data-testid": "message",
      "data-message-id": message.message_id,
      "data-from": message.from.is_bot ? "bot" : "person",
      "aria-label": `${message.from.first_name}, ${clock(message.date)}`,
    },
    body,
    tools(message, out, acts),
    rows ? inlineKeyboard(message, rows, acts) : null,
  );
}

// The author, if it is not obvious, and the bot that the message was sent through.
function sender(message, out, acts) {
  const name = acts.inRoom() && !out ? el("b", { class: "name" }, message.from.first_name) : null;
  const via = message.via_bot ? el("span", { class: "via" }, "via ", el("b", {}, `@${message.via_bot.username}`)) : null;
  return name || via ? el("div", { class: "sender" }, name, via) : null;
}

function silent(message) {
  return message.silent ? el("span", { class: "bell", title: "Sent without a sound", "data-testid": "silent" }, icon("silent")) : null;
}

function tools(message, out, acts) {
  const tool = (name, label, run) =>
    el("button", { type: "button", title: label, "aria-label": label, "data-testid": `tool-${name}`, onclick: () => run(message) }, icon(name));
  const own = out && message.text && !message.via_bot;
  return el("span", { class: "tools" }, tool("reply", "Reply", acts.answer), own ? tool("edit", "Edit", acts.edit) : null);
}

function words(message, text, acts) {
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities;
  return el("div", { class: "text", dir: "auto" }, rendered(text, entities, acts));
}

function reply(message, acts) {
  const original = message.reply_to_message;
  if (!original) return null;
  return el(
    "button",
    { type: "button", class: "reply", onclick: () => acts.reveal(original.message_id) },
    el("b", {}, original.from.first_name),
    el("span", {}, summary(original)),
  );
}

function attachment(message) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    const size = { width: photo.width, height: photo.height };
    return el("img", { class: "photo", src: `/sandbox/files/${photo.file_id}`, alt: message.caption ?? "Photo", ...size });
  }
  if (!message.document) return null;
  const { file_id: id, file_name: name, file_size: size } = message.document;
  return el(
    "a",
    { class: "document", href: `/sandbox/files/${id}`, download: name, "data-testid": "document" },
    el("span", { class: "disc" }, icon("file")),
    el("span", {}, el("strong", {}, name), el("small", {}, kilobytes(size))),
  );
}

function inlineKeyboard(message, rows, acts) {
  const keys = rows.map((row, y) =>
    el("div", { class: "row" }, ...row.map((button, x) => inlineButton(message, button, `${y}:${x}`, acts))),
  );
  return el("div", { class: "keys" }, ...keys);
}

function inlineButton(message, button, place, acts) {
  const props = { class: `key ${button.style ?? ""}`.trim(), "data-testid": "inline-button" };
  if (button.url) {
    const key = link(button.url, button.text, acts, props);
    key.append(icon("link"));
    return key;
  }
  if (button.copy_text) {
    const onclick = () => copy(button.copy_text.text, acts.toast);
    return el("button", { type: "button", ...props, onclick }, button.text, icon("copy"));
  }
  if (Object.keys(button).some((field) => field.startsWith("switch_inline_query"))) {
    const onclick = () => acts.switchInline(button);
    return el("button", { type: "button", ...props, onclick }, button.text, icon("share"));
  }
  if (button.pay) return el("button", { type: "button", ...props, onclick: () => acts.pay(message) }, button.text);
  const busy = acts.isBusy(message, place) ? "true" : undefined;
  const onclick = () => acts.press(message, place, button);
  return el("button", { type: "button", ...props, "aria-busy": busy, "data-place": place, onclick }, button.text);
}

// One line about a message, for the list of people and for replies.
export function summary(message) {
  const what = message.photo ? "🖼 Photo" : message.document ? `📎 ${message.document.file_name}` : "";
  const paid = message.successful_payment ? "⭐️ Payment" : message.refunded_payment ? "⭐️ Refund" : message.users_shared ? "Shared a person" : message.invoice?.title;
  return [what, paid, message.text ?? message.caption].filter(Boolean).join(", ").replace(/\s+/g, " ");
}
