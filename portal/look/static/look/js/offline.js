// A ticket that was opened once opens without a connection too: its copy lies in this browser until its person
// signs out, somebody else signs in, or the day after the visit is over. The copy is a page of its own, without forms and without a session.
const PREFIX = "portal-tickets-";
const session = document.querySelector("[data-portal-session]");
const ticket = document.querySelector("[data-portal-ticket]");
const left = document.querySelector("[data-portal-left]");
const mine = session?.dataset.owner ? PREFIX + session.dataset.owner : "";

async function forget(isOld) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && isOld(name)).map((name) => caches.delete(name)));
}

async function sweep() {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PREFIX))) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      const copy = await shelf.match(request, { ignoreVary: true });
      if (Date.parse(copy?.headers.get("X-Ticket-Until")) <= Date.now()) await shelf.delete(request, { ignoreVary: true });
    }
  }
}

// What the copy needs to look as it should: every file of ours that it names.
function files(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const named = [...page.querySelectorAll("link[href], script[src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  return [...new Set(named)].filter((path) => path.startsWith("/"));
}

async function keep() {
  const { keep: href, version, worker, scope } = ticket.dataset;
  const shelf = await caches.open(mine);
  const had = await shelf.match(location.pathname, { ignoreVary: true });
  if (!href) return had && shelf.delete(location.pathname, { ignoreVary: true });
  if (had?.headers.get("X-Ticket-Version") !== version) {
    const answer = await fetch(href, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) return;
    await shelf.addAll(files(await answer.clone().text()));
    await shelf.put(location.pathname, answer);
  }
  await navigator.serviceWorker.register(worker, { scope });
  document.querySelectorAll("[data-portal-kept]").forEach((line) => { line.hidden = false; });
}

async function tidy() {
  if (left && left.dataset.portalLeft !== "desk") await forget(() => true);
  await sweep();
  if (!mine) return;
  await forget((name) => name !== mine);
  if (ticket) await keep();
}

// A browser that keeps nothing (a private window, no room) shows the page all the same.
if ("caches" in window && "serviceWorker" in navigator) tidy().catch(() => {});
