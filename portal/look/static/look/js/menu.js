// The menu of a phone closes when the focus leaves it: the page behind it is covered.
// The drawers of the menu: Esc closes and gives focus back, a click elsewhere closes.
document.addEventListener("focusin", (event) => {
  if (!("popover" in HTMLElement.prototype)) return;
  const menu = document.querySelector("[data-portal-menu][popover]:popover-open");
  if (menu && !menu.contains(event.target)) menu.hidePopover();
});

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
