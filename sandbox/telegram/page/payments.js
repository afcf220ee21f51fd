// Invoices, and the lines that say what was paid or shared.

import * as api from "./api.js";
import { el } from "./dom.js";

export function invoice(message) {
  if (!message.invoice) return null;
  const { title, description, total_amount: amount } = message.invoice;
  return el("div", { class: "invoice", "data-testid": "invoice" }, el("strong", {}, title), el("p", {}, description), el("small", {}, `⭐️ ${amount}`));
}

// A service message, or null for any other.
export function service(message) {
  const { successful_payment: paid, refunded_payment: back, users_shared: shared } = message;
  if (!paid && !back && !shared) return null;
  const money = paid ? `You paid ⭐️ ${paid.total_amount}` : `You got ⭐️ ${back?.total_amount} back`;
  const text = shared ? "You shared a person with the bot" : money;
  return el("div", { class: "day", "data-testid": "service", "data-message-id": message.message_id }, text);
}

export async function pay(chat, message, toast) {
  try {
    const { ok, error_message: error } = await api.pay(chat, message.message_id);
    if (!ok) toast(error);
  } catch (error) {
    toast(error.message);
  }
}
