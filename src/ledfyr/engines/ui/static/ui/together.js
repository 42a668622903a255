/* Editing together: choosing rows, undo by key. Everything is a plain form without this. */
(() => {
  "use strict";

  /* --- Choosing rows: a count, the whole page, a stretch with shift --- */
  const picks = () => [...document.querySelectorAll("input[name=row][form=many]")];
  let latest = null;

  const count = () => {
    const bar = document.querySelector("[data-many]");
    if (!bar) return;
    const all = picks();
    const chosen = all.filter((box) => box.checked).length;
    bar.querySelector("[data-picked]").textContent = chosen;
    const whole = bar.querySelector("[data-pick-all]");
    whole.checked = chosen > 0 && chosen === all.length;
    whole.indeterminate = chosen > 0 && chosen < all.length;
    const every = bar.querySelector("[name=all]");
    bar.toggleAttribute("data-chosen", chosen > 0 || Boolean(every && every.checked));
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest && event.target.closest("input[name=row][form=many]");
    if (!box) return;
    const all = picks();
    if (event.shiftKey && latest && all.includes(latest)) {
      const [from, to] = [all.indexOf(latest), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    }
    latest = box;
    count();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) picks().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.closest("[data-many]")) count();
  });

  ["DOMContentLoaded", "htmx:afterSettle", "pageshow"].forEach((kind) => {
    (kind === "pageshow" ? window : document).addEventListener(kind, count);
  });

  /* --- The receipt that offers to undo floats at the foot of the window until it is closed or the page is left --- */
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-close]")) document.getElementById("messages").replaceChildren();
  });

  /* --- Ctrl+Z outside of fields goes to the latest "Ångra"; the person presses it herself --- */
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const button = document.querySelector("[data-undo]");
    if (!button) return;
    event.preventDefault();
    button.scrollIntoView({ block: "center" });
    button.focus();
  });
})();
