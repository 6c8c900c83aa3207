// Sends chosen pictures one by one with their progress, and again after a dropped connection.
// The site keeps a file once however often it comes, so that sending again never doubles it.
const RETRY_MS = 4000;
const STALLED_MS = 60000;
const MOST_TRIES = 30;
const MOST_BYTES = 20 * 1024 * 1024;

export function attach(form) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  const words = form.dataset;
  const refusedKey = `refused:${form.action}`;
  const list = document.createElement("ul");
  list.className = "listing-sending";
  list.setAttribute("aria-live", "polite");
  form.append(list);

  function line(said, bar) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = said;
    item.append(text);
    if (bar) item.append(bar);
    list.append(item);
    return text;
  }

  function begun(file) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const text = line(`${file.name}: ${words.waiting}`, bar);
    const say = (said) => (text.textContent = `${file.name}: ${said}`);
    return { file, bar, say };
  }

  function once({ file, bar, say }) {
    return new Promise((resolve, reject) => {
      const sent = new FormData();
      sent.set("csrf_token", form.elements.csrf_token.value);
      sent.set("files", file);
      const request = new XMLHttpRequest();
      let stalled = setTimeout(() => request.abort(), STALLED_MS);
      const moves = () => {
        clearTimeout(stalled);
        stalled = setTimeout(() => request.abort(), STALLED_MS);
      };
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        moves();
        if (!event.lengthComputable) return;
        bar.value = event.loaded / event.total;
        say(`${Math.round(bar.value * 100)}%`);
      });
      request.upload.addEventListener("load", () => say(words.working));
      request.addEventListener("loadend", () => clearTimeout(stalled));
      request.addEventListener("load", () => resolve(request));
      request.addEventListener("error", reject);
      request.addEventListener("abort", reject);
      request.send(sent);
    });
  }

  const pause = () =>
    new Promise((done) => {
      const timer = setTimeout(done, RETRY_MS);
      const onlineAgain = () => {
        clearTimeout(timer);
        done();
      };
      window.addEventListener("online", onlineAgain, { once: true });
    });

  // Answers why a file was not taken, or nothing once it was.
  function refusal(request, file) {
    const answer = request.response;
    if (answer?.refused?.length > 0) return answer.refused[0];
    if (request.status === 200 && Array.isArray(answer?.refused)) return "";
    return `${file.name}: ${answer?.detail ?? answer?.error ?? words.refused}`;
  }

  async function send(shown) {
    const { file, bar, say } = shown;
    if (file.size > MOST_BYTES) {
      bar.remove();
      say(words.tooLarge);
      return `${file.name}: ${words.tooLarge}`;
    }
    for (let tried = 0; tried < MOST_TRIES; tried += 1) {
      try {
        bar.value = 0;
        const request = await once(shown);
        if (request.status < 500) {
          const why = refusal(request, file);
          bar.remove();
          say(why ? why.replace(`${file.name}: `, "") : words.taken);
          return why;
        }
      } catch {
        // The connection dropped: it is tried again below.
      }
      say(words.failed);
      await pause();
    }
    bar.remove();
    say(words.givenUp);
    return `${file.name}: ${words.givenUp}`;
  }

  async function sendAll() {
    const waiting = [...input.files].map(begun);
    const refused = [];
    input.disabled = button.disabled = true;
    for (const shown of waiting) {
      const why = await send(shown);
      if (why) refused.push(why);
    }
    input.disabled = button.disabled = false;
    input.value = "";
    sessionStorage.setItem(refusedKey, JSON.stringify(refused));
    if (refused.length < waiting.length) location.reload();
    else sayRefused();
  }

  function sayRefused() {
    const refused = JSON.parse(sessionStorage.getItem(refusedKey) ?? "[]");
    sessionStorage.removeItem(refusedKey);
    list.replaceChildren();
    for (const why of refused) line(why).className = "field-error";
  }

  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    sendAll();
  });
  sayRefused();
}
