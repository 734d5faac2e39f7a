// A form with data-portal-passkey makes a passkey ("make") or signs with one ("sign"): the script asks its
// data-begin address what to do, lets the browser do it, and sends the answer as the form's own field.
// Where a browser cannot, the form stays hidden and the other ways stand beside it.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(told) {
  const user = { ...told.user, id: bytes(told.user.id) };
  const publicKey = { ...told, user, challenge: bytes(told.challenge), excludeCredentials: known(told.excludeCredentials) };
  const { id, type, response } = await navigator.credentials.create({ publicKey });
  return { id, rawId: id, type, response: {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) } };
}

async function signed(told) {
  const publicKey = { ...told, challenge: bytes(told.challenge), allowCredentials: known(told.allowCredentials) };
  const { id, type, response } = await navigator.credentials.get({ publicKey });
  return { id, rawId: id, type, response: {
    clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
    signature: text(response.signature) } };
}

async function run(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  const answer = await fetch(form.dataset.begin, { method: "POST", body, credentials: "same-origin" });
  if (answer.redirected) return location.assign(answer.url);
  const told = await answer.json();
  if (told.refused) throw new Error(told.refused);
  const done = form.dataset.portalPasskey === "make" ? await made(told) : await signed(told);
  form.elements.credential.value = JSON.stringify(done);
  HTMLFormElement.prototype.submit.call(form);
}

function failed(form, error) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = error.name === "Error" ? error.message : form.dataset.failed;
  said.hidden = false;
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("[data-portal-passkey-none]").forEach((one) => { one.hidden = true; });
  document.querySelectorAll("form[data-portal-passkey]").forEach((form) => { form.classList.remove("with-script"); });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-portal-passkey]");
    if (!form) return;
    event.preventDefault();
    run(form).catch((error) => failed(form, error));
  });
} else {
  document.querySelectorAll("form[data-portal-passkey]").forEach((form) => { form.hidden = true; });
}
