// A page that was opened from a scan stays readable without a signal.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {
    // A phone that refuses still reads every page while it has a signal.
  });
}
