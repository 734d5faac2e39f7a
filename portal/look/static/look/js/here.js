// A form with data-portal-here asks the phone where it is, once, after a press, and sends it by POST.
// Three decimals are some hundred metres: enough to find a street, too little to find a flat.
const DECIMALS = 3;

const fill = (form, coords) => {
  form.elements.latitude.value = coords.latitude.toFixed(DECIMALS);
  form.elements.longitude.value = coords.longitude.toFixed(DECIMALS);
};

const ask = (event) => {
  const form = event.target;
  const said = form.querySelector("[data-portal-here-said]");
  event.preventDefault();
  said.textContent = said.dataset.asking;
  navigator.geolocation.getCurrentPosition(
    (found) => {
      fill(form, found.coords);
      form.submit();
    },
    () => {
      said.textContent = said.dataset.refused;
    },
    { timeout: 10000, maximumAge: 300000 },
  );
};

document.querySelectorAll("form[data-portal-here]").forEach((form) => {
  if (!navigator.geolocation) return;
  form.hidden = false;
  form.addEventListener("submit", ask);
});
