// Two minutes before the session closes a dialog asks whether the person is still here; when it has closed,
// the dialog covers the page. What was typed is sent all the same: the server keeps it behind the sign-in.
// Tabs tell each other, so that work in one keeps the others open. Nothing is stored in the browser.
const SOON = 120;
const box = document.querySelector("dialog[data-portal-session]");
const leftHere = document.querySelector("[data-portal-left]");
const desk = box?.hasAttribute("data-is-desk") || leftHere?.dataset.portalLeft === "desk" ? "-desk" : "";
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`portal-session${desk}`) : null;
let ends = 0;
let typed = null;
let asked = false;
let timer = null;

const left = () => Math.max(0, Math.ceil((ends - Date.now()) / 1000));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function lives(seconds, isLast, tell = true) {
  ends = Date.now() + seconds * 1000;
  asked = false;
  box.querySelector("[data-session-idle]").hidden = isLast;
  box.querySelector("[data-session-last]").hidden = !isLast;
  box.querySelector("[data-session-stay]").hidden = isLast;
  box.toggleAttribute("data-is-last", isLast);
  if (seconds > SOON && box.open) box.close();
  if (tell) tabs?.postMessage({ seconds, isLast });
}

function ask() {
  asked = true;
  if (box.open) return;
  box.showModal();
}

function shut() {
  clearInterval(timer);
  box.querySelector("[data-session-soon]").hidden = true;
  box.querySelector("[data-session-over]").hidden = false;
  box.setAttribute("aria-labelledby", "session-over-title");
  box.classList.add("dialog-box--shut");
  if (!box.open) box.showModal();
  box.querySelector("#session-over-title").focus();
}

function tick() {
  const seconds = left();
  if (seconds > SOON) return;
  if (!asked) ask();
  box.querySelectorAll("[data-session-clock]").forEach((face) => { face.textContent = clock(seconds); });
  const said = box.querySelector("[data-session-said]");
  if (seconds <= 60 && seconds > 0) said.textContent = said.dataset.one;
  if (seconds === 0) shut();
}

async function stay(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return shut();
  const told = await answer.json();
  lives(told.seconds_left, told.is_last);
}

// A form that was begun is sent as it is: the server keeps it and asks before it does anything.
function again() {
  if (typed?.isConnected) HTMLFormElement.prototype.submit.call(typed);
  else location.assign(location.href);
}

if (box) {
  lives(Number(box.dataset.secondsLeft), box.hasAttribute("data-is-last"));
  timer = setInterval(tick, 1000);
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !box.hasAttribute("data-is-last")) lives(Number(box.dataset.idleSeconds), false);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form?.method === "post" && !box.contains(form)) typed = form;
  });
  box.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-session-stay")) return;
    event.preventDefault();
    stay(event.target).catch(() => box.close());
  });
  box.addEventListener("cancel", (event) => {
    if (left() === 0) event.preventDefault();
  });
  box.querySelector("[data-session-again]").addEventListener("click", again);
  // A page that comes back out of the browser's memory is asked for anew: its person may have left.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "left") location.reload();
    else if (data.seconds > left()) lives(data.seconds, data.isLast, false);
  });
} else if (leftHere) {
  tabs?.postMessage("left");
}
