// Counts down to the opening of booking from the seconds the server named, then asks for the places anew.
// Everybody waits for the same second: each browser adds some of its own, and a page nobody looks at does not ask.
const LONGEST = 3 * 24 * 3600;
const two = (number) => String(number).padStart(2, "0");

function clock(seconds) {
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function ask(box) {
  if (!box.isConnected) return;
  if (!document.hidden) {
    box.dispatchEvent(new CustomEvent("portal:opened"));
    return;
  }
  document.addEventListener("visibilitychange", () => ask(box), { once: true });
}

function start(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  const left = Number(box.dataset.secondsLeft);
  if (left > LONGEST) return;
  const opens = Date.now() + left * 1000;
  const face = box.querySelector("[data-opening-clock]");

  const finish = () => {
    face.textContent = "";
    box.querySelector("[data-opening-said]").textContent = box.dataset.over;
    setTimeout(() => ask(box), (1 + Math.random() * Number(box.dataset.spread)) * 1000);
  };

  const tick = () => {
    if (!box.isConnected) return clearInterval(timer);
    const seconds = Math.max(0, Math.ceil((opens - Date.now()) / 1000));
    if (seconds === 0) {
      clearInterval(timer);
      finish();
    } else {
      face.textContent = `${box.dataset.left} ${clock(seconds)}`;
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

const startAll = (root) => root.querySelectorAll("[data-portal-opening]").forEach(start);
startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.detail.elt.parentNode ?? document));
