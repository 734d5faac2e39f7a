// A form with data-portal-once is sent once: a double click or a second Enter sends nothing more.
// The server keeps the same promise; this only spares a person the second answer.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-portal-once]");
  if (!form) return;
  if (form.dataset.portalSent) {
    event.preventDefault();
    return;
  }
  form.dataset.portalSent = "yes";
  // Not `disabled`: a disabled button's name and value would not be sent.
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
});

const release = (root) => {
  root.querySelectorAll("form[data-portal-sent]").forEach((form) => {
    delete form.dataset.portalSent;
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
};

// Back from the next page, or an answer that HTMX could not show: the form may be sent again.
window.addEventListener("pageshow", () => release(document));
document.addEventListener("htmx:afterRequest", () => release(document));
