/* Editing where you read, and going through an import with the keys. Without script the cells are links to a form
   and the preview is a list of forms.

   Cells:   Enter or F2 opens, Escape undoes, Enter saves (Ctrl+Enter in long texts), leaving saves,
            arrows move between cells that can be changed.
   Preview: j and k go to the next and the previous doubt, a accepts, s skips. */
(() => {
  "use strict";

  const cellOf = (element) => element.closest("td, dd, [data-cell]");

  /* --- Moving --- */
  const neighbour = (link, key) => {
    const cell = link.closest("td");
    if (!cell) return null;
    const row = cell.parentElement;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const links = [...row.querySelectorAll("[data-edit]")];
      return links[links.indexOf(link) + (key === "ArrowRight" ? 1 : -1)];
    }
    const step = key === "ArrowDown" ? 1 : -1;
    const rows = [...cell.closest("table").rows];
    for (let at = rows.indexOf(row) + step; at >= 0 && at < rows.length; at += step) {
      const other = rows[at].cells[cell.cellIndex];
      const found = other && other.querySelector("[data-edit]");
      if (found) return found;
    }
    return null;
  };

  /* Where focus goes when the form has turned back into a value. */
  let returnTo = "";
  const keepPlace = (form) => { returnTo = form.id; };

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest && event.target.closest("[data-edit]");
    if (link) {
      if (event.key === "F2") {
        event.preventDefault();
        link.click();
      } else if (event.key.startsWith("Arrow") && !event.altKey) {
        const next = neighbour(link, event.key);
        if (next) {
          event.preventDefault();
          next.focus();
        }
      }
      return;
    }
    const form = event.target.closest && event.target.closest("[data-edit-form]");
    if (!form) return;
    if (event.key === "Escape") {
      event.preventDefault();
      undo(form);
    } else if (event.key === "Enter" && event.target.tagName === "TEXTAREA" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      keepPlace(form);
      form.requestSubmit();
    } else if (event.key === "Enter" && event.target.tagName === "SELECT") {
      event.preventDefault();
      keepPlace(form);
      form.requestSubmit();
    }
  });

  const undo = (form) => {
    const cancel = form.querySelector("[data-edit-cancel]");
    form.dataset.done = "";
    form.reset();
    keepPlace(form);
    if (cancel) cancel.click();
  };

  /* Leaving the field saves what was changed and lets the rest be. */
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest && event.target.closest("[data-edit-form]");
    if (!form || !window.htmx) return;
    window.setTimeout(() => {
      if (!form.isConnected || "done" in form.dataset || form.contains(document.activeElement) || !document.hasFocus()) return;
      form.dataset.done = "";
      if (window.ledfyr.isDirty(form)) form.requestSubmit();
      else form.querySelector("[data-edit-cancel]")?.click();
    }, 120);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-edit-form]")) {
      event.target.dataset.done = "";
      if (event.target.contains(document.activeElement)) keepPlace(event.target);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (part.matches("[data-edit-form]")) {
      const field = part.querySelector("input:not([type=hidden]), select, textarea");
      if (field) {
        field.focus();
        if (field.select) field.select();
      }
      return;
    }
    if (!returnTo) return;
    const cell = document.getElementById(returnTo);
    const link = cell && cell.querySelector("[data-edit]");
    returnTo = "";
    if (link && (document.activeElement === document.body || !document.activeElement)) link.focus();
  });

  /* A form that failed to be sent can be left again later. */
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (!event.detail.successful && form.matches && form.matches("[data-edit-form]")) delete form.dataset.done;
  });

  /* --- Import preview --- */
  const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");
  const doubts = () => [...document.querySelectorAll("[data-preview] [data-doubt]")];

  const goTo = (row) => {
    doubts().forEach((other) => other.classList.toggle("current", other === row));
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("[data-preview]") || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = doubts();
    const at = rows.findIndex((row) => row.classList.contains("current"));
    const press = (name) => rows[at]?.querySelector(`[data-action=${name}]`)?.click();
    if (event.key === "j" && rows.length) goTo(rows[Math.min(at + 1, rows.length - 1)]);
    else if (event.key === "k" && rows.length) goTo(rows[Math.max(at - 1, 0)]);
    else if (event.key === "a") press("accept");
    else if (event.key === "s") press("skip");
    else return;
    event.preventDefault();
  });

  /* A cell that was opened by a click on its surroundings: the whole cell is the target, not only the figure. */
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, select, textarea, label, summary")) return;
    const cell = event.target.matches("td") ? cellOf(event.target) : null;
    const link = cell && cell.querySelector(":scope > .cell > [data-edit]");
    if (link && !window.getSelection().toString()) link.click();
  });
})();
