// Files: one that is too large is told before it is sent. The server tells it as well.

document.addEventListener("change", (event) => {
  const control = event.target.closest?.("input[type=file][data-oc-largest]");
  if (!control) return;
  const large = [...control.files].find((file) => file.size > Number(control.dataset.ocLargest));
  control.setCustomValidity(large ? control.dataset.ocSaid.replace("{name}", large.name) : "");
  if (!large) return;
  control.reportValidity();
  // What stays chosen would be sent: the form itself checks nothing in the browser.
  control.value = "";
});
