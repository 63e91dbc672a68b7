// The text of a document as an editor with lines. Loaded by the pages that show one and by no other.
// Without it the box of text is the editor.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const INK = "#1b2a3d";
const MUTED = "#5a6675";
const LINE = "#dcdfe3";
const EDGE = "#858f9b";
const GROUND = "#f5f6f4";
const PAPER = "#fff";
const PRIMARY = "#1f4e79";
const WASH = "#e9f0f6";
const SEAL = "#a4262c";
const AMBER = "#9a5b00";
const FACE = '"Noto Sans Mono CJK SC", "Cascadia Mono", Consolas, Menlo, monospace';

const look = EditorView.theme({
  "&": {
    height: "min(70vh, 760px)",
    border: `1px solid ${EDGE}`,
    borderRadius: "6px",
    background: PAPER,
    color: INK,
    fontSize: "14px",
  },
  "&.cm-focused": { outline: `3px solid ${PRIMARY}`, outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: FACE, lineHeight: "1.65" },
  ".cm-gutters": { background: GROUND, color: MUTED, borderRight: `1px solid ${LINE}` },
  ".cm-activeLine": { backgroundColor: "#f5f8fb" },
  ".cm-activeLineGutter": { backgroundColor: WASH, color: INK },
  ".cm-panels": { background: GROUND, color: INK },
  ".cm-panels input, .cm-panels button": { fontSize: "14px" },
  ".cm-diagnostic": { fontFamily: "inherit", maxWidth: "60ch", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: SEAL },
  ".cm-selectionMatch": { backgroundColor: "#fff4dd" },
  // The library draws these as data: images, which the content security policy refuses.
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy 1px",
    textUnderlineOffset: "4px",
  },
  ".cm-lintRange-error": { textDecorationColor: SEAL },
  ".cm-lintRange-warning": { textDecorationColor: AMBER },
  ".cm-lintRange-info": { textDecorationColor: PRIMARY },
  ".cm-lintRange-active": { backgroundColor: "#fff4dd" },
  ".cm-lint-marker": { width: "1.1em", height: "auto", textAlign: "center", fontWeight: "700" },
  ".cm-lint-marker-error, .cm-lint-marker-warning, .cm-lint-marker-info": { content: "normal" },
  ".cm-lint-marker-error": { color: SEAL },
  ".cm-lint-marker-warning": { color: AMBER },
  ".cm-lint-marker-info": { color: PRIMARY },
  ".cm-lint-marker-error:before": { content: '"✕"' },
  ".cm-lint-marker-warning:before": { content: '"!"' },
  ".cm-lint-marker-info:before": { content: '"i"' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: PRIMARY },
  { tag: tags.comment, color: MUTED, fontStyle: "italic" },
  { tag: [tags.string, tags.content, tags.attributeValue], color: INK },
  { tag: [tags.keyword, tags.number, tags.bool, tags.null], color: "#1e6b52" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: MUTED },
]);

const SEVERITIES = { error: "error", warning: "warning", info: "info" };

/** What the check says, at the line it says it of. */
const diagnostics = (state, marks) =>
  marks.map(({ line, column, severity, text }) => {
    const row = state.doc.line(Math.min(line, state.doc.lines));
    const from = Math.min(row.from + column - 1, row.to);
    return { from, to: row.to, severity: SEVERITIES[severity], message: text };
  });

const makeEditor = (box) => {
  const host = document.createElement("div");
  host.className = "oc-yaml__editor";
  // In a tree of its own the editor's styles are adopted sheets, which the content security
  // policy allows; in the page they would be style elements, which it refuses.
  const root = host.attachShadow({ mode: "open" });
  box.after(host);
  const editor = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: box.value,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        yaml(),
        syntaxHighlighting(colours),
        look,
        EditorState.phrases.of(JSON.parse(box.dataset.ocPhrases)),
        EditorState.readOnly.of(box.readOnly),
        EditorView.editable.of(!box.readOnly),
        EditorView.contentAttributes.of({
          "aria-label": box.dataset.ocLabel,
          tabindex: "0",
          ...(box.getAttribute("aria-invalid") && { "aria-invalid": "true" }),
        }),
        keymap.of([
          { key: "Mod-s", run: () => !box.form || (box.form.requestSubmit(), true) },
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...lintKeymap,
        ]),
      ],
    }),
  });
  editor.dispatch(setDiagnostics(editor.state, diagnostics(editor.state, JSON.parse(box.dataset.ocMarks))));
  box.hidden = true;
  box.form?.addEventListener("submit", () => {
    box.value = editor.state.doc.toString();
  });
  return editor;
};

const goTo = (editor, number) => {
  const line = editor.state.doc.line(Math.min(Math.max(number, 1), editor.state.doc.lines));
  editor.dispatch({
    selection: { anchor: line.from },
    effects: EditorView.scrollIntoView(line.from, { y: "center" }),
  });
  editor.focus();
};

const box = document.querySelector("textarea[data-oc-yaml]");
if (box) {
  const editor = makeEditor(box);
  // The label names the editor now, as it named the box.
  document.querySelector(`label[for="${box.id}"]`)?.addEventListener("click", () => editor.focus());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-oc-line]");
    if (!link) return;
    event.preventDefault();
    goTo(editor, Number(link.dataset.ocLine));
  });
  const asked = /^#l(\d+)$/.exec(window.location.hash);
  if (asked) goTo(editor, Number(asked[1]));
}
