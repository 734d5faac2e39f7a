// A link with data-portal-dialog opens the body of its page in a native <dialog>.
// Whatever goes wrong, the link is followed: the page says the same.
let dialog = null;
let opener = null;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "dialog-box";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    opener?.focus();
  });
  document.body.append(dialog);
}

async function bodyOf(href) {
  const answer = await fetch(href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const body = page.querySelector("[data-portal-dialog-body]");
  // A form without an action posts to the page it was read from, not to the one below.
  body?.querySelectorAll("form:not([action])").forEach((form) => form.setAttribute("action", answer.url));
  return body;
}

async function open(link) {
  const tell = (name) => link.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { again: () => open(link) } }));
  tell("portal:waiting");
  const body = await bodyOf(link.href).catch(() => null);
  tell("portal:answered");
  if (!body) {
    location.assign(link.href);
    return;
  }
  if (!dialog) build();
  dialog.replaceChildren(document.importNode(body, true));
  if (!dialog.open) {
    opener = link;
    dialog.showModal();
  }
  dialog.querySelector("#dialog-title")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (dialog?.open && event.target.closest("[data-portal-dialog-close]")) {
    event.preventDefault();
    dialog.close();
    return;
  }
  const link = event.target.closest("a[data-portal-dialog]");
  if (link && typeof HTMLDialogElement === "function") {
    event.preventDefault();
    open(link);
  }
});
