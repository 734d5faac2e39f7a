// Answers for a ticket that this browser keeps while the portal cannot be reached. It looks at addresses of
// booking only, puts nothing away by itself, and asks the portal first: a copy is never shown instead of an answer.
const PREFIX = "portal-tickets-";
const TICKET = /\/booking\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/$/;
const GATEWAY = 502;
const FILES = ["style", "script", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([sweep(), self.clients.claim()])));

async function shelves() {
  const names = await caches.keys();
  return Promise.all(names.filter((name) => name.startsWith(PREFIX)).map((name) => caches.open(name)));
}

async function kept(path) {
  for (const shelf of await shelves()) {
    const copy = await shelf.match(path, { ignoreVary: true });
    if (copy) return copy;
  }
  return undefined;
}

// A copy says until when it may lie here: a visit of the past is nobody's business on a shared computer.
async function sweep() {
  for (const shelf of await shelves()) {
    for (const request of await shelf.keys()) {
      const copy = await shelf.match(request, { ignoreVary: true });
      if (Date.parse(copy?.headers.get("X-Ticket-Until")) <= Date.now()) await shelf.delete(request, { ignoreVary: true });
    }
  }
}

async function forget(path) {
  for (const shelf of await shelves()) await shelf.delete(path, { ignoreVary: true });
}

async function answer(request) {
  if (request.mode === "navigate") await sweep();
  const path = new URL(request.url).pathname;
  try {
    const told = await fetch(request);
    if (told.status === 404) await forget(path);
    return told.status < GATEWAY ? told : (await kept(path)) ?? told;
  } catch {
    return (await kept(path)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const isTicket = request.mode === "navigate" && TICKET.test(url.pathname);
  if (isTicket || FILES.includes(request.destination)) event.respondWith(answer(request));
});
