// Text and entities to DOM nodes. Offsets are UTF-16 code units, which is what JavaScript counts in.

import { el, icon } from "./dom.js";
import { moment } from "./moments.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", custom_emoji: "span" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `acts` has what links do: command(text), deepLink(parameter), copy(text) and the bot's username.
export function rendered(text, entities, acts) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, ordered, 0, text.length, acts);
}

function build(text, entities, from, to, acts) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length; ) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    const inner = [];
    for (i += 1; i < entities.length && entities[i].offset < end; i += 1) inner.push(entities[i]);
    if (end <= start) continue;
    out.append(text.slice(at, start));
    out.append(element(entity, text.slice(start, end), build(text, inner, start, end, acts), acts));
    // A block has its own line, so the line break after it is not shown again.
    at = BLOCKS.has(entity.type) && text[end] === "\n" && end < to ? end + 1 : end;
  }
  out.append(text.slice(at, to));
  return out;
}

function element(entity, part, inside, acts) {
  switch (entity.type) {
    case "spoiler":
      return spoiler(inside);
    case "code":
      return el("code", { title: "Copy", onclick: () => acts.copy(part) }, inside);
    case "pre":
      return el("pre", { "data-language": entity.language }, el("code", { onclick: () => acts.copy(part) }, inside));
    case "blockquote":
      return el("blockquote", {}, el("div", { class: "quote" }, inside));
    case "expandable_blockquote":
      return expandable(inside);
    case "date_time": {
      const when = new Date(entity.unix_time * 1000);
      const shown = moment(entity.unix_time, entity.date_time_format, part);
      return el("time", { class: "moment", datetime: when.toISOString(), title: when.toLocaleString() }, shown);
    }
    case "text_link":
      return link(entity.url, inside, acts);
    case "url":
      return link(/^[a-z]+:\/\//i.test(part) ? part : `http://${part}`, inside, acts);
    case "bot_command":
      return el("button", { type: "button", class: "link", onclick: () => acts.command(part) }, inside);
    case "mention":
    case "text_mention":
    case "hashtag":
      return el("span", { class: "link" }, inside);
    default:
      return el(TAGS[entity.type] ?? "span", {}, inside);
  }
}

export function link(url, inside, acts, props = {}) {
  const parameter = deepLink(url, acts.username);
  if (parameter !== null) {
    const follow = (event) => {
      event.preventDefault();
      acts.deepLink(parameter);
    };
    return el("a", { href: url, onclick: follow, ...props }, inside);
  }
  if (!/^(https?|tg|ton):/i.test(url)) return el("span", props, inside);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...props }, inside);
}

// The start parameter of a link to this bot, "" for a link without one, null for any other link.
export function deepLink(url, username) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const query = parsed.searchParams;
  const isWeb = ["t.me", "telegram.me", "telegram.dog"].includes(parsed.hostname);
  const named = isWeb ? parsed.pathname.slice(1) : parsed.protocol === "tg:" ? query.get("domain") : null;
  return named?.toLowerCase() === username.toLowerCase() ? query.get("start") ?? "" : null;
}

function spoiler(inside) {
  const show = () => node.setAttribute("aria-expanded", "true");
  const byKey = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show();
  };
  const node = el(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", title: "Spoiler", "aria-expanded": "false", onclick: show, onkeydown: byKey },
    inside,
  );
  return node;
}

function expandable(inside) {
  const toggle = () => button.setAttribute("aria-expanded", String(!node.classList.toggle("closed")));
  const button = el("button", { type: "button", "aria-label": "Show all of the quote", "aria-expanded": "false", onclick: toggle }, icon("down"));
  const node = el("blockquote", { class: "closed" }, el("div", { class: "quote" }, inside), button);
  return node;
}
