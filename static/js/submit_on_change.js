// Sends the form as soon as a choice changes, where the form's own button is not at hand.
const wide = window.matchMedia("(min-width: 60rem)");

export function attach(form) {
  form.addEventListener("change", (event) => {
    const always = event.target.matches("select");
    const chosen = event.target.matches("input[type='checkbox']") && wide.matches;
    if (always || chosen) form.requestSubmit();
  });
}
