// The grid of a rubric: sums follow while one types, and an item shows the fields of its way.
// Without this file the server does both after saving.

const figure = (input) => {
  const text = (input?.value ?? "").normalize("NFKC").trim();
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
};

const said = (number) => String(Math.round(number * 1000) / 1000);

const put = (output, text) => {
  if (output && output.textContent !== text) output.textContent = text;
};

/** The most an item can take off: nothing for a note, null where nothing bounds it. */
const mostOf = (item, marks) => {
  const way = item.querySelector("[data-oc-way]")?.dataset.ocWay;
  if (way === "flag") return 0;
  if (way === "zero") return marks;
  const points = [...item.querySelectorAll("[data-oc-points]")].find((one) => !one.closest("[hidden]"));
  if (way === "up_to") return figure(points);
  const most = figure(item.querySelector("[data-oc-most]"));
  if (most !== null) return most;
  return way === "fixed" ? figure(points) : null;
};

const addUp = (form) => {
  let reached = 0;
  for (const dimension of form.querySelectorAll("[data-oc-dimension]")) {
    const marks = figure(dimension.querySelector("[data-oc-marks]"));
    reached = reached === null || marks === null ? null : reached + marks;
    put(dimension.querySelector("[data-oc-sum]"), reached === null ? "—" : said(reached));
    const each = [...dimension.querySelectorAll("[data-oc-item]")].map((item) => mostOf(item, marks));
    const output = dimension.querySelector("[data-oc-most-sum]");
    const bound = each.every((one) => one !== null);
    put(output, bound ? said(each.reduce((sum, one) => sum + one, 0)) : output.dataset.unbounded);
  }
  put(form.querySelector("[data-oc-total]"), reached === null ? "—" : said(reached));
  const match = form.querySelector("[data-oc-match]");
  const right = reached !== null && reached === figure(form.querySelector("[data-oc-full]"));
  put(match, right ? match.dataset.right : match.dataset.off);
  match.classList.toggle("oc-rubric__match--off", !right);
};

const showWay = (choice) => {
  const row = choice.closest("tr");
  const way = choice.value;
  row.querySelector("[data-oc-way]").dataset.ocWay = way;
  for (const part of row.querySelectorAll("[data-ways]")) {
    part.hidden = !part.dataset.ways.split(" ").includes(way);
  }
  const facts = row.querySelector(".oc-way-of__fact");
  if (way === "per" && facts && facts.options.length < 2) {
    const known = choice.form.querySelector("template[data-oc-facts]");
    facts.append(known.content.cloneNode(true));
  }
};

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest("form[data-oc-rubric]");
    if (!form) return;
    if (kind === "change" && event.target.matches(".oc-way-of__choice")) showWay(event.target);
    addUp(form);
  });
}
