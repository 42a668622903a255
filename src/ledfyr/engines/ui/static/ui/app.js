/* The shell's behaviour: colour scheme, selects that submit themselves, pop-ups, drop zone, unsaved changes,
   and words for screen readers after a part of the page was replaced. Everything has a plain link
   or form underneath. Swedish words come from data attributes in the templates. */
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.add("has-script");

  /* --- Light or dark: kept in a cookie, so that the server can draw the right one at once --- */
  const setScheme = (scheme, keep) => {
    root.dataset.colorScheme = scheme;
    if (keep) document.cookie = `ledfyr_scheme=${scheme}; path=/; max-age=31536000; samesite=lax`;
  };

  const startScheme = () => {
    const box = document.querySelector("[data-scheme]");
    if (!box) return;
    const select = box.querySelector("select");
    select.value = root.dataset.colorScheme || "auto";
    select.addEventListener("change", () => setScheme(select.value, true));
    box.hidden = false;
  };

  /* Paper is white whatever the screen is. */
  let schemeBeforePrint = "";
  window.addEventListener("beforeprint", () => {
    schemeBeforePrint = root.dataset.colorScheme;
    setScheme("light", false);
  });
  window.addEventListener("afterprint", () => setScheme(schemeBeforePrint || "auto", false));

  /* --- The live region: what was saved, what failed --- */
  let liveTimer = 0;
  const announce = (text, level = "info") => {
    const live = document.getElementById("live");
    if (!live || !text) return;
    live.textContent = "";
    live.dataset.level = level;
    // A pause, so that the same words twice are read twice.
    window.setTimeout(() => { live.textContent = text; }, 50);
    window.clearTimeout(liveTimer);
    if (level !== "error") liveTimer = window.setTimeout(() => { live.textContent = ""; }, 4000);
  };

  /* --- Unsaved changes --- */
  const isDirty = (form) => [...form.elements].some((field) => {
    if (!field.name || field.type === "hidden" || field.type === "submit") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.tagName === "SELECT") {
      const given = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(given, 0);
    }
    return field.value !== field.defaultValue;
  });

  let leaving = false;
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "dialog" && !event.defaultPrevented) leaving = true;
    // A submit that is cancelled or handled by htmx stays on the page: guard again.
    window.setTimeout(() => { leaving = false; }, 3000);
  });
  window.addEventListener("beforeunload", (event) => {
    const dirty = [...document.querySelectorAll("form[method=post]:not([data-auto-submit])")].some(isDirty);
    if (dirty && !leaving) event.preventDefault();
  });

  /* --- Selects that submit themselves --- */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto-submit]");
    if (form && (event.target.matches("select, [type=checkbox], [type=radio]"))) form.requestSubmit();
  });

  /* --- Pop-ups made of <details>: one at a time, Escape and a click outside close --- */
  const popups = () => document.querySelectorAll("details[data-popup][open], details.menu-button[open]");
  document.addEventListener("click", (event) => {
    if (!event.isTrusted) return; // edit.js presses "Ångra" when a cell is left
    popups().forEach((popup) => { if (!popup.contains(event.target)) popup.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    popups().forEach((popup) => {
      popup.open = false;
      popup.querySelector("summary").focus();
    });
  });

  /* --- Drop zone over a plain file input --- */
  const zoneOf = (event) => event.target.closest && event.target.closest("[data-drop]");
  const nameFile = (zone) => {
    const files = zone.querySelector("input[type=file]").files;
    zone.querySelector("[data-drop-name]").textContent = [...files].map((file) => file.name).join(", ");
  };
  ["dragenter", "dragover"].forEach((kind) => document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.dataset.over = "";
  }));
  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.over;
  });
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    delete zone.dataset.over;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    nameFile(zone);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "file" && zoneOf(event)) nameFile(zoneOf(event));
  });

  /* --- After htmx: focus and words --- */
  const greet = (part) => {
    // A form that came back with errors takes the focus; a list that was filtered does not.
    const wanted = part.matches("form") ? "[data-focus], [aria-invalid=true]" : "[data-focus]";
    const focus = part.matches("[data-focus]") ? part : part.querySelector(wanted);
    if (focus) focus.focus();
    const told = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (told) announce(`${told.dataset.announce}: ${told.textContent.trim()}`);
  };
  document.addEventListener("htmx:afterSwap", (event) => greet(event.detail.elt));
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((kind) => {
    document.addEventListener(kind, () => announce(document.body.dataset.failed, "error"));
  });

  /* --- A form whose answer takes seconds says so, and is sent once --- */
  document.addEventListener("submit", (event) => {
    const words = event.target.dataset.busy;
    if (!words || event.defaultPrevented) return;
    const button = event.target.querySelector("[type=submit]");
    button.disabled = true;
    button.textContent = words;
    announce(words, "error");
  });
  

  document.addEventListener("DOMContentLoaded", () => {
    startScheme();
    const errors = document.querySelector("[data-focus]");
    if (errors) errors.focus();
  });

  window.ledfyr = { announce, isDirty };
})();
