// While HTMX waits longer than 400 ms, «Загружаем…» is shown and said; a failed answer is said too.
// After a refused form the summary of errors gets the focus.
const sign = document.querySelector("[data-portal-busy]");
const said = document.querySelector("[data-portal-said]");
let waiting = 0;
let timer = null;

const show = (text) => {
  sign.hidden = !text;
  said.textContent = text;
};

document.addEventListener("htmx:beforeRequest", () => {
  waiting += 1;
  timer ??= setTimeout(() => show(said.dataset.loading), 400);
});

document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  if (waiting) return;
  clearTimeout(timer);
  timer = null;
  show("");
});

const fail = () => {
  const words = document.createElement("div");
  words.className = "alert alert--error";
  words.setAttribute("role", "alert");
  words.textContent = said.dataset.failed;
  document.querySelector(".alert--failed")?.remove();
  words.classList.add("alert--failed");
  document.querySelector("main").prepend(words);
  words.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:sendError", fail);
document.addEventListener("htmx:responseError", fail);
document.addEventListener("htmx:timeout", fail);

// Days and times are swapped together: whoever chose a day goes on at its times, by eye and by keyboard.
document.addEventListener("htmx:afterSettle", () => {
  const next = document.querySelector("[data-portal-next]");
  if (next && document.activeElement === document.body) next.focus();
});

const focusErrors = () => document.querySelector("[data-portal-focus]")?.focus();
focusErrors();
document.addEventListener("htmx:afterSettle", focusErrors);
