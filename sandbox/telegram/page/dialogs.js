// Toasts and alerts: the two faces of a callback's answer.

import { byId } from "./dom.js";

const TOAST_SECONDS = 4;
let timer = 0;

export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (node.hidden = true), TOAST_SECONDS * 1000);
}

export function alertBox(name, text) {
  byId("alert-name").textContent = name;
  byId("alert-text").textContent = text;
  const dialog = byId("alert");
  if (!dialog.open) dialog.showModal();
}
