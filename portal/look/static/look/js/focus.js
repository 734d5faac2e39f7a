// Where the keyboard and the reader go on after a page or a part of it has come.
// Days and times are swapped together: whoever chose a day goes on at its times, by eye and by keyboard.
document.addEventListener("htmx:afterSettle", () => {
  const next = document.querySelector("[data-portal-next]");
  if (next && document.activeElement === document.body) next.focus();
});

// After a refused form the summary of errors gets the focus.
const focusErrors = () => document.querySelector("[data-portal-focus]")?.focus();
focusErrors();
document.addEventListener("htmx:afterSettle", focusErrors);
