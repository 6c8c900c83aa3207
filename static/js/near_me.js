// Asks the phone where it is, roughly, and shows what is near; the place goes into the address
// with two decimals (about a kilometre) and is kept nowhere else.
const DECIMALS = 2;

export function attach(button) {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => show(button, coords),
      () => explain(button),
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}

function show(button, { latitude, longitude }) {
  const address = new URL(window.location.href);
  address.searchParams.set(button.dataset.parameter, `${latitude.toFixed(DECIMALS)},${longitude.toFixed(DECIMALS)}`);
  address.searchParams.set(button.dataset.sort, "distance");
  address.hash = "";
  window.location.assign(address);
}

function explain(button) {
  const words = document.createElement("p");
  words.className = "quiet";
  words.setAttribute("role", "status");
  words.textContent = button.dataset.failed;
  button.replaceWith(words);
}
