// Drafts: what is typed into a form is saved a while after the first change and on leaving.
// The form is sent to its own address as the button "save the draft" would send it.

const WAIT = 10_000;
const CLASH = 409;

let timer = null;
let unsaved = false;
let saving = false;

const form = () => document.querySelector("form[data-oc-draft]");

const soon = () => {
  timer ??= setTimeout(() => save(false), WAIT);
};

const changed = () => {
  const here = form();
  if (!here || here.dataset.ocDraft === "stopped") return;
  unsaved = true;
  soon();
};

const content = (here, automatic) => {
  const turn = here.elements.namedItem("_turn");
  turn.value = Number(turn.value) + 1;
  const sent = new FormData(here);
  for (const [name, value] of [...sent]) {
    // Files go with the submission; they are not sent anew every few seconds.
    if (value instanceof File) sent.delete(name);
  }
  sent.set("_op", "draft");
  if (automatic) sent.set("_auto", "1");
  return sent;
};

// On leaving, the browser carries a request on only if it is small.
const post = async (here, sent, leaving) => {
  const request = { method: "POST", body: sent, headers: { Accept: "text/html" } };
  if (!leaving) return fetch(here.action, request);
  try {
    return await fetch(here.action, { ...request, keepalive: true });
  } catch {
    return fetch(here.action, request);
  }
};

const tell = (page) => {
  const said = page.getElementById("draft-status");
  const here = form();
  if (!said || !here) return false;
  document.getElementById("draft-status").replaceChildren(...said.childNodes);
  const sent = page.querySelector("form[data-oc-draft]");
  if (sent.dataset.ocDraft === "stopped") {
    here.dataset.ocDraft = "stopped";
    return true;
  }
  here.elements.namedItem("_draft").value = sent.elements.namedItem("_draft").value;
  return true;
};

// After a new sign-in elsewhere the token of the page is another; the next save takes it along.
const renew = (page) => {
  const fresh = page.querySelector("form[data-oc-draft] [name=csrf_token]");
  const here = form()?.elements.namedItem("csrf_token");
  if (fresh && here) here.value = fresh.value;
};

const failed = () => {
  const place = document.getElementById("draft-status");
  if (place) place.textContent = place.dataset.failed;
  changed();
};

const save = async (leaving, automatic = true) => {
  clearTimeout(timer);
  timer = null;
  const here = form();
  if (!here || !unsaved) return;
  if (saving && !leaving) {
    soon();
    return;
  }
  unsaved = false;
  saving = true;
  try {
    const answer = await post(here, content(here, automatic), leaving);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const kept = answer.ok || answer.status === CLASH;
    renew(page);
    if (!kept || !tell(page)) failed();
  } catch {
    failed();
  } finally {
    saving = false;
  }
};

const begin = () => {
  if (form()?.dataset.ocDraft === "unsaved") changed();
};

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    if (event.target.closest("form[data-oc-draft]")) changed();
  });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-oc-draft]")) return;
  if (event.submitter?.name === "_op" && event.submitter.value === "draft") {
    event.preventDefault();
    unsaved = true;
    save(false, false);
    return;
  }
  // What is submitted needs no draft any more.
  clearTimeout(timer);
  timer = null;
  unsaved = false;
});

// Rows that were added or moved are changes too.
document.addEventListener("htmx:afterSwap", changed);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save(true);
});
window.addEventListener("pagehide", () => save(true));
document.addEventListener("DOMContentLoaded", begin);
