// Writing: the composer, its commands, its inline queries, and what a message answers or edits.

import * as api from "./api.js";
import { byId } from "./dom.js";

// `acts`: current(), attempt(promise), say(text); `menu`, `inline` and `bar` are what opens above the composer.
export function wireComposer(acts, menu, inline, bar) {
  const composer = byId("composer");
  const submit = () => {
    const text = composer.value;
    if (inline.isQuery(text)) return;
    composer.value = "";
    menu.hide();
    inline.hide();
    acts.say(text);
    resize();
  };
  byId("composer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  composer.addEventListener("input", () => typed(menu, inline));
  composer.addEventListener("keydown", (event) => {
    if (menu.key(event) || inline.key(event)) return resize();
    if (event.key === "Escape") bar.close();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  byId("file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    await acts.attempt(api.upload(acts.current(), file, composer.value));
    composer.value = target.value = "";
  });
}

export function typed(menu, inline) {
  const { value } = byId("composer");
  resize();
  menu.typed(value);
  inline.typed(value);
}

export function resize() {
  const composer = byId("composer");
  composer.style.height = "auto";
  composer.style.height = `${composer.scrollHeight}px`;
}
