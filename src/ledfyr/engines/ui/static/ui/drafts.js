/* Long texts are kept as a draft while they are written: on the server, or in the browser while the server cannot be
   reached, and then on the server as soon as it can. The server offers the draft on the page where the form stands. */
(() => {
  "use strict";

  const PAUSE = 1500;
  const body = () => document.body.dataset;
  const prefix = () => `ledfyr-draft ${body().draftWho} `;

  /* Private windows may refuse to keep anything. */
  const store = (() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        window[name].setItem("ledfyr-try", "1");
        window[name].removeItem("ledfyr-try");
        return window[name];
      } catch { /* the next one */ }
    }
    return null;
  })();

  const isKept = (form) => form && form.method === "post" && form.closest("main")
    && form.querySelector("textarea") && !form.querySelector("[type=password], [type=file]");

  const labelOf = (field) => {
    const label = field.labels && field.labels[0];
    return label ? label.textContent.trim().replace(/\s+/g, " ").slice(0, 100) : "";
  };
  const wordsOf = (field) => (field.tagName === "SELECT" ? [...field.selectedOptions].map((one) => one.text).join(", ") : "");

  const draftOf = (form) => {
    const data = {};
    const labels = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || typeof value !== "string") continue;
      (data[name] ||= []).push(value);
      const field = form.elements[name];
      if (field && field.type !== "hidden" && field.labels) labels[name] = [labelOf(field), wordsOf(field)];
    }
    const path = new URL(form.action, window.location.href).pathname;
    return { path, page: window.location.pathname, data: JSON.stringify(data), labels: JSON.stringify(labels) };
  };

  const tell = (form, text) => {
    let line = form.querySelector("[data-draft-told]");
    if (!line) {
      line = document.createElement("p");
      line.className = "soft small";
      line.dataset.draftTold = "";
      line.setAttribute("role", "status");
      form.append(line);
    }
    line.textContent = text;
  };

  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const send = async (draft) => {
    const answer = await fetch(body().drafts, {
      method: "POST",
      body: new URLSearchParams(draft),
      headers: { "X-CSRFToken": token(), "X-Draft": "1" },
      redirect: "error",
      keepalive: true,
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.status === 200 ? answer.json() : null;
  };

  const keep = async (form) => {
    if (!form.isConnected || "sent" in form.dataset) return;
    const draft = draftOf(form);
    try {
      const kept = await send(draft);
      store?.removeItem(prefix() + draft.path);
      if (kept) tell(form, `${body().draftKept} ${kept.at}`);
    } catch {
      store?.setItem(prefix() + draft.path, JSON.stringify(draft));
      if (store) tell(form, body().draftHere);
    }
  };

  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (!body().drafts || !isKept(form)) return;
    window.clearTimeout(timers.get(form));
    timers.set(form, window.setTimeout(() => keep(form), PAUSE));
  });

  /* A form that is on its way keeps no draft of its own: should it come back, typing starts again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!body().drafts || !isKept(form)) return;
    window.clearTimeout(timers.get(form));
    if (navigator.onLine) {
      form.dataset.sent = "";
      window.setTimeout(() => { delete form.dataset.sent; }, 3000);
    } else if (store) {
      const draft = draftOf(form);
      store.setItem(prefix() + draft.path, JSON.stringify(draft));
    }
  });

  /* What stayed in the browser goes to the server, which offers it on its page from then on. */
  const flush = async () => {
    if (!body().drafts || !store) return;
    for (const key of Object.keys(store).filter((name) => name.startsWith(prefix()))) {
      const draft = JSON.parse(store.getItem(key));
      try {
        await send(draft);
        store.removeItem(key);
        const here = draft.page === window.location.pathname && !document.querySelector(`[data-draft-of="${CSS.escape(draft.path)}"]`);
        const dirty = [...document.querySelectorAll("main form[method=post]")].some(window.ledfyr.isDirty);
        if (here && !dirty) window.location.reload();
      } catch { return; }
    }
  };
  window.addEventListener("online", flush);
  document.addEventListener("DOMContentLoaded", flush);
})();
