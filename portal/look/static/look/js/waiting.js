// What is happening while an answer is awaited: nothing for 400 ms, then the mark and the words of data-portal-waiting
// (of the button, the link, the form or what lies round it), at 8 s what to do, at a minute a way to try again.
// Whatever could not be loaded or sent is said at the top of the page; nothing that was typed is touched.
const SHOWN_MS = 400;
const LONG_MS = 8000;
const LAST_MS = 60000;
const sign = document.querySelector("[data-portal-waiting-sign]");
const face = sign.querySelector("[data-waiting-words]");
const long = sign.querySelector("[data-waiting-long]");
const said = document.querySelector("[data-portal-said]");
const failed = document.querySelector("template[data-portal-failed-words]");
const waits = new Map(); // what is waited for → how, in the order of its beginning
const NAVIGATION = Symbol("the next page");

const near = (element, name) => element?.closest?.(`[data-portal-${name}]`)?.getAttribute(`data-portal-${name}`);

function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

function draw() {
  const shown = [...waits.values()].filter((wait) => wait.isShown).at(-1);
  sign.hidden = !shown;
  if (!shown) return say("");
  (document.querySelector("dialog[open]") ?? document.body).append(sign);
  face.textContent = shown.words;
  long.hidden = !shown.isLong;
  long.querySelector("[data-waiting-advice]").textContent = shown.advice;
  say(shown.isLong ? shown.advice : shown.words);
}

function begin(key, wait) {
  end(key);
  const change = (ms, what) => setTimeout(() => { what(); draw(); }, ms);
  const appear = () => { wait.isShown = true; wait.region?.setAttribute("aria-busy", "true"); };
  wait.timers = [
    change(SHOWN_MS, appear),
    change(LONG_MS, () => { wait.isLong = true; }),
    change(LAST_MS, () => { end(key); fail(said.dataset.silent, wait.again); }),
  ];
  waits.set(key, wait);
}

function end(key) {
  const wait = waits.get(key);
  if (!wait) return;
  wait.timers.forEach(clearTimeout);
  waits.delete(key);
  if (![...waits.values()].some((other) => other.isShown && other.region === wait.region)) wait.region?.removeAttribute("aria-busy");
  draw();
}

// One box, however often a part that asks by itself fails: it is read aloud once.
function fail(words, again) {
  document.dispatchEvent(new CustomEvent("portal:gave-up"));
  const standing = document.querySelector("[data-portal-failed]");
  const box = standing?.dataset.words === words ? standing : failed.content.firstElementChild.cloneNode(true);
  box.querySelector("button").onclick = () => { box.remove(); again(); };
  if (box === standing) return;
  box.dataset.words = words;
  box.querySelector("[data-failed-words]").textContent = words;
  standing?.remove();
  (document.querySelector("dialog[open] [data-portal-dialog-body]") ?? document.querySelector("main")).prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

function wordsOf(element, form, usual) {
  return near(element, "waiting") || near(form, "waiting") || usual;
}

function send(form, button) {
  if (button?.isConnected) form.requestSubmit(button);
  else form.requestSubmit();
}

// Without a connection the page stays as it is: the browser's own page would take away what was typed.
document.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopPropagation();
  fail(said.dataset.failed, () => send(event.target, event.submitter));
}, true);

// Other modules and HTMX answer some presses themselves: they have done so when this runs.
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  setTimeout(() => {
    if (event.defaultPrevented || form.target === "_blank" || form.hasAttribute("data-portal-file")) return;
    begin(NAVIGATION, {
      words: wordsOf(submitter, form, form.method === "get" ? said.dataset.searching : said.dataset.sending),
      advice: near(submitter ?? form, "advice") || (form.method === "get" ? said.dataset.slow : said.dataset.once),
      region: document.querySelector("main"),
      again: () => send(form, submitter),
    });
  });
});

function leadsOn(event, link) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (link.target || link.hasAttribute("download") || link.hasAttribute("data-portal-file")) return false;
  const isHere = link.hash && link.pathname === location.pathname && link.search === location.search;
  return link.protocol.startsWith("http") && !isHere;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !leadsOn(event, link)) return;
  setTimeout(() => {
    if (event.defaultPrevented) return;
    begin(NAVIGATION, {
      words: wordsOf(link, null, said.dataset.opening),
      advice: said.dataset.slow,
      region: document.querySelector("main"),
      again: () => location.assign(link.href),
    });
  });
});

// Stopped by hand, or gone: a page that comes back out of the browser's memory is clean.
function clean() {
  [...waits.keys()].forEach(end);
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !waits.has(NAVIGATION)) return;
  end(NAVIGATION);
  document.dispatchEvent(new CustomEvent("portal:gave-up"));
});
window.addEventListener("pagehide", clean);
window.addEventListener("pageshow", clean);

// Other modules that fetch: `portal:waiting` and `portal:answered` on the element that was pressed.
document.addEventListener("portal:waiting", ({ target, detail }) => begin(target, {
  words: wordsOf(target, null, said.dataset.opening), advice: said.dataset.slow, region: null, again: detail.again,
}));
document.addEventListener("portal:answered", ({ target }) => end(target));

document.addEventListener("htmx:beforeRequest", ({ detail }) => begin(detail.xhr, {
  words: wordsOf(detail.elt, null, said.dataset.loading),
  advice: said.dataset.slow,
  region: detail.target,
  again: () => repeat(detail.requestConfig),
}));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  end(detail.xhr);
  if (detail.successful) document.querySelector("[data-portal-failed]")?.remove();
});

function repeat({ verb, path, elt, target }) {
  if (elt.isConnected) window.htmx.ajax(verb, path, { source: elt, target });
  else location.reload();
}
const failedPart = (words) => ({ detail }) => fail(words, () => repeat(detail.requestConfig));
document.addEventListener("htmx:sendError", failedPart(said.dataset.failed));
document.addEventListener("htmx:timeout", failedPart(said.dataset.silent));
document.addEventListener("htmx:responseError", failedPart(said.dataset.broken));
