// A button with data-portal-print prints the page. It is hidden until this module can serve it.
document.querySelectorAll("[data-portal-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
