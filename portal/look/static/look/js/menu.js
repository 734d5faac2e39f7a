// The drawers of the menu: Esc closes and gives focus back, a click elsewhere closes.
const drawers = () => document.querySelectorAll("[data-portal-menu] details[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drawer of drawers()) {
    const inside = drawer.contains(document.activeElement);
    drawer.open = false;
    if (inside) drawer.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const drawer of drawers()) {
    if (!drawer.contains(event.target)) drawer.open = false;
  }
});
