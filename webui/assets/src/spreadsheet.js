// Decision tables as a spreadsheet: keys, selection, copy and paste, undo. The page is a form that
// works without this file; here its cells become a grid (ARIA grid). The control of the cell one is
// at has the focus, all of it selected, so that an input method can begin to write at once; what
// is typed replaces it, Enter or F2 edits it.
import { cellText, readTable, writeTable } from "./spreadsheet-text.js";

const READ_AFTER = 400;
const PAGE = 12;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Spreadsheet {
  constructor(form, table) {
    this.form = form;
    this.table = table;
    this.body = table.tBodies[0];
    this.template = form.querySelector("template[data-oc-row]");
    this.said = form.querySelector("[data-oc-said]");
    this.reading = form.querySelector("[data-oc-reading]");
    this.bar = form.querySelector(".oc-sheetbar");
    this.width = table.tHead.rows[0].cells.length - 1; // the id, then the columns, then the words
    this.at = [0, 1];
    this.from = [0, 1];
    this.history = [];
    this.undone = [];
    this.editing = null;
    this.leaving = false;
    this.count = this.body.rows.length;
    this.unread = new Set();
    this.begin();
  }

  begin() {
    const { table, form } = this;
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.classList.add("is-live");
    // The region around scrolls with the cells; it is no stop of its own.
    table.parentElement.removeAttribute("tabindex");
    form.querySelector("[data-oc-script]").hidden = false;
    this.reading.hidden = false;
    for (const row of this.body.rows) this.prepare(row);
    table.addEventListener("keydown", (event) => this.onKey(event));
    table.addEventListener("mousedown", (event) => this.onPress(event));
    table.addEventListener("mouseover", (event) => this.onDrag(event));
    table.addEventListener("dblclick", (event) => this.edit(event.target.closest("td")));
    table.addEventListener("beforeinput", (event) => this.onTyping(event));
    table.addEventListener("compositionstart", (event) => this.onTyping(event));
    table.addEventListener("focusout", (event) => this.onLeave(event));
    table.addEventListener("focusin", (event) => this.onEnter(event));
    table.addEventListener("input", (event) => this.onInput(event));
    for (const kind of ["copy", "cut", "paste"]) {
      document.addEventListener(kind, (event) => this.onClipboard(kind, event));
    }
    document.addEventListener("mouseup", () => (this.dragging = false));
    form.addEventListener("click", (event) => this.onButton(event));
    form.addEventListener("submit", () => this.onSubmit());
    window.addEventListener("beforeunload", (event) => {
      if (this.history.length && !this.sending) event.preventDefault();
    });
    const asked = (table.dataset.at || "").split(".").map(Number);
    if (!this.rows) return;
    if (asked.length === 2 && asked.every(Number.isInteger)) {
      // What the answer says stands above: the page stays there, the sheet goes to the cell.
      this.go(asked[0], asked[1] + 1, { focus: false });
      this.enter();
      this.reveal(this.cell(...this.at));
    } else this.go(0, 1, { focus: false });
  }

  get rows() {
    return this.body.rows.length;
  }

  cell(row, column) {
    return this.body.rows[row]?.cells[column];
  }

  control(row, column) {
    return this.cell(row, column)?.querySelector("input:not([type]), textarea");
  }

  prepare(row) {
    for (const cell of row.cells) {
      const control = cell.querySelector("input:not([type]), textarea");
      (control ?? cell).tabIndex = -1;
      if (!control) cell.setAttribute("aria-readonly", "true");
    }
    const box = row.querySelector("[name=pick]");
    if (box) box.checked = false;
  }

  // ---- where one is

  get range() {
    const [top, bottom] = [this.at[0], this.from[0]].sort((one, other) => one - other);
    const [left, right] = [this.at[1], this.from[1]].sort((one, other) => one - other);
    return { top, bottom, left, right };
  }

  go(row, column, { extend = false, focus = true } = {}) {
    const there = [
      Math.max(0, Math.min(this.rows - 1, row)),
      Math.max(0, Math.min(this.width, column)),
    ];
    if (this.rows === 0) return;
    if (this.stop) this.stop.tabIndex = -1;
    this.at = there;
    if (!extend) this.from = [...there];
    const cell = this.cell(...there);
    this.stop = this.control(...there) ?? cell;
    this.stop.tabIndex = 0;
    this.mark();
    if (focus) {
      this.enter();
      this.reveal(cell);
      this.show(cell);
    }
    this.tellRange(extend);
    this.tellCell();
  }

  // The cell one is at takes the keys; its text is selected so that typing replaces it.
  enter() {
    this.stop.focus({ preventScroll: true });
    this.stop.select?.();
  }

  // Sticky head and first column lie over the cells below; scroll clear of them.
  reveal(cell) {
    const wrap = this.table.parentElement;
    const around = wrap.getBoundingClientRect();
    const here = cell.getBoundingClientRect();
    const top = around.top + this.table.tHead.offsetHeight;
    const left = around.left + this.body.rows[0].cells[0].offsetWidth;
    if (here.top < top) wrap.scrollTop -= top - here.top;
    else if (here.bottom > around.bottom - 16) wrap.scrollTop += here.bottom - around.bottom + 16;
    if (cell.cellIndex > 0) {
      if (here.left < left) wrap.scrollLeft -= left - here.left;
      else if (here.right > around.right - 16) {
        wrap.scrollLeft += Math.min(here.right - around.right + 16, here.left - left);
      }
    }
  }

  // The window follows where the sheet is higher than it.
  show(cell) {
    const here = cell.getBoundingClientRect();
    if (here.bottom > window.innerHeight || here.top < this.bar.getBoundingClientRect().bottom) {
      cell.scrollIntoView({ block: "nearest" });
    }
  }

  mark() {
    for (const cell of this.picked ?? []) {
      cell.classList.remove("is-picked");
      cell.removeAttribute("aria-selected");
    }
    const { top, bottom, left, right } = this.range;
    this.picked = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const cell = this.cell(row, column);
        cell.classList.add("is-picked");
        cell.setAttribute("aria-selected", "true");
        this.picked.push(cell);
      }
    }
  }

  tellRange(extended) {
    if (!extended) {
      if (this.ranged) this.tell(this.history.length ? "unsaved" : "");
      this.ranged = false;
      return;
    }
    this.ranged = true;
    const { top, bottom, left, right } = this.range;
    this.tell("range", { rows: bottom - top + 1, columns: right - left + 1 });
  }

  tellCell() {
    const row = this.body.rows[this.at[0]];
    const head = this.table.tHead.rows[0].cells[this.at[1]];
    const title = head.dataset.title ?? head.textContent.trim();
    const name = row.cells[0].innerText.trim();
    this.reading.querySelector("[data-oc-where]").textContent = `${name} · ${title}`;
    this.reading.querySelector("[data-oc-cell]").textContent =
      this.control(...this.at)?.value ?? "";
    this.reading.querySelector("[data-oc-words]").textContent =
      row.cells[this.width].querySelector("p")?.textContent ?? "";
  }

  tell(name, values = {}, refusal = false) {
    this.said.classList.toggle("is-refusal", refusal);
    this.said.classList.toggle("is-unsaved", !refusal && this.history.length > 0);
    this.said.textContent = fill(this.table.dataset[name] ?? name, values);
  }

  // ---- changes, each one step of undo

  change(cells, order = null) {
    const made = cells
      .map(([row, column, text]) => [row, column, this.text(row, column), text])
      .filter(([, , before, after]) => before !== after);
    if (!made.length && !order) return false;
    const step = { cells: made, order, at: [...this.at] };
    this.history.push(step);
    this.undone = [];
    this.apply(step, true);
    return true;
  }

  text(row, column) {
    return row.cells[column].querySelector("input:not([type]), textarea")?.value ?? "";
  }

  apply({ cells, order }, forward) {
    if (order) {
      this.body.replaceChildren(...(forward ? order.after : order.before));
    }
    for (const [row, column, before, after] of cells) {
      row.cells[column].querySelector("input:not([type]), textarea").value = forward
        ? after
        : before;
      this.touch(row);
    }
    this.picked = [...this.table.querySelectorAll(".is-picked")];
  }

  touch(row) {
    row.classList.add("is-changed");
    this.unread.add(row);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), READ_AFTER);
  }

  undo() {
    const step = this.history.pop();
    if (!step) return;
    this.undone.push(step);
    this.apply(step, false);
    this.go(...step.at);
    this.tell("undone");
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return;
    this.history.push(step);
    this.apply(step, true);
    this.go(...step.at);
    this.tell("redone");
  }

  newRow(cells = []) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const number = this.count;
    this.count += 1;
    row.cells[0].id = `r${number}`;
    row.cells[0].querySelector("[name=pick]").value = number;
    for (const control of row.querySelectorAll("[aria-labelledby]")) {
      control.setAttribute(
        "aria-labelledby",
        control.getAttribute("aria-labelledby").replace("rNEW", `r${number}`),
      );
    }
    this.prepare(row);
    cells.forEach((text, place) => {
      row.cells[place + 1].querySelector("input:not([type]), textarea").value = text;
    });
    this.touch(row);
    return row;
  }

  insert(after, rows) {
    const before = [...this.body.rows];
    const now = [...before.slice(0, after + 1), ...rows, ...before.slice(after + 1)];
    this.change([], { before, after: now });
    this.go(after + 1, Math.max(1, this.at[1]));
  }

  add() {
    this.insert(this.rows ? this.range.bottom : -1, [this.newRow()]);
  }

  copyRows() {
    const { top, bottom } = this.range;
    const texts = [...this.body.rows].slice(top, bottom + 1).map((row) => this.texts(row));
    this.insert(bottom, texts.map((cells) => this.newRow(cells)));
  }

  texts(row) {
    return Array.from({ length: this.width - 1 }, (_, place) => this.text(row, place + 1));
  }

  take(given) {
    const cells = JSON.parse(given);
    const keys = [...this.form.querySelectorAll("[name=col]")].map((one) => one.value);
    this.insert(this.rows - 1, [this.newRow(keys.map((key) => cells[key] ?? ""))]);
    const open = keys.findIndex((key) => key.startsWith("then."));
    this.go(this.rows - 1, open + 1);
    this.tell("taken");
  }

  remove() {
    const { top, bottom } = this.range;
    const before = [...this.body.rows];
    if (!before.length) return;
    const after = [...before.slice(0, top), ...before.slice(bottom + 1)];
    this.change([], { before, after });
    this.go(Math.min(top, this.rows - 1), this.at[1]);
    this.tell("deleted", { rows: bottom - top + 1 });
  }

  move(step) {
    const { top, bottom } = this.range;
    const before = [...this.body.rows];
    if (top + step < 0 || bottom + step >= before.length) return;
    const block = before.slice(top, bottom + 1);
    const rest = [...before.slice(0, top), ...before.slice(bottom + 1)];
    rest.splice(top + step, 0, ...block);
    const [at, from] = [[...this.at], [...this.from]];
    this.change([], { before, after: rest });
    this.go(from[0] + step, from[1]);
    this.go(at[0] + step, at[1], { extend: true });
    this.tell("moved", { rows: block.length });
  }

  clear() {
    const { top, bottom, left, right } = this.range;
    const cells = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = Math.max(1, left); column <= Math.min(right, this.width - 1); column += 1) {
        cells.push([this.body.rows[row], column, ""]);
      }
    }
    this.change(cells);
    this.tellCell();
    this.tell("cleared", { cells: cells.length });
  }

  fillDown() {
    const { top, bottom, left, right } = this.range;
    if (top === bottom) {
      this.tell("oneRow", {}, true);
      return;
    }
    const cells = [];
    for (let row = top + 1; row <= bottom; row += 1) {
      for (let column = Math.max(1, left); column <= Math.min(right, this.width - 1); column += 1) {
        cells.push([this.body.rows[row], column, this.control(top, column).value]);
      }
    }
    this.change(cells);
    this.tellCell();
    this.tell("filled", { rows: bottom - top });
  }

  // ---- copy and paste

  get focused() {
    return !this.editing && this.table.contains(document.activeElement);
  }

  onClipboard(kind, event) {
    if (!this.focused) return;
    if (kind === "paste") {
      event.preventDefault();
      this.paste(readTable(event.clipboardData.getData("text/plain")));
      return;
    }
    event.preventDefault();
    const { top, bottom, left, right } = this.range;
    const rows = [];
    for (let row = top; row <= bottom; row += 1) {
      const cells = [];
      for (let column = left; column <= right; column += 1) {
        const control = this.control(row, column);
        cells.push(control ? control.value : this.cell(row, column).innerText.trim());
      }
      rows.push(cells);
    }
    event.clipboardData.setData("text/plain", writeTable(rows));
    if (kind === "cut") this.clear();
    this.tell("copied", { rows: rows.length, columns: right - left + 1 });
  }

  paste(given) {
    if (!given.length || !this.rows) return;
    const { top, bottom, left, right } = this.range;
    const single = given.length === 1 && given[0].length === 1;
    const wide = Math.max(...given.map((row) => row.length));
    // Whole rows copied here begin with their id, which stays with its row.
    const skip = left === 0 ? 1 : 0;
    const first = left + skip;
    const columns = wide - skip;
    const room = this.width - first;
    if (columns > room) {
      this.tell("wide", { columns, room }, true);
      return;
    }
    const rows = single ? this.repeated(given[0][0], bottom - top + 1, right - left + 1) : given;
    const before = [...this.body.rows];
    const missing = Math.max(0, top + rows.length - before.length);
    const added = Array.from({ length: missing }, () => this.newRow());
    const all = [...before, ...added];
    const cells = rows.flatMap((texts, down) =>
      texts.slice(skip).map((text, across) => {
        const column = first + across;
        return [all[top + down], column, this.fit(column, text)];
      }),
    ).filter(([, column]) => column < this.width);
    this.change(cells, missing ? { before, after: all } : null);
    this.go(top, left);
    this.go(top + rows.length - 1, Math.min(first + columns, this.width) - 1, {
      extend: true,
      focus: false,
    });
    const told = { rows: rows.length, columns: single ? right - left + 1 : columns };
    const more = missing ? fill(this.table.dataset.added, { rows: missing }) : "";
    this.tell(fill(this.table.dataset.pasted, told) + more);
  }

  repeated(text, rows, columns) {
    return Array.from({ length: rows }, () => Array(columns).fill(text));
  }

  fit(column, text) {
    const control = this.template.content.firstElementChild.cells[column]?.querySelector("textarea");
    return cellText(text, Boolean(control));
  }

  // ---- editing one cell

  edit(cell) {
    const control = cell?.querySelector("input:not([type]), textarea");
    if (!control) return;
    this.open(control);
    control.focus();
    control.setSelectionRange(control.value.length, control.value.length);
  }

  open(control) {
    if (this.editing) return;
    const cell = control.closest("td");
    cell.classList.add("is-editing");
    this.editing = {
      control,
      before: control.value,
      row: cell.parentElement,
      column: cell.cellIndex,
    };
  }

  // Whatever writes into the control of a cell begins to edit it: keys, an input method, a voice.
  onTyping(event) {
    if (event.target.matches("td > input, td > textarea")) this.open(event.target);
  }

  finish(keep) {
    const { editing } = this;
    if (!editing) return;
    this.editing = null;
    const { control, before, row, column } = editing;
    control.closest("td").classList.remove("is-editing");
    const after = keep ? control.value : before;
    control.value = before;
    if (after !== before) {
      this.change([[row, column, after]]);
      this.tell("unsaved");
    }
    this.tellCell();
  }

  onLeave(event) {
    if (this.editing && event.target === this.editing.control) this.finish(true);
  }

  onEnter(event) {
    const { target } = event;
    // The link of a message or a reader's own key leads straight to a control.
    if (target.matches("td > input, td > textarea") && target !== this.stop) {
      const cell = target.closest("td");
      this.go(cell.parentElement.sectionRowIndex, cell.cellIndex);
    }
  }

  onInput(event) {
    if (this.editing?.control === event.target) {
      this.reading.querySelector("[data-oc-cell]").textContent = event.target.value;
    }
  }

  // ---- mouse

  onPress(event) {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell || event.button !== 0) return;
    if (this.editing && cell.contains(this.editing.control)) return;
    event.preventDefault();
    this.finish(true);
    const row = cell.parentElement.sectionRowIndex;
    if (cell.cellIndex === 0) {
      if (!event.shiftKey) this.go(row, 0);
      this.from = [event.shiftKey ? this.from[0] : row, this.width];
      this.at = [row, 0];
      this.mark();
      this.tellCell();
      return;
    }
    const again = this.at[0] === row && this.at[1] === cell.cellIndex && this.focused;
    if (again && !event.shiftKey && this.picked.length === 1) {
      this.edit(cell);
      return;
    }
    this.dragging = true;
    this.go(row, cell.cellIndex, { extend: event.shiftKey });
  }

  onDrag(event) {
    const cell = event.target.closest("tbody td");
    if (!this.dragging || !cell || event.buttons !== 1) return;
    this.go(cell.parentElement.sectionRowIndex, cell.cellIndex, { extend: true, focus: false });
  }

  // ---- buttons

  onButton(event) {
    const button = event.target.closest("[data-oc-op], [data-oc-take]");
    if (!button) return;
    event.preventDefault();
    this.finish(true);
    if (button.dataset.ocTake) {
      this.take(button.dataset.ocTake);
      return;
    }
    const acts = {
      add: () => this.add(),
      copy: () => this.copyRows(),
      delete: () => this.remove(),
      up: () => this.move(-1),
      down: () => this.move(1),
      fill: () => this.fillDown(),
      undo: () => this.undo(),
      redo: () => this.redo(),
    };
    acts[button.dataset.ocOp]();
  }

  onSubmit() {
    this.finish(true);
    this.sending = true;
    this.form.elements.namedItem("_at").value = `${this.at[0]}.${Math.max(0, this.at[1] - 1)}`;
  }

  // ---- keys

  onKey(event) {
    // What an input method composes is its own affair.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.editing) this.onEditingKey(event);
    else this.onMovingKey(event);
  }

  onEditingKey(event) {
    const long = this.editing.control.matches("textarea");
    if (event.key === "Escape") this.leave(event, false, 0, 0);
    else if (event.key === "Tab") this.leave(event, true, 0, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.altKey && long) {
      event.preventDefault();
      this.editing.control.setRangeText("\n", ...this.caret(), "end");
    } else if (event.key === "Enter") this.leave(event, true, event.shiftKey ? -1 : 1, 0);
    else if (event.key === "s" && (event.ctrlKey || event.metaKey)) this.save(event);
  }

  caret() {
    const { control } = this.editing;
    return [control.selectionStart, control.selectionEnd];
  }

  leave(event, keep, down, across) {
    event.preventDefault();
    event.stopPropagation();
    this.finish(keep);
    this.go(this.at[0] + down, this.at[1] + across);
  }

  save(event) {
    event.preventDefault();
    this.finish(true);
    this.form.requestSubmit();
  }

  onMovingKey(event) {
    const control = event.ctrlKey || event.metaKey;
    const leaving = this.leaving;
    this.leaving = false;
    const done = control
      ? this.onControlKey(event)
      : event.altKey
        ? this.onAltKey(event)
        : this.onPlainKey(event, leaving);
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  onAltKey(event) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return false;
    this.move(event.key === "ArrowUp" ? -1 : 1);
    return true;
  }

  onControlKey(event) {
    const [row, column] = this.at;
    const extend = event.shiftKey;
    const acts = {
      ArrowUp: () => this.go(this.edge(-1, 0)[0], column, { extend }),
      ArrowDown: () => this.go(this.edge(1, 0)[0], column, { extend }),
      ArrowLeft: () => this.go(row, this.edge(0, -1)[1], { extend }),
      ArrowRight: () => this.go(row, this.edge(0, 1)[1], { extend }),
      Home: () => this.go(0, 1, { extend }),
      End: () => this.go(this.rows - 1, this.width - 1, { extend }),
      Enter: () => this.add(),
      a: () => this.all(),
      d: () => this.fillDown(),
      s: () => this.form.requestSubmit(),
      y: () => this.redo(),
      z: () => (extend ? this.redo() : this.undo()),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return false;
    act();
    return true;
  }

  all() {
    this.from = [0, 0];
    this.go(this.rows - 1, this.width, { extend: true });
  }

  // The last filled cell before an empty one, or the first filled one after it; else the border.
  edge(down, across) {
    let [row, column] = this.at;
    const filled = (one, other) => this.control(one, other)?.value.trim() !== "";
    const inside = (one, other) =>
      one >= 0 && one < this.rows && other >= 1 && other < this.width;
    if (!inside(row + down, column + across)) return [row, column];
    const run = filled(row, column) && filled(row + down, column + across);
    do {
      row += down;
      column += across;
    } while (
      inside(row + down, column + across) &&
      (run ? filled(row + down, column + across) : !filled(row, column))
    );
    return [row, column];
  }

  onPlainKey(event, leaving) {
    const [row, column] = this.at;
    const extend = event.shiftKey;
    const acts = {
      ArrowUp: () => this.go(row - 1, column, { extend }),
      ArrowDown: () => this.go(row + 1, column, { extend }),
      ArrowLeft: () => this.go(row, column - 1, { extend }),
      ArrowRight: () => this.go(row, column + 1, { extend }),
      PageUp: () => this.go(row - PAGE, column, { extend }),
      PageDown: () => this.go(row + PAGE, column, { extend }),
      Home: () => this.go(row, 1, { extend }),
      End: () => this.go(row, this.width - 1, { extend }),
      Enter: () => this.edit(this.cell(row, column)),
      F2: () => this.edit(this.cell(row, column)),
      Delete: () => this.clear(),
      Backspace: () => this.clear(),
      Escape: () => {
        this.leaving = true;
        this.go(row, column);
      },
    };
    if (event.key === "Tab") return !leaving && this.tab(event.shiftKey);
    if (event.key === " " && extend) return this.wholeRow();
    if (acts[event.key]) {
      acts[event.key]();
      return true;
    }
    return false; // a letter goes into the control, which begins to edit it
  }

  wholeRow() {
    this.from = [this.from[0], this.width];
    this.at = [this.at[0], 0];
    this.mark();
    this.tellRange(true);
    return true;
  }

  // Tab goes on to the next cell, from the last one out of the sheet.
  tab(back) {
    const [row, column] = this.at;
    const last = this.width - 1;
    if (back && row === 0 && column <= 1) return false;
    if (!back && row === this.rows - 1 && column >= last) return false;
    if (back) this.go(column <= 1 ? row - 1 : row, column <= 1 ? last : column - 1);
    else this.go(column >= last ? row + 1 : row, column >= last ? 1 : column + 1);
    return true;
  }

  // ---- rows in words, read by the server

  async read() {
    const rows = [...this.unread].filter((row) => row.isConnected).slice(0, 500);
    this.unread.clear();
    if (!rows.length) return;
    const sent = new URLSearchParams();
    for (const name of ["csrf_token", "col"]) {
      for (const one of this.form.querySelectorAll(`[name=${name}]`)) sent.append(name, one.value);
    }
    for (const row of rows) {
      for (const one of row.querySelectorAll("[name=row], input:not([type]), textarea")) {
        sent.append(one.name, one.value);
      }
    }
    try {
      const answer = await fetch(this.table.dataset.read, { method: "POST", body: sent });
      if (!answer.ok) return;
      const found = (await answer.json()).rows;
      found.forEach((one, place) => this.showRead(rows[place], one));
      if (rows.includes(this.body.rows[this.at[0]])) this.tellCell();
    } catch {
      // Without an answer the words stay as they were; saving tells of every mistake.
    }
  }

  showRead(row, { words, faults }) {
    for (let column = 1; column < this.width; column += 1) {
      this.showFault(row, column, faults[column - 1] ?? "");
    }
    row.classList.toggle("is-faulty", Object.keys(faults).length > 0);
    const said = document.createElement("p");
    said.textContent = words;
    row.cells[this.width].replaceChildren(said);
  }

  showFault(row, column, fault) {
    const cell = row.cells[column];
    const control = cell.querySelector("input:not([type]), textarea");
    cell.querySelector(".oc-cells__fault")?.remove();
    cell.classList.toggle("is-faulty", Boolean(fault));
    if (!fault) {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
      return;
    }
    const told = document.createElement("p");
    told.className = "oc-cells__fault";
    told.id = `m-${row.cells[0].id}-${column}`;
    told.textContent = fault;
    cell.append(told);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", told.id);
  }
}

export const makeSpreadsheets = (part) => {
  for (const table of part.querySelectorAll("[data-oc-sheet]:not(.is-live)")) {
    new Spreadsheet(table.closest("form"), table);
  }
};
