// A button with data-portal-copy copies the text, or what stands in the field, of that id. It is hidden until this module serves it.
document.querySelectorAll("[data-portal-copy]").forEach((button) => {
  const text = document.getElementById(button.dataset.portalCopy);
  const said = document.querySelector(`[data-portal-copied="${button.dataset.portalCopy}"]`);
  if (!text || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value ?? text.innerText);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.failed;
    }
  });
});
