// Sends chosen pictures one by one with their progress, and again after a dropped connection.
const RETRY_MS = 4000;
const MOST_TRIES = 30;

export function attach(form) {
  const input = form.querySelector("input[type=file]");
  const list = document.createElement("ul");
  list.className = "listing-sending";
  list.setAttribute("aria-live", "polite");
  form.append(list);

  function line(file) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    const bar = document.createElement("progress");
    words.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(words, bar);
    list.append(item);
    return { words, bar };
  }

  function once(file, shown) {
    return new Promise((resolve, reject) => {
      const sent = new FormData();
      sent.set("csrf_token", form.elements.csrf_token.value);
      sent.set("files", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => resolve(request));
      request.addEventListener("error", reject);
      request.addEventListener("timeout", reject);
      request.send(sent);
    });
  }

  const pause = () =>
    new Promise((done) => {
      const timer = setTimeout(done, RETRY_MS);
      window.addEventListener(
        "online",
        () => {
          clearTimeout(timer);
          done();
        },
        { once: true },
      );
    });

  async function send(file) {
    const shown = line(file);
    for (let tried = 0; tried < MOST_TRIES; tried += 1) {
      try {
        const answer = await once(file, shown);
        const refused = answer.response?.refused ?? [];
        if (refused.length > 0) {
          shown.words.textContent = refused[0];
          shown.bar.remove();
          return false;
        }
        if (answer.status < 500) return answer.status < 400;
      } catch {
        shown.words.textContent = `${file.name}: ${form.dataset.failed}`;
      }
      await pause();
    }
    return false;
  }

  async function sendAll() {
    const files = [...input.files];
    input.disabled = true;
    let whole = true;
    for (const file of files) whole = (await send(file)) && whole;
    input.disabled = false;
    input.value = "";
    if (whole) location.reload();
  }

  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    sendAll();
  });
}
