// Helps to write numbers the way documents do. It only adds what stands between the digits, and only
// while one types at the end of a line: a pasted or corrected text stays as it is, the server reads any.
const MASKS = {
  snils: { lengths: [3, 3, 3, 2], marks: ["", "-", "-", " "] },
  date: { lengths: [2, 2, 4], marks: ["", ".", "."], own: /^\d\d?$|^\d\d\.?\d\d?$|^\d\d\.\d\d\.?\d+$/ },
  policy: { lengths: [4, 4, 4, 4], marks: ["", " ", " ", " "] },
};
const FAMILIAR = /^[\d .-]*\d$/;
// Dates as the server reads them: day first, or eight digits; year first.
const DAY_FIRST = /^(\d{1,2})[\s.,/-]+(\d{1,2})[\s.,/-]+(\d{4})$|^(\d\d)(\d\d)(\d{4})$/;
const YEAR_FIRST = /^(\d{4})-(\d\d)-(\d\d)$/;

function parted(digits, mask) {
  let at = 0;
  return mask.lengths.map((length, place) => {
    const part = digits.slice(at, at + length);
    at += length;
    return part && mask.marks[place] + part;
  }).join("");
}

function tidyDate(field) {
  const text = field.value.trim();
  const iso = YEAR_FIRST.exec(text);
  const found = iso ? [iso[3], iso[2], iso[1]] : (DAY_FIRST.exec(text) || []).slice(1).filter(Boolean);
  if (found.length === 3) field.value = found.map((part) => part.padStart(2, "0")).join(".");
}

function help(field, event) {
  const mask = MASKS[field.dataset.portalMask];
  const isTyped = event.inputType === "insertText" && field.selectionStart === field.value.length;
  // A year typed first got a dot into its middle: the hyphen after it says what it was.
  if (isTyped && field.dataset.portalMask === "date") {
    field.value = field.value.replace(/^(\d\d)\.(\d\d)-$/, "$1$2-");
  }
  const digits = field.value.replace(/\D/g, "");
  // Letters, other signs or too many digits: not what this mask knows, so it keeps its hands off.
  if (!mask || !isTyped || !FAMILIAR.test(field.value)) return;
  // Dots of the person's own, as in 5.3.1950: they know better where the day ends.
  if (mask.own && !mask.own.test(field.value)) return;
  if (digits.length > mask.lengths.reduce((sum, length) => sum + length)) return;
  field.value = parted(digits, mask);
}

document.querySelectorAll("[data-portal-mask]").forEach((field) => {
  field.addEventListener("input", (event) => help(field, event));
  if (field.dataset.portalMask === "date") field.addEventListener("blur", () => tidyDate(field));
});
