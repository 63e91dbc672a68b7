// Tables as spreadsheets put them on the clipboard: tabs between cells, line ends between rows, a
// cell with either in quotation marks.

export const readTable = (text) => {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let place = 0; place < plain.length; place += 1) {
    const letter = plain[place];
    if (quoted) {
      if (letter === '"' && plain[place + 1] === '"') {
        cell += '"';
        place += 1;
      } else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"' && cell === "" && closes(plain, place)) quoted = true;
    else if (letter === "\t") {
      rows.at(-1).push(cell);
      cell = "";
    } else if (letter === "\n") {
      rows.at(-1).push(cell);
      rows.push([]);
      cell = "";
    } else cell += letter;
  }
  rows.at(-1).push(cell);
  return rows;
};

// A quotation mark at the beginning of a cell opens it only if one closes it before a tab or the
// end of a line: "甲" and 乙 is a text of its own.
const closes = (text, start) => /^"(?:[^"]|"")*"(?=\t|\n|$)/.test(text.slice(start));

export const writeTable = (rows) =>
  rows.map((cells) => cells.map(quote).join("\t")).join("\n");

const quote = (text) =>
  /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

// A cell of a rule stands on one line: the lines of a pasted one are values side by side.
export const cellText = (text, long) => {
  const lines = text
    .replaceAll("\u00a0", " ")
    .split("\n")
    .map((line) => line.trim());
  if (long) return lines.join("\n").trim();
  return lines
    .filter(Boolean)
    .map((line, place, all) => (place < all.length - 1 && !/[,，、]$/.test(line) ? `${line},` : line))
    .join(" ");
};
