// Keeps what was scanned. It asks the site first, always, because a lot may have been
// recalled since; only without an answer does it show the copy, and says of when it is.
const KEPT = "scans-1";
const MOST = 60;
const SAVED_AT = "X-Saved-At";
const SCANNED = /^\/(en\/)?q\/[^/]+\/?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const is_page = event.request.mode === "navigate" && SCANNED.test(url.pathname);
  if (event.request.method === "GET" && url.origin === self.location.origin && is_page) {
    event.respondWith(fresh_or_kept(event.request));
  }
});

async function fresh_or_kept(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await keep(request, answer.clone());
    return answer;
  } catch {
    const kept = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
    return kept ? dated(kept) : without_signal();
  }
}

async function keep(request, answer) {
  const cache = await caches.open(KEPT);
  const headers = new Headers(answer.headers);
  headers.set(SAVED_AT, new Date().toISOString());
  await cache.put(request, new Response(await answer.blob(), { headers }));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

// The words stand in the page itself, in its own language.
async function dated(kept) {
  const page = await kept.text();
  const language = /<html lang="(\w+)"/.exec(page)?.[1];
  const moment = new Date(kept.headers.get(SAVED_AT) ?? 0).toLocaleString(language);
  const marked = page.replace(
    /<main data-saved="([^"]*)">/,
    (_whole, words) => `<main><p class="demo" role="status"><strong>${words} ${moment}.</strong></p>`,
  );
  return new Response(marked, { status: 200, headers: kept.headers });
}

function without_signal() {
  const page = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Không có mạng · No signal</title>
<h1>Không có mạng</h1><p>Chưa kiểm tra được mã này; mã không bị coi là sai. Hãy thử lại khi có mạng.</p>
<h1 lang="en">No signal</h1><p lang="en">This code could not be checked yet; that does not make it wrong. Try again with a signal.</p>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
