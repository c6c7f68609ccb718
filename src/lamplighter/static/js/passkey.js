// Passkeys, where the browser can. Every page works without this file.
(() => {
  "use strict";
  const can = window.PublicKeyCredential;
  if (!can?.parseRequestOptionsFromJSON) return;

  // What to ask for: on the form, or at its address, so that just looking at the door asks for nothing.
  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options.publicKey;
  };
  const ask = async (form) => {
    const options = await optionsOf(form);
    form.elements.credential.value = JSON.stringify(form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey: can.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: can.parseRequestOptionsFromJSON(options) }));
    form.requestSubmit();
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[role=status]");
    form.querySelector("button").addEventListener("click", () => {
      said.textContent = "";
      ask(form).catch(() => { said.textContent = form.dataset.trouble; });
    });
    form.hidden = false;
  }
  for (const offer of document.querySelectorAll("[data-with-passkey]")) offer.hidden = false;
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
})();
