"""Files of facts scored by a rubric of the library, or by one that lies in a file.

Nobody is asked who they are: no case of the county is read and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from engine.configuration.library import DRAFT, Library, load_library
from engine.configuration.opening import read_document
from engine.configuration.rubric import Rubric
from engine.configuration.versions import content_hash
from engine.configuration.yaml_source import read_bytes
from engine.errors import ConfigurationError
from engine.expressions.names import Dictionary
from engine.scoring.rubrics import CompiledRubric, compile_rubric
from engine.terms import DocumentId, DocumentRef

if TYPE_CHECKING:
    from engine.analytics.bulk_scoring import BulkResult
    from engine.analytics.fact_files import Wanted


@dataclass(frozen=True, slots=True)
class FactColumnsOf:
    """Which column of a file is what.

    Attributes:
        case: The column with the case's number.
        keep: Columns handed through to the result.
        ignore: Columns that mean nothing, though their names look like facts.
    """

    case: str = "case"
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RubricInUse:
    """A rubric with the facts its conditions may read."""

    rubric: CompiledRubric
    dictionary: Dictionary


def find_rubric(
    named: str, folder: Path, *, on: date | None = None, as_known_on: date | None = None
) -> RubricInUse:
    """Return the rubric that is meant.

    Args:
        named: Its id, ``id@version``, or the path of a YAML file.
        folder: The documents that define the facts, and the rubric unless it is a file.
        on: The day on which its version is in force, where there are several.
        as_known_on: Corrections recorded after this day are left aside.

    Raises:
        NotFoundError: There is none of this id, version or day.
        ConfigurationError: Several versions and none chosen, or the document is at fault.
    """
    library = load_library(folder)
    facts = library.dictionary()
    if named.endswith((".yaml", ".yml")):
        rubric, ref = _rubric_in(Path(named))
    else:
        rubric, ref = _rubric_of(library, named, on, as_known_on)
    return RubricInUse(compile_rubric(rubric, ref, facts), facts)


def _rubric_in(path: Path) -> tuple[Rubric, DocumentRef]:
    if not path.is_file():
        raise ConfigurationError("没有这个文件", "there is no such file", place=str(path))
    source = read_bytes(path.read_bytes(), path.name)
    if source.value(("extends",)) is not None:
        raise ConfigurationError(
            "引用上级的评分表要和上级文件放在一起读取",
            "a rubric that extends another is read together with that one",
            place=path.name,
            hint="用 --config 指明文件夹，并写评分表的 id",
            hint_en="name the folder with --config, and the rubric by its id",
        )
    document = read_document(source)
    if not isinstance(document, Rubric):
        raise ConfigurationError(
            f"这是 {document.kind}，不是评分表",
            f"this is a {document.kind}, not a rubric",
            place=path.name,
        )
    number = document.version if document.version is not None else DRAFT
    return document, DocumentRef("rubric", DocumentId(document.id), number, content_hash(document))


def _rubric_of(
    library: Library, named: str, on: date | None, as_known_on: date | None
) -> tuple[Rubric, DocumentRef]:
    name, _, number = named.partition("@")
    version = int(number) if number.isdecimal() else None
    wanted = name if version is not None else named
    loaded = library.find("rubric", wanted, on=on, version=version, as_known_on=as_known_on)
    document = loaded.document
    if not isinstance(document, Rubric):
        message = f"{loaded.ref} is no rubric"
        raise TypeError(message)
    return document, loaded.ref


def score_file(
    rubric: RubricInUse,
    path: Path,
    columns: FactColumnsOf,
    *,
    out: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> BulkResult:
    """Return what came of scoring a file, with every case in ``out`` if it is given.

    Args:
        rubric: The rubric.
        path: A .parquet, .csv, .json or .jsonl file with one row per case.
        columns: Which column is what.
        out: The .parquet file to write.
        progress: Told the share done, 0 to 1.

    Raises:
        FilingError: Columns or values are wrong; names them.
        RuleError: The file cannot be read, or the rubric cannot be computed in columns.
    """
    from engine.analytics import bulk_scoring  # noqa: PLC0415  Ibis takes a second to import

    wanted = _wanted(rubric, columns)
    if out is None:
        return bulk_scoring.summarize_scores(path, wanted, progress=progress)
    return bulk_scoring.score_to_file(path, wanted, out, progress=progress)


def score_cases(
    rubric: RubricInUse, path: Path, columns: FactColumnsOf, *, most: int
) -> Sequence[Mapping[str, object]]:
    """Return the score of each case of a small file as an object for machines.

    Raises:
        FilingError: Columns or values are wrong; names them.
        RuleError: There are more cases than ``most``, the file cannot be read, or the rubric
            cannot be computed in columns.
    """
    from engine.analytics import bulk_scoring  # noqa: PLC0415  Ibis takes a second to import

    return bulk_scoring.score_one_by_one(path, _wanted(rubric, columns), most=most)


def _wanted(rubric: RubricInUse, columns: FactColumnsOf) -> Wanted:
    from engine.analytics.fact_files import Wanted  # noqa: PLC0415  the same
    from engine.analytics.rubric_columns import RubricColumns  # noqa: PLC0415  the same

    plan = RubricColumns(rubric.rubric, rubric.dictionary)
    return Wanted(plan, columns.case, columns.keep, columns.ignore)
