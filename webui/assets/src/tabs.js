// The parts of a form as tabs (WAI-ARIA pattern "tabs").  Without this script they stand under
// each other, and the tabs are links to them.

let last = ""; // the part last looked at, for a form that is drawn again

const panelOf = (tab) => document.getElementById(`${tab.hash.slice(1)}--panel`);

const select = (tabs, chosen, { focus = false } = {}) => {
  for (const tab of tabs) {
    const own = tab === chosen;
    tab.setAttribute("aria-selected", String(own));
    tab.tabIndex = own ? 0 : -1;
    panelOf(tab).hidden = !own;
  }
  last = chosen.hash;
  if (focus) chosen.focus();
};

const press = (tabs, event) => {
  const at = tabs.indexOf(event.target.closest("a"));
  const to = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at - 1 + tabs.length) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  select(tabs, tabs[to], { focus: true });
};

/** The tab to begin with: where the cursor is, else the first with faults, else the last one. */
const first = (tabs) => {
  const cursor = document.activeElement?.closest("#form [id$='--panel']");
  const focused = document.querySelector("#form [id$='--panel'] [autofocus]");
  const at = focused?.closest("[id$='--panel']") ?? cursor;
  return (
    tabs.find((tab) => at && panelOf(tab) === at) ??
    tabs.find((tab) => tab.querySelector(".oc-tabs__faults")) ??
    tabs.find((tab) => tab.hash === last) ??
    tabs.find((tab) => tab.hash === window.location.hash) ??
    tabs[0]
  );
};

/** Make tabs of the links to the parts of a form. */
export const makeTabs = (part) => {
  for (const row of part.querySelectorAll("[data-oc-tabs]:not([role])")) {
    const tabs = [...row.querySelectorAll("a")];
    row.setAttribute("role", "tablist");
    for (const tab of tabs) {
      const panel = panelOf(tab);
      tab.id = `${panel.id}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        select(tabs, tab);
      });
    }
    row.addEventListener("keydown", (event) => press(tabs, event));
    select(tabs, first(tabs));
  }
};

// A link in the summary of faults leads into a part that may not be in sight.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".oc-errors a[href^='#']");
  const panel = link && document.querySelector(link.hash)?.closest("[role='tabpanel'][hidden]");
  if (!panel) return;
  const chosen = document.getElementById(panel.getAttribute("aria-labelledby"));
  select([...chosen.parentElement.querySelectorAll("a")], chosen);
});
