// A field of files (data-portal-files) sends each choice at once, by HTMX: what is too large or too much is
// refused before it is sent, names and progress are shown. Without this file the form's own buttons do it.
const fieldOf = (input) => input.closest("[data-portal-files]");

const say = (field, text) => {
  field.querySelector("[data-portal-files-said]").textContent = text;
};

const sized = (bytes) =>
  bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} КБ`
    : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;

const refusal = (field, file, place) => {
  const told = field.dataset;
  if (file.size > Number(told.mostBytes)) return told.tooBig;
  return place >= Number(told.mostFiles) ? told.tooMany : "";
};

const sift = (field, input) => {
  const taken = new DataTransfer();
  const refused = [];
  for (const file of input.files) {
    const why = refusal(field, file, taken.files.length);
    if (why) refused.push(why.replace("%(name)s", () => file.name));
    else taken.items.add(file);
  }
  input.files = taken.files;
  return refused;
};

document.addEventListener("change", (event) => {
  const field = event.target.type === "file" && fieldOf(event.target);
  if (!field || !window.htmx) return;
  const refused = sift(field, event.target);
  const names = [...event.target.files].map((file) => `${file.name} (${sized(file.size)})`);
  const sending = names.length ? field.dataset.sending.replace("%(names)s", () => names.join(", ")) : "";
  say(field, [...refused, sending].filter(Boolean).join(" "));
  field.dataset.refused = refused.join(" ");
  if (names.length) window.htmx.trigger(event.target, "portal:files");
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.closest("[data-portal-files]")?.querySelector("progress");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
});

const failed = (event) => {
  const field = event.target.closest?.("[data-portal-files]");
  if (!field) return;
  field.querySelector("progress").hidden = true;
  say(field, field.dataset.failed);
};
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);

// The field was drawn anew: what was refused here is still said, and the keyboard stays where it was.
let refusedBefore = "";
document.addEventListener("htmx:beforeSwap", (event) => {
  refusedBefore = event.detail.target.dataset?.refused || "";
});

const prepare = () => {
  document.querySelectorAll("[data-portal-files]").forEach((field) => {
    const add = field.querySelector("[data-portal-files-add]");
    if (add && window.htmx) add.hidden = true;
  });
};

document.addEventListener("htmx:afterSettle", (event) => {
  prepare();
  const field = event.target.closest?.("[data-portal-files]") || document.querySelector("[data-portal-files]");
  if (!field) return;
  if (refusedBefore) say(field, refusedBefore);
  refusedBefore = "";
  if (document.activeElement === document.body) field.querySelector("input[type=file], button")?.focus();
});
window.addEventListener("load", prepare);
