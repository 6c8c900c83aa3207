// Computes the hash of every record in the reader's own browser.
const BEGINNING = "0".repeat(64);

export function attach(button) {
  if (!globalThis.crypto?.subtle) return;
  const answer = document.getElementById("ledger-answer");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const proof = await (await fetch(button.dataset.proof)).json();
      const wrong = await broken(proof.events);
      answer.textContent = wrong.length
        ? `${button.dataset.fails} ${wrong.join(", ")}`
        : button.dataset.holds;
    } catch {
      answer.textContent = button.dataset.trouble;
    }
    button.disabled = false;
  });
}

async function broken(events) {
  const wrong = [];
  let before = [BEGINNING];
  for (const event of events) {
    const hash = await sha256(`${event.previousHash}\n${event.body}`);
    if (hash !== event.hash || !before.includes(event.previousHash)) wrong.push(event.position);
    before = [event.hash, hash];
  }
  return wrong;
}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
