// «Другие врачи» leads back to the list where this doctor was found, with its words and filters: the tab remembers
// its last list. A doctor who was not on it (from «Мои карты», from a letter) or another patient or move keeps the link
// of the page. When its person leaves, the list is forgotten.
const KEY = "portal-list";
const path = (link) => new URL(link.href, location.href).pathname;

const session = document.querySelector("dialog[data-portal-session]");
const owner = session?.dataset.owner ?? "";
const isSame = (one, other) => ["card", "move"].every((name) => one.searchParams.get(name) === other.searchParams.get(name));

function remember(rows) {
  const shown = [...rows].map(path);
  sessionStorage.setItem(KEY, JSON.stringify({ at: location.pathname + location.search, shown, owner }));
}

function known() {
  const list = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!list?.owner || list.owner === owner) return list;
  sessionStorage.removeItem(KEY);
  return null;
}

function leadBack(link, list) {
  const isHere = list.shown.includes(location.pathname);
  if (isHere && isSame(new URL(list.at, location.href), new URL(link.href, location.href))) link.href = list.at;
}

// A browser that keeps nothing (a private window, no room) shows the page all the same.
try {
  const rows = document.querySelectorAll(".doctor--open a");
  const list = known();
  if (rows.length) remember(rows);
  const back = document.querySelector(".back a");
  if (back && list) leadBack(back, list);
} catch { /* the link leads where the page says */ }
