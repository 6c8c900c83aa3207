// Records of field checks that wait on this phone with their photographs, and sending them.
// Each has an identifier of its own, so that the site keeps it once however often it comes.
const NAME = "field-checks";
const STORE = "records";
const LOCK = "send-field-checks";
const JSON_WANTED = { Accept: "application/json" };
export const SHELL = "field-checks-1";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(STORE, { keyPath: "id" });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

async function within(mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("error", () => reject(transaction.error));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  } finally {
    database.close();
  }
}

export const keep = (record) => within("readwrite", (store) => store.put(record));
export const forget = (id) => within("readwrite", (store) => store.delete(id));
export const all = () => within("readonly", (store) => store.getAll());
export const unsent = async () => (await all()).filter((record) => record.state !== "sent");

// Answers "" when all was tried, "offline" without a signal, "unsigned" when nobody is signed in.
export function sendAll(page, changed = () => {}) {
  const run = () => sendEach(page, changed);
  return navigator.locks ? navigator.locks.request(LOCK, run) : run();
}

async function sendEach(page, changed) {
  const waiting = (await all()).filter((record) => record.state === "waiting");
  if (waiting.length === 0) return "";
  try {
    const answer = await fetch(`${page}/gui`, { headers: JSON_WANTED });
    if (answer.redirected || answer.status === 403) return "unsigned";
    const ready = await answer.json();
    for (const record of waiting) {
      if (record.person !== String(ready.person)) continue;
      await sendOne(page, ready.csrf_token, record);
      await changed();
    }
    return "";
  } catch {
    return "offline";
  }
}

async function sendOne(page, mark, record) {
  for (const photograph of record.photographs) {
    if (photograph.digest) continue;
    const [is_taken, told] = await post(`${page}/anh`, mark, [["file", photograph.file]]);
    if (!is_taken) {
      const photographs = `${photograph.name}: ${told.refused}`;
      await keep({ ...record, state: "refused", refused: { photographs } });
      return;
    }
    photograph.digest = told.digest;
    delete photograph.file;
    await keep(record);
  }
  const kept = record.photographs.map(({ digest }) => ["kept", digest]);
  const [is_taken, told] = await post(page, mark, [...record.fields, ...kept]);
  if (is_taken) await keep({ ...record, photographs: [], state: "sent", url: told.url });
  else await keep({ ...record, state: "refused", refused: told.refused, choices: told.choices });
}

async function post(address, mark, entries) {
  const sent = new FormData();
  for (const [name, value] of entries) sent.append(name, value);
  sent.set("csrf_token", mark);
  const answer = await fetch(address, { method: "POST", body: sent, headers: JSON_WANTED });
  if (answer.redirected || !(answer.ok || answer.status === 422 || answer.status === 413)) {
    throw new Error("not taken now; it is sent again later");
  }
  const told = await answer.json();
  return [answer.ok, answer.status === 413 ? { refused: told.detail } : told];
}
