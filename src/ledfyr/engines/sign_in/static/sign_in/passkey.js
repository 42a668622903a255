/* Keys (WebAuthn). A form with data-passkey asks the browser for a key and is then sent as any form:
   "login" fetches the challenge first, "get" and "create" find theirs in the page. Words stand in the templates. */
(() => {
  "use strict";

  const key = window.webauthnJSON;

  const challenge = async (form) => {
    if (form.dataset.passkey === "login") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
      return answer.json();
    }
    return JSON.parse(document.getElementById("passkey-data").textContent);
  };

  const ask = async (form) => {
    const data = await challenge(form);
    if (form.dataset.passkey !== "create") return key.get(data.request_options);
    const alone = form.querySelector("[name=passwordless]").checked;
    const chosen = data.creation_options.publicKey.authenticatorSelection;
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return key.create(data.creation_options);
  };

  const start = (form) => {
    const button = form.querySelector("[data-passkey-button]");
    const sorry = form.querySelector("[data-passkey-error]");
    form.hidden = false;
    let answered = false;
    form.addEventListener("submit", async (event) => {
      if (answered) return;
      event.preventDefault();
      sorry.hidden = true;
      button.disabled = true;
      try {
        form.querySelector("[name=credential]").value = JSON.stringify(await ask(form));
        answered = true;
        form.requestSubmit();
      } catch {
        sorry.hidden = false; // refused, cancelled or no key: the person chooses what to do
        button.disabled = false;
        button.focus();
      }
    });
  };

  if (!key || !window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach(start);
})();
