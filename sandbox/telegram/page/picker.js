// "Choose a chat": where a bot's button puts its query, or whom a keyboard button shares.

import { avatar, byId, el } from "./dom.js";

export function pickChat(chats, onPick, title = "Choose a chat") {
  byId("picker-name").textContent = title;
  const dialog = byId("picker");
  const items = chats.map((chat) => {
    const onclick = () => {
      dialog.close();
      onPick(chat);
    };
    return el(
      "button",
      { type: "button", class: "person", "data-testid": "picker-chat", onclick },
      avatar(el("span", { "aria-hidden": "true" }), chat.id, chat.title, chat.pair ? 2 : 1),
      el("span", { class: "name" }, chat.title),
    );
  });
  byId("picker-chats").replaceChildren(...(items.length ? items : [el("p", {}, "There is no such chat here.")]));
  dialog.showModal();
}

// Which of a person's chats a button allows. A button without a choice allows all of them.
export function allowed(button, chats, bot) {
  const wish = button.switch_inline_query_chosen_chat;
  const titled = chats.map((chat) => (chat.room ? chat : { ...chat, title: bot }));
  if (!wish) return titled;
  return titled.filter((chat) => {
    if (!chat.room) return wish.allow_bot_chats;
    return chat.pair ? wish.allow_user_chats : wish.allow_group_chats;
  });
}
