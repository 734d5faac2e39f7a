// Checks a new password while it is typed, by the same rule as the server's, which decides.
// A listener hears the whole state once the person pauses; nothing is said of an empty field.
const PAUSE_MS = 900;
const letters = (text) => text.toLowerCase().replaceAll("ё", "е");
const signs = (text) => [...text.normalize("NFKC")].length;

function holdsOwn(text, box) {
  const phone = box.dataset.phone.replace(/\D/g, "").slice(-10);
  const names = letters(box.dataset.names).split("|").filter((name) => name.length >= 3);
  const digits = text.replace(/\D/g, "");
  return (phone.length === 10 && digits.includes(phone)) || names.some((name) => letters(text).includes(name));
}

function start(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  const [first, second] = box.querySelectorAll("input");
  const rule = box.querySelector("[data-password-rule]");
  const said = box.querySelector("[data-password-said]");
  const show = box.querySelector("[data-password-show]");
  let pause = 0;

  const met = {
    short: () => signs(first.value) >= 8,
    own: () => first.value !== "" && !holdsOwn(first.value, box),
    repeat: () => first.value !== "" && first.value === second.value,
    long: () => signs(first.value) >= 15,
  };

  const look = () => {
    rule.hidden = first.value === "" && second.value === "";
    rule.querySelectorAll("[data-rule]").forEach((line) => {
      const isMet = met[line.dataset.rule]();
      line.classList.toggle("rule__met", isMet);
      line.firstElementChild.textContent = `${isMet ? box.dataset.met : box.dataset.unmet} `;
    });
    clearTimeout(pause);
    pause = setTimeout(() => {
      said.textContent = rule.hidden ? "" : [...rule.children].map((line) => line.textContent.trim()).join(". ");
    }, PAUSE_MS);
  };

  const hide = show.textContent;
  box.querySelector("[data-password-buttons]").classList.remove("with-script");
  show.addEventListener("click", () => {
    const isShown = first.type === "text";
    first.type = second.type = isShown ? "password" : "text";
    show.textContent = isShown ? hide : box.dataset.shown;
  });
  first.addEventListener("input", look);
  second.addEventListener("input", look);
  look();
}

document.querySelectorAll("[data-portal-password]").forEach(start);
