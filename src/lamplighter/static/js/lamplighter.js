// Small kindnesses. Every page works without this file.
(() => {
  "use strict";
  const PATIENCE = 8000; // after so many milliseconds a form may be sent again

  // The time zone, where it is asked for the first time and the list knows it.
  const guessZones = (part) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const field of part.querySelectorAll("[data-guess=zone]"))
      if ([...field.options].some((option) => option.value === zone)) field.value = zone;
  };

  // A form is on its way once; a second tap changes nothing.
  const buttonsOf = (form) => form.querySelectorAll("button:not([type=button])");
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
  };
  const send = (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "yes";
    for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
    setTimeout(release, PATIENCE, form);
  };

  const say = (words, shown) => {
    const live = document.querySelector("[data-live]");
    if (!live) return;
    live.classList.toggle("aside", !shown);
    live.textContent = words;
  };

  // After a part has been exchanged: errors take the focus; if the focus was lost, the new heading takes it; else it is said.
  const attend = (part) => {
    if (part.dataset.say !== undefined) { say(part.dataset.say, false); return; } // changed by the other one, not by me
    const errors = part.querySelector(".errors[tabindex]");
    const heading = part.querySelector("h1, h2, h3, legend, label");
    if (errors) errors.focus();
    else if (document.activeElement !== document.body && document.activeElement?.isConnected) say(heading?.textContent ?? "", false);
    else if (heading) { heading.tabIndex = -1; heading.focus(); }
  };

  guessZones(document);
  document.querySelector(".errors[autofocus]")?.focus();
  document.addEventListener("submit", send, true);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("htmx:beforeRequest", () => say("", false));
  document.addEventListener("htmx:load", (event) => guessZones(event.target));
  document.addEventListener("htmx:afterSettle", (event) => attend(event.target));
  for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(trouble, () => say(document.querySelector("[data-live]")?.dataset.trouble ?? "", true));
})();
