// Counts a hold down from the seconds the server named, so a wrong clock on the phone does no harm.
// A listener hears of two minutes, one minute and the end, and nothing in between.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// What the page said while the time was kept gives way to what it says afterwards, the focus too.
function turn() {
  const within = document.activeElement?.closest('[data-portal-over="hide"]');
  for (const one of document.querySelectorAll("[data-portal-over]")) {
    one.hidden = one.dataset.portalOver === "hide";
    if (!one.hidden && one.dataset.portalTitle) document.title = one.dataset.portalTitle;
  }
  if (within) document.querySelector('button[data-portal-over="show"], [data-portal-over="show"] button')?.focus();
}

function start(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  const ends = Date.now() + Number(box.dataset.secondsLeft) * 1000;
  const face = box.querySelector("[data-countdown-clock]");
  const said = box.querySelector("[data-countdown-said]");
  let before = Infinity;

  const finish = () => {
    face?.remove();
    box.classList.add("countdown--over");
    box.querySelector("[data-countdown-text]").textContent = box.dataset.over;
    said.textContent = box.dataset.over;
    turn();
  };

  const tick = () => {
    if (!box.isConnected) return clearInterval(timer);
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    if (face) face.textContent = clock(left);
    if (before > 120 && before !== Infinity && left <= 120 && left > 60) said.textContent = box.dataset.two;
    if (before > 60 && before !== Infinity && left <= 60 && left > 0) said.textContent = box.dataset.one;
    before = left;
    if (left === 0) {
      clearInterval(timer);
      finish();
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}

const startAll = (root) => root.querySelectorAll("[data-portal-countdown]:not(.countdown--over)").forEach(start);
startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.detail.elt.parentNode ?? document));
