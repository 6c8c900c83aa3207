// Records a field check: kept on the phone first, sent when there is a signal, shown until then.
import { all, forget, keep, SHELL, sendAll } from "./field_check_queue.js";

const RETRY_MS = 10_000;
const A_DAY_MS = 24 * 3600 * 1000;
const SETTLED_MS = 800;

export function attach(form) {
  const words = form.dataset;
  const fields = form.elements;
  const queue = document.getElementById("check-queue");
  const said = document.getElementById("check-said");
  const known = document.getElementById("check-known");
  const communes = document.getElementById("check-communes");
  const carriedList = document.getElementById("check-carried");
  let carried = [];
  let is_moment_chosen = false;
  let retry = 0;

  const say = (text) => {
    said.textContent = text;
  };

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.dataset.kind = "quiet";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function line(record) {
    const item = document.createElement("li");
    const title = document.createElement("strong");
    title.textContent = record.title;
    const state = document.createElement("span");
    state.textContent = { waiting: words.waiting, refused: words.refused, sent: words.sent }[
      record.state
    ];
    item.append(title, document.createElement("br"), state);
    if (record.state === "sent") {
      const link = document.createElement("a");
      link.href = record.url;
      link.textContent = words.open;
      item.append(" ", link);
    }
    if (record.state === "refused") {
      const why = document.createElement("p");
      why.className = "field-error";
      why.textContent = Object.values(record.refused).join(" ");
      const acts = document.createElement("div");
      acts.className = "button-row";
      acts.append(
        button(words.again, () => fillAgain(record)),
        button(words.away, () => throwAway(record)),
      );
      item.append(why, acts);
    }
    return item;
  }

  async function show() {
    const records = (await all()).filter((record) => record.person === words.person);
    queue.hidden = records.length === 0;
    records.sort((one, other) => other.kept - one.kept);
    queue.querySelector("ul").replaceChildren(...records.map(line));
  }

  async function send() {
    const outcome = await sendAll(words.page, show);
    await show();
    if (outcome === "unsigned") say(words.unsigned);
    if (outcome === "" && said.textContent === words.kept) say("");
    clearTimeout(retry);
    if (outcome === "offline") retry = setTimeout(send, RETRY_MS);
  }

  async function throwAway(record) {
    if (!confirm(words.sure)) return;
    await forget(record.id);
    await show();
  }

  function showCarried() {
    const names = carried.map((photograph) => {
      const item = document.createElement("li");
      const leave = button(words.away, () => {
        carried = carried.filter((other) => other !== photograph);
        showCarried();
        fields.files.focus();
      });
      leave.setAttribute("aria-label", `${words.away}: ${photograph.name}`);
      item.append(photograph.name, " ", leave);
      return item;
    });
    carriedList.replaceChildren(...names);
  }

  function showCommunes(choices, chosen) {
    const rows = choices.map(([value, text]) => {
      const label = document.createElement("label");
      label.className = "check choice";
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "commune_chosen", value });
      radio.checked = value === chosen;
      const name = document.createElement("span");
      name.textContent = text;
      label.append(radio, " ", name);
      return label;
    });
    communes.replaceChildren(...rows);
  }

  function showProblems(problems) {
    for (const place of form.querySelectorAll("[data-problem]")) {
      place.textContent = problems[place.dataset.problem] ?? "";
      place.hidden = !place.textContent;
    }
    for (const control of fields) {
      if (control.name in problems) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    const first = Object.keys(problems)[0];
    const control = first && form.querySelector(`[name="${first}"]`);
    if (control) control.focus();
  }

  function fillAgain(record) {
    form.reset();
    showCommunes(record.choices ?? [], "");
    for (const [name, value] of record.fields) {
      if (name !== "checked_at" && fields[name]) fields[name].value = value;
    }
    fields.checked_at.value = localMoment(new Date(Object.fromEntries(record.fields).checked_at));
    is_moment_chosen = true;
    carried = record.photographs;
    showCarried();
    showProblems(record.refused);
  }

  function startAnew() {
    form.reset();
    for (const input of form.querySelectorAll("input[type=hidden]")) {
      if (input.name !== "csrf_token") input.value = "";
    }
    fields.code.value = "";
    fields.client_id.value = crypto.randomUUID();
    fields.checked_at.value = localMoment(new Date());
    is_moment_chosen = false;
    carried = [];
    known.replaceChildren();
    communes.replaceChildren();
    showCarried();
    showProblems({});
  }

  function lacking() {
    const given = (name) => String(new FormData(form).get(name) ?? "").trim();
    const needed = ["code", "finding", "measure", "checked_at"];
    if (!given("outlet")) needed.push("place_words");
    if (!given("outlet") && !given("commune_chosen")) needed.push("commune");
    if (given("measure") === "check-again") needed.push("again_on");
    if (given("finding") === "other" || given("measure") === "letter") needed.push("words");
    const problems = {};
    for (const name of needed) if (!given(name)) problems[name] = words.needed;
    const photographs = carried.length + fields.files.files.length;
    if (photographs > Number(words.most)) problems.photographs = words.many;
    return problems;
  }

  function filledIn() {
    const moment = is_moment_chosen ? new Date(fields.checked_at.value) : new Date();
    const entries = [...new FormData(form)].filter(
      ([name, value]) => typeof value === "string" && !["csrf_token", "kept"].includes(name),
    );
    const finding = form.querySelector("input[name=finding]:checked + span").textContent;
    return {
      id: fields.client_id.value,
      person: words.person,
      kept: Date.now(),
      title: `${fields.code.value} · ${finding} · ${moment.toLocaleString(document.documentElement.lang)}`,
      state: "waiting",
      fields: entries.map(([name, value]) =>
        name === "checked_at" ? [name, moment.toISOString()] : [name, value],
      ),
      photographs: [
        ...carried,
        ...[...fields.files.files].map((file) => ({ name: file.name, file })),
      ],
    };
  }

  async function record() {
    const problems = lacking();
    showProblems(problems);
    if (Object.keys(problems).length > 0) return;
    const filled = filledIn();
    try {
      await navigator.storage?.persist?.();
      await keep(filled);
    } catch {
      if (navigator.onLine && fields.csrf_token) form.submit();
      else say(words.full);
      return;
    }
    startAnew();
    say(words.kept);
    await show();
    queue.scrollIntoView({ block: "nearest" });
    await send();
    const after = (await all()).find(({ id }) => id === filled.id);
    if (after?.state === "sent") say(words.sent);
    if (after?.state === "refused") say(words.refused);
  }

  async function look() {
    const code = fields.code.value.trim();
    if (!code) return;
    try {
      const answer = await fetch(`${words.known}?ma=${encodeURIComponent(code)}`);
      if (!answer.ok || answer.redirected) throw new Error("no answer");
      if (fields.code.value.trim() !== code) return;
      const parts = document.createRange().createContextualFragment(await answer.text());
      known.replaceChildren(parts);
    } catch {
      known.textContent = words.offline;
    }
  }

  // What a phone needs to open this page without a signal; nothing of a visit stands in it.
  // The page is kept last, so that a kept page always has all its parts.
  async function keepShell() {
    if (!("caches" in window) || !("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register("/sw.js");
    const shell = await fetch(words.shell);
    if (!shell.ok || shell.redirected) return;
    const parts = await partsOf(await shell.clone().text());
    const cache = await caches.open(SHELL);
    for (const part of parts) if (!(await cache.match(part))) await cache.add(part);
    await cache.put(words.page, shell);
    for (const request of await cache.keys()) {
      const is_page = new URL(request.url).pathname === words.page;
      if (!is_page && !parts.has(request.url)) await cache.delete(request);
    }
  }

  async function forgetOld() {
    for (const { id, state, kept } of await all()) {
      if (state === "sent" && Date.now() - kept > A_DAY_MS) await forget(id);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "act") look();
    else record();
  });
  fields.code.addEventListener("change", look);
  fields.checked_at.addEventListener("input", () => {
    is_moment_chosen = true;
  });
  window.addEventListener("online", send);
  if (!fields.client_id.value || !fields.csrf_token) fields.client_id.value = crypto.randomUUID();
  if (!form.querySelector("[aria-invalid]")) fields.checked_at.value = localMoment(new Date());
  forgetOld().then(send);
  setTimeout(async () => {
    await keepShell().catch(() => {});
    const kept = "caches" in window && (await caches.match(words.page, { cacheName: SHELL }));
    document.getElementById("check-ready").hidden = !kept;
  }, SETTLED_MS);
}

// The sheet that the page names, and what this visit loaded of the same version: all scripts and
// fonts. Where the site has changed since the page was opened, the next visit keeps it.
async function partsOf(page) {
  const named = [...page.matchAll(/"(\/assets\/[^"]+\.css)"/g)].map(
    ([, path]) => new URL(path, location.origin).href,
  );
  const loaded = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => new URL(name).pathname.startsWith("/assets/"));
  const version = (address) => new URL(address).pathname.split("/")[2];
  const versions = new Set([...named, ...loaded].map(version));
  if (versions.size !== 1) throw new Error("the site has changed since");
  return new Set([...named, ...loaded]);
}

function localMoment(moment) {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
