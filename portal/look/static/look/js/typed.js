// What was typed outlives an answer that never came, a page of trouble, and «Назад»: this tab keeps it for half an
// hour under the address of its form, and puts it back. Passwords, codes and numbers of documents are never kept;
// everything goes when the form was answered, when its person leaves, and when somebody else signs in.
const PREFIX = "portal-typed:";
const LIFE_MS = 30 * 60 * 1000;
const LONGEST = 200000;
const NEVER = /password|repeat|again|former|current|code|digits|secret|token|credential|snils|policy|document|passport|inn/i;
const SECRET = /password|one-time-code|cc-/;
const UNKEPT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);
const session = document.querySelector("dialog[data-portal-session]");
const owner = session?.hasAttribute("data-is-desk") ? "desk" : (session?.dataset.owner ?? "");
const isTrouble = Boolean(document.querySelector("[data-portal-trouble]"));
const sent = new WeakSet();

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? "null");
const write = (key, told) => sessionStorage.setItem(key, JSON.stringify(told));
const forget = (isGone) => keys().filter((key) => isGone(read(key))).forEach((key) => sessionStorage.removeItem(key));

function fields(form) {
  return [...form.elements].filter((one) => one.name && !one.disabled && !UNKEPT.has(one.type) && !NEVER.test(one.name)
    && !SECRET.test(one.autocomplete ?? "") && one.localName !== "fieldset" && one.localName !== "output");
}

const isChoice = (one) => one.type === "checkbox" || one.type === "radio";

function isTouched(one) {
  if (isChoice(one)) return one.checked !== one.defaultChecked;
  if (one.localName !== "select") return one.value !== one.defaultValue;
  const usual = [...one.options].findIndex((option) => option.defaultSelected);
  return one.selectedIndex !== Math.max(0, usual);
}

function keyOf(form) {
  const names = [...new Set(fields(form).map((one) => one.name))].sort();
  return `${PREFIX}${new URL(form.getAttribute("action") || location.href, location.href).pathname} ${names.join(" ")}`;
}

function keep(form, state) {
  const touched = form.method === "post" && !form.closest("[data-portal-unkept]") ? fields(form).filter(isTouched) : [];
  if (!touched.length) return;
  const values = touched.map((one) => [one.name, isChoice(one) ? one.value : null, isChoice(one) ? one.checked : one.value]);
  if (JSON.stringify(values).length <= LONGEST) write(keyOf(form), { state, at: Date.now(), owner, values });
}

function put(form, values) {
  const found = fields(form);
  const changed = values.filter(([name, choice, value]) => {
    const one = found.find((other) => other.name === name && (choice === null || other.value === choice));
    if (!one || isTouched(one) || one.readOnly) return false;
    if (isChoice(one)) one.checked = value;
    else one.value = value;
    ["input", "change"].forEach((kind) => one.dispatchEvent(new Event(kind, { bubbles: true })));
    return true;
  });
  if (changed.length) form.before(document.querySelector("template[data-portal-typed-words]").content.cloneNode(true));
}

// After «Назад» no page of ours has answered what was sent; after a page of trouble we know that it failed.
function restore(isBack) {
  document.querySelectorAll("form[method=post]").forEach((form) => {
    const key = keyOf(form);
    const told = read(key);
    if (!told || (told.state === "left" && !isBack) || form.querySelector("[aria-invalid=true]")) return;
    put(form, told.values);
    write(key, { ...told, state: "left" });
  });
}

function arrive() {
  const [{ type = "navigate" } = {}] = performance.getEntriesByType("navigation");
  if (isTrouble) {
    keys().forEach((key) => { const told = read(key); if (told.state === "sent") write(key, { ...told, state: "failed" }); });
    return;
  }
  forget((told) => told.owner !== owner || Date.now() - told.at > LIFE_MS);
  if (type !== "back_forward") forget((told) => told.state === "sent");
  restore(type === "back_forward" || type === "reload");
}

// A browser that keeps nothing (a private window, no room) shows the page all the same.
const quietly = (what) => { try { what(); } catch { /* nothing is kept */ } };

document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-session-stay")) return;
  sent.add(event.target);
  quietly(() => keep(event.target, "sent"));
});
window.addEventListener("pagehide", () => {
  if (isTrouble) return;
  document.querySelectorAll("form[method=post]").forEach((form) => sent.has(form) || quietly(() => keep(form, "left")));
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form").forEach((form) => sent.delete(form));
});
quietly(arrive);
