// A long list one searches by typing: a select with data-oc-search becomes a combobox with a
// listbox (WAI-ARIA pattern "editable combobox with list autocomplete").  The select stays in the
// form, unseen, and is what is sent; without this script it is the control itself.

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** Every choice of the select: its option, its words, the heading it stands under. */
const choicesOf = (select) =>
  [...select.options]
    .filter((option) => option.value !== "")
    .map((option) => {
      const group = option.parentElement.tagName === "OPTGROUP" ? option.parentElement.label : "";
      return { option, label: option.text, group, words: plain(`${option.text}${group}`) };
    });

const element = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

class Combobox {
  constructor(select) {
    this.select = select;
    this.id = select.id;
    this.choices = choicesOf(select);
    this.shown = [];
    this.active = -1;
    this.input = this.makeInput();
    this.list = element("div", {
      class: "oc-combo__list",
      role: "listbox",
      id: `${this.id}--list`,
      "aria-label": select.labels[0]?.firstChild.textContent.trim() ?? "",
    });
    this.list.hidden = true;
    this.status = element("span", { class: "visually-hidden", role: "status" });
    select.id = `${this.id}--native`;
    select.hidden = true;
    const box = element("div", { class: "oc-combo" }, this.input, this.list, this.status);
    select.before(box);
    this.listen();
    if (select.autofocus) this.input.focus();
  }

  makeInput() {
    const input = element("input", {
      type: "text",
      class: "form-select",
      id: this.id,
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${this.id}--list`,
      placeholder: this.select.dataset.ocSearch,
    });
    for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
      const value = this.select.getAttribute(name);
      if (value) input.setAttribute(name, value);
    }
    input.value = this.chosenLabel();
    return input;
  }

  chosenLabel() {
    return this.select.value === "" ? "" : this.select.selectedOptions[0].text;
  }

  listen() {
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("click", () => this.list.hidden && this.open(""));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.leave());
    // The field keeps the cursor while somebody clicks in the list.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = this.list.querySelectorAll('[role="option"]');
      const index = [...at].indexOf(event.target.closest('[role="option"]'));
      if (index >= 0) this.choose(this.shown[index]);
    });
  }

  open(text) {
    const wanted = plain(text);
    this.shown = this.choices.filter((choice) => choice.words.includes(wanted));
    this.active = -1;
    this.draw();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const { ocFound, ocNone } = this.select.dataset;
    this.status.textContent = this.shown.length
      ? ocFound.replace("{count}", this.shown.length)
      : ocNone;
    this.mark(text === "" ? this.shown.findIndex((one) => one.option.selected) : -1);
  }

  draw() {
    const groups = new Map();
    this.shown.forEach((choice, index) => {
      const line = element(
        "div",
        { class: "oc-combo__option", role: "option", id: `${this.id}--option-${index}` },
        choice.label,
      );
      line.setAttribute("aria-selected", String(choice.option.selected));
      if (!groups.has(choice.group)) groups.set(choice.group, []);
      groups.get(choice.group).push(line);
    });
    const blocks = [...groups].map(([title, lines], index) => {
      if (!title) return element("div", { role: "presentation" }, ...lines);
      const name = `${this.id}--group-${index}`;
      const heading = element("div", { class: "oc-combo__group", id: name }, title);
      heading.setAttribute("role", "presentation");
      return element("div", { role: "group", "aria-labelledby": name }, heading, ...lines);
    });
    if (!blocks.length) {
      const none = element("div", { class: "oc-combo__none" }, this.select.dataset.ocNone);
      none.setAttribute("role", "presentation");
      blocks.push(none);
    }
    this.list.replaceChildren(...blocks);
    this.lines = [...this.list.querySelectorAll('[role="option"]')];
  }

  mark(index) {
    this.lines[this.active]?.classList.remove("is-active");
    this.active = index;
    const line = this.lines[index];
    if (!line) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    line.classList.add("is-active");
    line.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", line.id);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }

  press(event) {
    const open = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!open) this.open("");
      else if (this.lines.length) {
        const start = this.active < 0 && step < 0 ? 0 : this.active;
        this.mark((start + step + this.lines.length) % this.lines.length);
      }
    } else if (event.key === "Enter" && open) {
      // Only a choice: it must not send the form.
      event.preventDefault();
      if (this.active >= 0) this.choose(this.shown[this.active]);
      else this.leave();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.input.value = this.chosenLabel();
      this.close();
    }
  }

  choose(choice) {
    const before = this.select.value;
    this.select.value = choice ? choice.option.value : "";
    this.input.value = this.chosenLabel();
    this.close();
    if (this.select.value !== before) {
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  /** What was typed counts if it names one choice; otherwise what was chosen before stands. */
  leave() {
    const typed = plain(this.input.value);
    if (typed === "") this.choose(null);
    else if (typed !== plain(this.chosenLabel())) {
      const exact = this.choices.filter((choice) => plain(choice.label) === typed);
      const fitting = this.choices.filter((choice) => choice.words.includes(typed));
      const only = exact.length === 1 ? exact : fitting;
      if (only.length === 1) this.choose(only[0]);
      else this.input.value = this.chosenLabel();
    }
    this.close();
  }
}

/** Make comboboxes of the long lists within a part of the page. */
export const makeComboboxes = (part) => {
  for (const select of part.querySelectorAll("select[data-oc-search]:not([hidden])")) {
    new Combobox(select);
  }
};
