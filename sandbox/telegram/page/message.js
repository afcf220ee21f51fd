// One message as a bubble, with the inline keyboard under it.

import { clock, copy, el, icon } from "./dom.js";
import { link, rendered } from "./entities.js";

const kilobytes = (size) => (size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} KB`);

// `acts`: as for entities, and press(message, place, button), isBusy(message, place), reveal(messageId), toast(text).
export function bubble(message, acts) {
  const out = !message.from.is_bot;
  const rows = message.reply_markup?.inline_keyboard;
  const edited = message.edit_date && !rows;
  const text = message.text ?? message.caption ?? "";
  const classes = ["bubble", edited && "edited", !text && "bare"].filter(Boolean).join(" ");
  const body = el("div", { class: classes }, reply(message, acts), attachment(message), words(message, text, acts));
  if (message.reactions) body.append(el("span", { class: "reaction", title: "Reaction" }, message.reactions.join(" ")));
  body.append(
    el("span", { class: "meta" }, edited ? el("span", {}, "edited") : null, el("time", {}, clock(message.date))),
  );
  return el(
    "article",
    {
      class: ["message", out && "out", rows && "has-keys"].filter(Boolean).join(" "),
      "data-testid": "message",
      "data-message-id": message.message_id,
      "data-from": out ? "person" : "bot",
      "aria-label": `${message.from.first_name}, ${clock(message.date)}`,
    },
    body,
    rows ? inlineKeyboard(message, rows, acts) : null,
  );
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
  const busy = acts.isBusy(message, place) ? "true" : undefined;
  const onclick = () => acts.press(message, place, button);
  return el("button", { type: "button", ...props, "aria-busy": busy, "data-place": place, onclick }, button.text);
}

// One line about a message, for the list of people and for replies.
export function summary(message) {
  const what = message.photo ? "🖼 Photo" : message.document ? `📎 ${message.document.file_name}` : "";
  return [what, message.text ?? message.caption].filter(Boolean).join(", ").replace(/\s+/g, " ");
}
