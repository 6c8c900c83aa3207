// Notes where the phone is, only when its owner taps the button.
export function attach(button) {
  if (!navigator.geolocation) return;
  const answer = document.getElementById("position-answer");
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById(button.dataset.latitude).value = coords.latitude.toFixed(4);
        document.getElementById(button.dataset.longitude).value = coords.longitude.toFixed(4);
        answer.textContent = button.dataset.done;
      },
      () => {
        answer.textContent = button.dataset.refused;
      },
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
