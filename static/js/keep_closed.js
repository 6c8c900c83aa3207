// Keeps an announcement closed on this device once its reader closed it; nothing is told to us.
const KEY = "closed-announcement";

export function attach(details) {
  try {
    if (localStorage.getItem(KEY) === details.dataset.mark) details.open = false;
  } catch {
    return;
  }
  details.addEventListener("toggle", () => {
    if (details.open) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, details.dataset.mark);
  });
}
