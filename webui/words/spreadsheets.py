"""Texts of decision tables edited as a spreadsheet, and of workbooks in the browser."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "，且": " and ",
    "一律适用": "in every case",
    "{title}：{value}": "{title}: {value}",
    "新行": "new",
    "没有这一行": "no such row",
    "有这一行": "a row",
    "可填多个": "several",
    "备注": "Note",
    "{count} 行，一行一条规则": Plural("{count} row, a rule a row", "{count} rows, a rule a row"),
    "导出、导入工作簿": "Workbook out and in",
    "逐行填写": "Row by row",
    "勾选": "Tick",
    "下面列出两边不同的地方。核对后改好表格，再点“保存草稿”，就以您的内容为准。": (
        "Below is what differs. Look it through, mend the sheet and save again: then yours counts."
    ),
    "有 {count} 格需要修改，什么都还没有保存": Plural(
        "{count} cell needs to be mended; nothing is saved yet",
        "{count} cells need to be mended; nothing is saved yet",
    ),
    "逐一推演找到的情形": "Cases the proof found",
    "按已保存的内容": "in what is saved",
    "按这种情形加一行": "Add a row for this case",
    "处理勾选的行": "Rows that are ticked",
    "加一行": "Add row",
    "复制行": "Copy row",
    "删除行": "Delete row",
    "向下填充": "Fill down",
    "撤销": "Undo",
    "重做": "Redo",
    "有改动还没有保存": "There are changes not saved yet",
    "已撤销": "Undone",
    "已重做": "Done again",
    "已粘贴 {rows} 行 × {columns} 列": "Pasted {rows} rows × {columns} columns",
    "，新增 {rows} 行": ", {rows} rows added",
    "粘贴的内容有 {columns} 列，从这里往右只有 {room} 列，放不下，什么都没有改。"
    "请从靠左的一列粘贴，或少复制几列。": (
        "What you paste has {columns} columns, and from here there are only {room}: nothing was "
        "changed. Paste further to the left, or copy fewer columns."
    ),
    "已向下填充 {rows} 行": "Filled down {rows} rows",
    "已复制 {rows} 行 × {columns} 列": "Copied {rows} rows × {columns} columns",
    "已删除 {rows} 行": "Deleted {rows} rows",
    "已清空 {cells} 格": "Emptied {cells} cells",
    "已移动 {rows} 行": "Moved {rows} rows",
    "选中 {rows} 行 × {columns} 列": "{rows} rows × {columns} columns selected",
    "已加一行，请填写结果和依据": "A row was added; fill in its result and basis",
    "这一格读不出来": "This cell cannot be read",
    "选中几行才能向下填充": "Select several rows to fill down",
    "读作": "Reads as",
    "还没有规则。点“加一行”开始。": "There is no rule yet. Begin with “Add row”.",
    "怎么填、怎么用键盘": "How to fill it in, and its keys",
    "一行一条规则：条件都符合，就得出结果。条件空着或写 - 表示不限；几个值用逗号隔开，任一"
    "符合即可；还可以写 >= 3、[1..5]、not(甲, 乙)。编号由系统保管，新行保存时自动编号。": (
        "A rule a row: where all conditions hold, the results follow. An empty condition, or -, "
        "holds for any value; of several values with commas between them any will do; >= 3, "
        "[1..5] and not(a, b) can be written too. Ids are kept by the system, which gives new "
        "rows theirs as they are saved."
    ),
    "方向键换格，按住 Shift 选一片；Ctrl+方向键跳到头，Home、End 到行首行尾。": (
        "Arrow keys move, with Shift they select; Ctrl with an arrow jumps to the end, Home and "
        "End go to the ends of the row."
    ),
    "Enter 或 F2 修改，再按 Enter 往下、Tab 往右，Esc 放弃；直接打字就换掉原来的内容。": (
        "Enter or F2 edits; then Enter goes down, Tab right, Esc gives it up. Typing replaces what "
        "stands there."
    ),
    "Ctrl+C、Ctrl+V 与 Excel、WPS 互相复制；行数不够自动加行。Ctrl+D 向下填充，Ctrl+Z 撤销，"
    "Ctrl+Y 重做，Delete 清空。": (
        "Ctrl+C and Ctrl+V copy from and to Excel and WPS; rows are added where there are too few. "
        "Ctrl+D fills down, Ctrl+Z undoes, Ctrl+Y does again, Delete empties."
    ),
    "Ctrl+Enter 在下面加一行，Alt+↑、Alt+↓ 移动行，Ctrl+S 保存；按 Esc 再按 Tab 离开表格。": (
        "Ctrl+Enter adds a row below, Alt+↑ and Alt+↓ move the row, Ctrl+S saves; Esc, then Tab "
        "leaves the sheet."
    ),
    "先在左边勾选要处理的行。": "First tick the rows on the left.",
    "表的栏目已经改过，这些列不再有：{columns}": (
        "The columns were changed; these are no more: {columns}"
    ),
    "工作簿": "Workbook",
    "在 Excel、WPS 里改评分表和决策表，导入前先看会改哪些行。": (
        "Change rubrics and decision tables in Excel or WPS; what would change is shown first."
    ),
    "分类表": "Classification table",
    "分流表": "Routing table",
    "没有导入": "Not taken over",
    "请选择一个工作簿。": "Choose a workbook.",
    "工作簿太大，最多 {size} KB。": "The workbook is too large; {size} KB at most.",
    "工作簿里的改动已经在草稿里了。": "What the workbook changes is in the draft already.",
    "工作簿已导入草稿，检查结果见本页。": (
        "The workbook was taken over into the draft; this page says what the check found."
    ),
    "导出“{file}”以后，草稿又改过": "The draft changed since “{file}” was written",
    "照工作簿导入，会把这期间改过的内容也换回工作簿里的样子。可以重新导出一份再改，"
    "也可以先看看会改哪些行。": (
        "Taken over as it is, the workbook also puts back what was changed meanwhile. Export it "
        "anew, or first look at the rows it would change."
    ),
    "看看会改哪些行": "Show the rows it would change",
    "“{file}”有 {count} 处读不出来，什么都没有改": Plural(
        "{count} place in “{file}” cannot be read; nothing was changed",
        "{count} places in “{file}” cannot be read; nothing was changed",
    ),
    "按下面的单元格改好工作簿，再导入一次。": "Mend the cells below and take it in again.",
    "“{file}”与草稿相同，没有要改的": "“{file}” says what the draft says; nothing to change",
    "工作簿里的问题": "What is wrong in the workbook",
    "导入时的说明": "Remarks",
    "“{file}”会改 {count} 行": Plural(
        "“{file}” would change {count} row", "“{file}” would change {count} rows"
    ),
    "会改的行": "Rows it would change",
    "现在": "Now",
    "导入后": "Then",
    "新增": "added",
    "删去": "removed",
    "改动": "changed",
    "另外还会改：": "It would also change: ",
    "导入后草稿会有上面列出的错误，改好才能发布。": (
        "The draft will have the mistakes listed above; they must be mended before publishing."
    ),
    "导入草稿": "Take over into the draft",
    "不导入": "Leave it",
    "导出": "Out",
    "其中删去 {count} 行": Plural("{count} row is taken out", "{count} rows are taken out"),
    "等": " and others",
    "{title}的名单": "Lists of {title}",
    "按已保存的草稿导出，一张名单一张工作表：单位、信访类别、人员、岗位、片区。"
    "在 Excel、WPS 里改好再导入。": (
        "The draft as it is saved, a sheet for each list: units, topics, people, posts, areas. "
        "Change it in a spreadsheet program and take it in again."
    ),
    "先列出会改哪些行，确认后才写进草稿；删去整张工作表，那张名单不动。": (
        "What would change is shown first and kept once you confirm; a list whose sheet was "
        "deleted stays as it is."
    ),
    "在 Excel、WPS 里改单位、人员、岗位等名单，导入前先看会改哪些行。": (
        "Change units, people, posts and other lists in a spreadsheet program; what would change "
        "is shown first."
    ),
    "按已保存的草稿导出，可在 Excel、WPS 里改好再导入。工作簿里还有试例和检查结果。": (
        "What is saved in the draft, to be changed in Excel or WPS and taken in again. The "
        "workbook also holds the examples and what the check found."
    ),
    "这份文件里没有评分表或决策表，不能导出工作簿。": (
        "This document holds no rubric and no decision table, so there is no workbook of it."
    ),
    "导入": "In",
    "改好的工作簿": "Changed workbook",
    "xlsx 或 csv。先列出会改哪些行，确认后才写进草稿。": (
        "xlsx or csv. What it would change is listed first; it counts once you confirm."
    ),
    "看看会改什么": "Show what it would change",
}
"""Chinese to English."""
