// The control side of the server this page comes from.

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

const chat = (id, what) => `/sandbox/chats/${id}/${what}`;

export const state = (id) => get(chat(id, "messages"));
export const say = (id, text) => send("POST", chat(id, "messages"), { text });
export const start = (id, parameter = "") => send("POST", chat(id, "start"), { parameter });
export const press = (id, messageId, data) => send("POST", chat(id, "presses"), { message_id: messageId, data });
export const block = (id, blocked) => send("POST", chat(id, "block"), { blocked });
export const commands = (id) => get(`/sandbox/commands?user_id=${id}`);

export function upload(id, file, text) {
  const form = new FormData();
  if (text) form.append("text", text);
  form.append("document", file);
  return request("POST", chat(id, "messages"), { body: form });
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
