// Warns before a sign-out while field checks wait on this phone, and lets go of the kept page.
import { SHELL, unsent } from "./field_check_queue.js";

export function attach(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waiting = await unsent().catch(() => []);
    if (waiting.length > 0 && !confirm(form.dataset.waiting)) return;
    if ("caches" in window) await caches.delete(SHELL);
    form.submit();
  });
}
