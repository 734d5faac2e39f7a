// Helps to write numbers the way documents do. It only adds what stands between the digits, and only
// while one types at the end of a line: a pasted or corrected text stays as it is, the server reads any.
const MASKS = {
  snils: { lengths: [3, 3, 3, 2], marks: ["", "-", "-", " "] },
  date: { lengths: [2, 2, 4], marks: ["", ".", "."] },
  policy: { lengths: [4, 4, 4, 4], marks: ["", " ", " ", " "] },
};
const FAMILIAR = /^[\d .-]*\d$/;

function parted(digits, mask) {
  let at = 0;
  return mask.lengths.map((length, place) => {
    const part = digits.slice(at, at + length);
    at += length;
    return part && mask.marks[place] + part;
  }).join("");
}

function help(field, event) {
  const mask = MASKS[field.dataset.portalMask];
  const isTyped = event.inputType === "insertText" && field.selectionStart === field.value.length;
  const digits = field.value.replace(/\D/g, "");
  // Letters, other signs or too many digits: not what this mask knows, so it keeps its hands off.
  if (!mask || !isTyped || !FAMILIAR.test(field.value)) return;
  if (digits.length > mask.lengths.reduce((sum, length) => sum + length)) return;
  field.value = parted(digits, mask);
}

document.querySelectorAll("[data-portal-mask]").forEach((field) => {
  field.addEventListener("input", (event) => help(field, event));
});
