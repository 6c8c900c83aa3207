// Shows what a form would say while it is being typed, by the form's own “preview” button.
const PAUSE_MS = 500;

export function attach(form) {
  const button = form.querySelector("[name='act'][value='preview']");
  let waiting;
  let asked = 0;

  async function show() {
    const turn = ++asked;
    const typed = new FormData(form);
    typed.set("act", "preview");
    typed.delete("file");
    const answer = await fetch(form.action, { method: "POST", body: typed });
    if (turn !== asked || !(answer.ok || answer.status === 422)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    const old = document.getElementById("preview");
    if (fresh && old) old.replaceChildren(...fresh.childNodes);
  }

  if (!button) return;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show().catch(() => {}), PAUSE_MS);
  });
}
