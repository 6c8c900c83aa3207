// Shows what is found while somebody types: the same page is asked, and its list put in place.
const PAUSE_MS = 250;

export function attach(form) {
  const input = form.querySelector("input[name='tim']");
  const target = document.getElementById(form.dataset.target);
  let pause = 0;
  let asking = new AbortController();

  async function find() {
    asking.abort();
    asking = new AbortController();
    const address = new URL(form.action || location.href);
    address.searchParams.set("tim", input.value);
    try {
      const response = await fetch(address, { signal: asking.signal });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById(target.id);
      if (found) target.replaceChildren(...found.childNodes);
    } catch {
      // The button below the field still searches.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(find, PAUSE_MS);
  });
}
