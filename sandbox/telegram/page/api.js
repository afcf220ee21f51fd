// The control side of the server this page comes from. A `chat` has an id and a `person` who acts in it.

async function request(method, path, options = {}) {
  const answer = await fetch(path, { method, ...options });
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  const body = isJson ? await answer.json() : null;
  if (!answer.ok) throw new Error(body?.error ?? `${answer.status} ${answer.statusText}`);
  return body;
}

export const get = (path) => request("GET", path);

export const send = (method, path, body) =>
  request(method, path, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });

const act = (chat, what, body) => send("POST", `/sandbox/chats/${chat.id}/${what}`, { from: chat.person.id, ...body });

export const running = () => get("/sandbox/act/running");
export const state = (id) => get(`/sandbox/chats/${id}/messages`);
export const say = (chat, text, replyTo) => act(chat, "messages", { text, reply_to: replyTo });
export const edit = (chat, messageId, text) => act(chat, `messages/${messageId}`, { text });
export const start = (chat, parameter = "") => act(chat, "start", { parameter });
export const press = (chat, messageId, data) => act(chat, "presses", { message_id: messageId, data });
export const share = (chat, requestId, userId) => act(chat, "share", { request_id: requestId, user_id: userId });
export const block = (chat, blocked) => act(chat, "block", { blocked });
export const commands = (userId, chatId) => get(`/sandbox/commands?user_id=${userId}&chat_id=${chatId}`);
export const about = (userId) => get(`/sandbox/about?user_id=${userId}`);
export const speak = (userId, code) => send("POST", `/sandbox/people/${userId}/language`, { language_code: code });

// The bot's answer to `@bot text` in a chat, with the id to choose from it.
export async function ask(chat, text) {
  const { inline_query_id: id } = await act(chat, "queries", { query: text });
  return { id, ...(await get(`/sandbox/queries/${id}`)) };
}

// The bot's answer to a press of Pay.
export async function pay(chat, messageId) {
  const { pre_checkout_query_id: id } = await act(chat, "payments", { message_id: messageId });
  return get(`/sandbox/checkouts/${id}`);
}

export const choose = (queryId, resultId) => send("POST", `/sandbox/queries/${queryId}/choose`, { result_id: resultId });

export function upload(chat, file, text) {
  const form = new FormData();
  form.append("from", chat.person.id);
  if (text) form.append("text", text);
  form.append("document", file);
  return request("POST", `/sandbox/chats/${chat.id}/messages`, { body: form });
}

// Follows what happens in all chats. When the server itself is a new one, the page starts over.
export function follow(after, onEvent, onState) {
  const stream = new EventSource(`/sandbox/stream?after=${after}`);
  let boot = null;
  stream.addEventListener("hello", (message) => {
    const hello = JSON.parse(message.data);
    if (boot !== null && boot !== hello.boot) location.reload();
    boot = hello.boot;
    onState(true);
  });
  stream.onerror = () => onState(false);
  stream.onmessage = (message) => onEvent(JSON.parse(message.data));
}
