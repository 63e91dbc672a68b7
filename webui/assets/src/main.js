// The little that pages do in the browser. Every page works without this file.
import htmx from "htmx.org";
import { makeComboboxes } from "./combobox.js";
import "./drafts.js";
import "./files.js";
import "./rubric.js";
import "./main.scss";
import "./preview.js";
import { makeSpreadsheets } from "./spreadsheet.js";
import { makeTabs } from "./tabs.js";

// The content security policy allows no evaluation and no style elements; visited pages hold
// personal data and must not lie in the browser's storage.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "instant",
  // A form that is refused (422) comes back with its messages and is shown.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

const openMenus = () => document.querySelectorAll("details.oc-menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-oc-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const held = menu.contains(document.activeElement);
    menu.open = false;
    if (held) menu.querySelector("summary").focus();
  }
  if (window.location.hash === "#places") window.location.hash = "#main";
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-oc-submit]")?.requestSubmit();
});

// What tells a thing once, as a password, is asked for once: a second click would hide the answer.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-oc-once]");
  if (!form) return;
  if (form.dataset.ocSent) event.preventDefault();
  form.dataset.ocSent = "true";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-oc-sent]")) delete form.dataset.ocSent;
});

// An answer that could not be had is said in words where the page keeps its messages.
const sayFailure = () => {
  const place = document.querySelector("[data-oc-failure]");
  if (place) place.hidden = false;
};
document.addEventListener("htmx:responseError", sayFailure);
document.addEventListener("htmx:sendError", sayFailure);

htmx.onLoad((part) => {
  makeTabs(part);
  makeComboboxes(part);
  makeSpreadsheets(part);
});
