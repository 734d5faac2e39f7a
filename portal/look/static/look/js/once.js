// A form with data-portal-once is sent once: a double click or a second Enter sends nothing more.
// The server keeps the same promise; this only spares a person the second answer.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-portal-once]");
  if (!form || event.defaultPrevented) return;
  if (form.dataset.portalSent) {
    event.preventDefault();
    return;
  }
  form.dataset.portalSent = "yes";
  // Not `disabled`: a disabled button's name and value would not be sent.
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
});

const release = (form) => {
  delete form.dataset.portalSent;
  form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};
const releaseAll = () => document.querySelectorAll("form[data-portal-sent]").forEach(release);

// Back from the next page, an answer that HTMX could not show, or none at all: the form may be sent again.
// A part that asks by itself meanwhile releases nothing but itself.
window.addEventListener("pageshow", releaseAll);
document.addEventListener("portal:gave-up", releaseAll);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest("form[data-portal-sent]");
  if (form) release(form);
});
