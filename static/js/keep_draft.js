// Saves a draft as it is typed; without signal what was typed stays on the phone and is sent later.
const QUIET_MS = 1500;
const RETRY_MS = 10000;

export function attach(form) {
  const status = document.querySelector("#draft-saved");
  const version = form.elements.version;
  const kept = `draft:${form.action || location.pathname}`;
  let timer = 0;
  let sending = false;
  let dirty = false;

  const typed = () => new URLSearchParams(new FormData(form));

  function say(words) {
    if (status) status.textContent = words;
  }

  function speak(answer) {
    for (const place of form.querySelectorAll("[id$='-said']")) {
      const name = place.id.slice(0, -"-said".length).replaceAll(/-(\d+)-/g, ".$1.");
      place.replaceChildren();
      const lines = [
        [answer.refused[name] ?? answer.errors[name], "field-error"],
        [answer.warnings[name], "listing-warning"],
      ];
      for (const [words, look] of lines) {
        if (!words) continue;
        const line = document.createElement("p");
        line.className = look;
        line.textContent = words;
        place.append(line);
      }
    }
  }

  async function send() {
    if (sending) return;
    sending = true;
    dirty = false;
    localStorage.setItem(kept, typed().toString());
    try {
      const answer = await fetch(form.action || location.href, {
        method: "POST",
        body: typed(),
        headers: { Accept: "application/json" },
      });
      if (answer.status === 409) {
        // Somebody else edited it: the page with both texts is shown by an ordinary save.
        form.requestSubmit();
        return;
      }
      if (!answer.ok || answer.redirected) {
        say(form.dataset.refused);
        return;
      }
      const told = await answer.json();
      version.value = told.version;
      localStorage.removeItem(kept);
      say(told.saved);
      speak(told);
      form.dispatchEvent(new CustomEvent("draft-saved", { detail: told }));
    } catch {
      say(form.dataset.failed);
      dirty = true;
      setTimeout(send, RETRY_MS);
    } finally {
      sending = false;
    }
    if (dirty) schedule();
  }

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(send, QUIET_MS);
  }

  function fill(values) {
    for (const [name, value] of values) {
      const field = form.elements[name];
      if (name === "csrf_token" || !(field instanceof HTMLElement) || !("value" in field)) continue;
      if (field.type === "hidden" && name !== "version") continue; // it was never typed
      if (field.type !== "checkbox") field.value = value;
    }
  }

  function words() {
    const values = typed();
    values.delete("version");
    values.delete("csrf_token");
    return values.toString();
  }

  // What was kept is let go only once the server has it: a save may be cut off half way, and a page
  // that answers with what is wrong may be left unread.
  function bringBack() {
    const left = localStorage.getItem(kept);
    if (!left || "answered" in form.dataset) return;
    const [shown, current] = [words(), version.value];
    fill(new URLSearchParams(left));
    form.dispatchEvent(new CustomEvent("draft-filled"));
    if (words() === shown) {
      version.value = current;
      localStorage.removeItem(kept);
      return;
    }
    schedule();
  }

  form.addEventListener("input", (event) => {
    const owner = event.target.form;
    if (owner && owner !== form) return; // a file beside a row, which another form sends
    dirty = true;
    localStorage.setItem(kept, typed().toString());
    schedule();
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("online", send);
  bringBack();
}
