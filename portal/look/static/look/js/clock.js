// A line with data-portal-own-clock says the time of a visit by this device's clock, where that is not the
// clinic's: a ticket tells the clinic's own time, and who comes from far away looks at a telephone.
document.querySelectorAll("[data-portal-own-clock]").forEach((line) => {
  const at = new Date(line.dataset.portalOwnClock);
  if (-at.getTimezoneOffset() === Number(line.dataset.minutesFromUtc)) return;
  const said = new Intl.DateTimeFormat("ru", {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  line.textContent = `${line.dataset.words} ${said.format(at)}`;
  line.hidden = false;
});
