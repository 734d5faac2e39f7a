// «Другие врачи» leads back to the list where this doctor was found, with its words and filters: the tab remembers
// its last list. A doctor who was not on it (from «Мои карты», from a letter) keeps the link of the page.
const KEY = "portal-list";
const path = (link) => new URL(link.href, location.href).pathname;

function remember(rows) {
  const shown = [...rows].map(path);
  sessionStorage.setItem(KEY, JSON.stringify({ at: location.pathname + location.search, shown }));
}

function leadBack(link) {
  const list = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (list?.shown.includes(location.pathname)) link.href = list.at;
}

// A browser that keeps nothing (a private window, no room) shows the page all the same.
try {
  const rows = document.querySelectorAll(".doctor--open a");
  if (rows.length) remember(rows);
  const back = document.querySelector(".back a");
  if (back) leadBack(back);
} catch { /* the link leads where the page says */ }
