// The preview of a form follows its draft: when it was saved elsewhere, by whomever, the page is
// loaded anew, unless something was typed into a frame; then a link offers it.

const EVERY = 4_000;

const place = document.querySelector("[data-oc-preview]");

const typed = () => place.dataset.ocTyped === "yes";

const watch = (frame) => {
  frame.contentDocument?.addEventListener("input", () => {
    place.dataset.ocTyped = "yes";
  });
};

const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.ocRevision, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { revision } = await answer.json();
  if (String(revision) === place.dataset.ocPreview) return;
  if (typed()) {
    place.querySelector("[data-oc-newer]").hidden = false;
  } else {
    window.location.reload();
  }
};

if (place) {
  for (const frame of place.querySelectorAll("iframe")) {
    frame.addEventListener("load", () => watch(frame));
    watch(frame);
  }
  // A look that fails is followed by the next one; the link on the page always works.
  const quietly = () => look().catch(() => {});
  setInterval(quietly, EVERY);
  document.addEventListener("visibilitychange", quietly);
}
