// Keeps what was scanned, and the form of field checks on an inspector's phone. It asks the site
// first, always, because a lot may have been recalled since; only without an answer does it show
// the copy, and says of when it is.
const KEPT = "scans-1";
const MOST = 60;
const SAVED_AT = "X-Saved-At";
const CHECKS = "field-checks-1";
const CHECK_FORM = "/ban/kiem-tra-thuc-dia";
const PART = /^\/assets\//;
const SCANNED = /^\/(en\/)?q\/[^/]+\/?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const is_page = event.request.mode === "navigate";
  if (is_page && SCANNED.test(url.pathname)) event.respondWith(fresh_or_kept(event.request));
  else if (is_page && url.pathname === CHECK_FORM) event.respondWith(check_form(event.request));
  else if (PART.test(url.pathname)) event.respondWith(part(event.request));
});

// The page itself puts its form here, without anything of a visit. Whoever may not open it any
// more is sent to the sign-in page, and the form is let go of.
async function check_form(request) {
  try {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect" || answer.status === 403) await caches.delete(CHECKS);
    return answer;
  } catch {
    const kept = await caches.match(CHECK_FORM, { cacheName: CHECKS, ignoreVary: true });
    return kept ?? without_signal();
  }
}

// A part has an address that changes with it, so that the kept copy is never an old one.
async function part(request) {
  const kept = await caches.match(request.url, { cacheName: CHECKS, ignoreVary: true });
  return kept ?? fetch(request);
}

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
