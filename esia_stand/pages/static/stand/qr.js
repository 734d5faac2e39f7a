// Waits until the phone has confirmed, then goes on; without this script the button does the same.
(() => {
  const form = document.querySelector("form[data-state]");
  const told = document.querySelector("[data-waiting]");
  const words = document.querySelector("template[data-words]");
  if (!form || !told || !words) return;
  const EVERY_MS = 2000;
  told.textContent = words.innerHTML;

  const look = async () => {
    let state = "waiting";
    try {
      const answer = await fetch(form.dataset.state, { cache: "no-store" });
      state = answer.ok ? (await answer.json()).state : "expired";
    } catch {
      // The net is away for a moment: ask again.
    }
    if (state === "confirmed") form.requestSubmit();
    else if (state === "waiting") setTimeout(look, EVERY_MS);
    else location.assign(location.pathname);
  };
  setTimeout(look, EVERY_MS);
})();
