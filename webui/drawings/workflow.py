"""A workflow as a drawing: stages, the steps between them, who does them, which clocks they move.

A stage is a filled box, a step a white one between the stage it is done in and the one it leads to.
Steps that leave a case where it is are listed in the box of the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from engine.configuration.workflow import Clock, Span, Stage, Step
from engine.workflow.layout import Box, Drawing, Link, Placed, Route, draw
from webui.drawings.boxes import Line, Sheet, Words, set_in_lines
from webui.drawings.sketch import Sketch
from webui.language import label, say

_STAGE_WIDTH = 212
_STEP_WIDTH = 196

_ROUND = 8
"""Pixels of radius where a line that leads back turns."""


@dataclass(frozen=True)
class Places:
    """What a drawing must be told of the page it stands on.

    Attributes:
        role: Says what a role is called.
        stage: Says where a stage is described; given its place in the document and its id.
        step: Says the same of a step.
        faulty: Dotted places of the document in which something is wrong, ``steps.3``.
        current: Id of the stage a case stands in; None shows the workflow alone.
    """

    role: Callable[[str], str]
    stage: Callable[[int, str], str]
    step: Callable[[int, str], str]
    faulty: Collection[str] = ()
    current: str | None = None


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A stage or a step with its place in the drawing, pixels from the upper left corner.

    Attributes:
        tones: Names of classes: stage, step, wait, good, bad, final, current, faulty.
    """

    address: str
    title: str
    left: int
    top: int
    width: int
    height: int
    tones: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DrawnWay:
    """A line between two boxes, as an SVG path.

    Attributes:
        back: It leads back to an earlier stage.
    """

    path: str
    back: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A step as the list beside the drawing says it."""

    title: str
    address: str
    who: str
    there: str
    notes: tuple[str, ...]
    faulty: bool


@dataclass(frozen=True, slots=True)
class StageText:
    """A stage as the list says it, with the steps done in it; the beginning has no title."""

    title: str
    address: str
    states: tuple[str, ...]
    ways: tuple[Way, ...]
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class WorkflowDrawing:
    """A workflow drawn, and the same in words."""

    title: str
    width: int
    height: int
    boxes: tuple[DrawnBox, ...]
    ways: tuple[DrawnWay, ...]
    stages: tuple[StageText, ...]
    unread: int
    clocks: bool
    back: bool
    faulty: bool


def draw_workflow(sketch: Sketch, places: Places) -> WorkflowDrawing:
    """Return the drawing of a workflow in the reader's language."""
    artist = _Artist(sketch, places)
    sheets = artist.sheets()
    boxes = [Box(name, each.width, each.sheet.height) for name, each in sheets.items()]
    drawing = draw(boxes, tuple(artist.links()))
    return WorkflowDrawing(
        title=label(sketch.title),
        width=drawing.width,
        height=drawing.height,
        boxes=tuple(_drawn(placed, sheets[placed.box.id]) for placed in drawing.boxes),
        ways=tuple(_way(route) for route in drawing.routes),
        stages=tuple(artist.in_words()),
        unread=sketch.unread,
        clocks=bool(sketch.clocks),
        back=_has_back(drawing),
        faulty=any("faulty" in each.tones for each in sheets.values()),
    )


def _has_back(drawing: Drawing) -> bool:
    return any(route.back for route in drawing.routes)


@dataclass(frozen=True, slots=True)
class _Content:
    """What a box shows before it has a place."""

    title: str
    address: str
    width: int
    tones: tuple[str, ...]
    sheet: Sheet


def _drawn(placed: Placed, content: _Content) -> DrawnBox:
    return DrawnBox(
        address=content.address,
        title=content.title,
        left=placed.left,
        top=placed.top,
        width=placed.box.width,
        height=placed.box.height,
        tones=content.tones,
        lines=content.sheet.lines,
    )


@dataclass(frozen=True)
class _Artist:
    sketch: Sketch
    places: Places
    moves: Mapping[str, tuple[tuple[str, str], ...]] = field(init=False)
    """Of each step the clocks it moves: sign and words."""

    def __post_init__(self) -> None:
        marks: dict[str, list[tuple[str, str]]] = {}
        for clock in self.sketch.clocks:
            for step, sign, words in _moves(clock):
                marks.setdefault(step, []).append((sign, words))
        object.__setattr__(self, "moves", {step: tuple(each) for step, each in marks.items()})

    def sheets(self) -> Mapping[str, _Content]:
        """Return what stands in each box, by its id in the layout, in the document's order."""
        return dict(self._openings()) | dict(self._stages()) | dict(self._steps())

    def _openings(self) -> Iterator[tuple[str, _Content]]:
        for place, step in self.sketch.steps.items():
            if not step.from_:
                yield _of_step(place), self._step(place, step)

    def _stages(self) -> Iterator[tuple[str, _Content]]:
        for place, stage in self.sketch.stages.items():
            yield _of_stage(stage.id), self._stage(place, stage)

    def _steps(self) -> Iterator[tuple[str, _Content]]:
        for place, step in self.sketch.steps.items():
            if step.from_ and self.sketch.moves(step):
                yield _of_step(place), self._step(place, step)

    def links(self) -> Iterator[Link]:
        """Yield the ways between boxes."""
        for place, step in self.sketch.steps.items():
            if not self.sketch.moves(step):
                continue
            for stage in step.from_:
                yield Link(_of_stage(stage), _of_step(place))
            if step.to is not None:
                yield Link(_of_step(place), _of_stage(step.to))
            signed = self.sketch.sign_off(step)
            if signed is not None:
                yield Link(_of_step(place), _of_stage(signed.returns_to))

    def _stage(self, place: int, stage: Stage) -> _Content:
        faulty = self._is_faulty(f"stages.{place}")
        words = [Words(label(stage.title), "title")]
        states = self._states(stage)
        if states:
            words.append(Words(say("、").join(states), "mark"))
        loops = self.sketch.loops(stage)
        for step in loops:
            words.append(Words(f"{label(step.title)}{self._who(step)}", "text", mark="dot"))
            words += self._clock_words(step)
        tones = ["stage", stage.tone, *(["final"] if stage.final else [])]
        tones += ["current"] if stage.id == self.places.current else []
        return self._content(
            words, label(stage.title), self.places.stage(place, stage.id), tones, faulty=faulty
        )

    def _step(self, place: int, step: Step) -> _Content:
        words = [Words(label(step.title), "act"), *self._doers(step)]
        signed = self.sketch.sign_off(step)
        if signed is not None:
            words.append(Words(self._returned(signed.returns_to), "mark", mark="back"))
        if step.when:
            words.append(Words(say("须符合前提"), "mark", mark="if"))
        words += self._clock_words(step)
        return self._content(
            words,
            label(step.title),
            self.places.step(place, step.id),
            ["step", *([] if step.from_ else ["opening"])],
            faulty=self._is_faulty(f"steps.{place}"),
        )

    def _content(
        self, words: list[Words], title: str, address: str, tones: list[str], *, faulty: bool
    ) -> _Content:
        width = _STAGE_WIDTH if "stage" in tones else _STEP_WIDTH
        if faulty:
            words.append(Words(say("这里有错误"), "mark", mark="fault"))
            tones = [*tones, "faulty"]
        return _Content(title, address, width, tuple(tones), set_in_lines(words, width))

    def _states(self, stage: Stage) -> tuple[str, ...]:
        current = [say("当前环节")] if stage.id == self.places.current else []
        final = [say("办结环节")] if stage.final else []
        return (*current, *final, *([say("销号")] if stage.cleared else []))

    def _doers(self, step: Step) -> Iterator[Words]:
        """Yield who does a step; of signatures one after the other, in their order."""
        signed = self.sketch.sign_off(step)
        for number, tier in enumerate(signed.tiers if signed else (), 1):
            yield Words(label(tier.title), "who", mark=str(number))
        if signed is None:
            yield Words(self._roles(step), "who")

    def _roles(self, step: Step) -> str:
        return say("、").join(map(self.places.role, step.by)) or say("没有写由谁办理")

    def _who(self, step: Step) -> str:
        return say("（{who}）", who=self._roles(step))

    def _returned(self, stage: str) -> str:
        known = self.sketch.stage(stage)
        return say("退回到“{stage}”", stage=label(known.title) if known else stage)

    def _clock_words(self, step: Step) -> Iterator[Words]:
        for sign, words in self.moves.get(step.id, ()):
            yield Words(words, "mark", mark=sign)

    def _is_faulty(self, place: str) -> bool:
        return any(one == place or one.startswith(f"{place}.") for one in self.places.faulty)

    def in_words(self) -> Iterator[StageText]:
        """Yield the drawing as a list, the beginning first."""
        openings = [each for each in self.sketch.steps.items() if not each[1].from_]
        if openings:
            yield StageText("", "", (), tuple(self._way(*each) for each in openings))
        for place, stage in self.sketch.stages.items():
            inside = [each for each in self.sketch.steps.items() if stage.id in each[1].from_]
            yield StageText(
                title=label(stage.title),
                address=self.places.stage(place, stage.id),
                states=self._states(stage),
                ways=tuple(self._way(*each) for each in inside),
                faulty=self._is_faulty(f"stages.{place}"),
            )

    def _way(self, place: int, step: Step) -> Way:
        there = self.sketch.stage(step.to)
        signed = self.sketch.sign_off(step)
        notes = [words for _, words in self.moves.get(step.id, ())]
        if signed is not None:
            notes.insert(0, self._returned(signed.returns_to))
        return Way(
            title=label(step.title),
            address=self.places.step(place, step.id),
            who=self._signers(step),
            there=label(there.title) if there else step.to or "",
            notes=tuple(notes),
            faulty=self._is_faulty(f"steps.{place}"),
        )

    def _signers(self, step: Step) -> str:
        signed = self.sketch.sign_off(step)
        if signed is None:
            return self._roles(step)
        return " → ".join(label(tier.title) for tier in signed.tiers)


def _of_stage(name: str) -> str:
    return f"stage {name}"


def _of_step(place: int) -> str:
    return f"step {place}"


def _moves(clock: Clock) -> Iterator[tuple[str, str, str]]:
    """Yield which step does what to a clock: step, sign, words."""
    title = label(clock.title)
    yield (
        clock.starts,
        "start",
        say("{clock}起算，{span}", clock=title, span=span_words(clock.limit)),
    )
    for step in clock.stops:
        yield step, "stop", say("{clock}止", clock=title)
    if clock.extension:
        yield clock.extension.step, "extend", say("{clock}延长", clock=title)
    for pause in clock.pauses:
        yield pause.starts, "pause", say("{clock}暂停", clock=title)
        yield pause.ends, "resume", say("{clock}恢复", clock=title)


def span_words(span: Span) -> str:
    """Return a length of time in words."""
    if span.workdays is not None:
        return say("{count} 个工作日", count=span.workdays)
    return say("{count} 天", count=span.days or 0)


def _way(route: Route) -> DrawnWay:
    return DrawnWay(_turning(route) if route.back else _bending(route), route.back)


def _bending(route: Route) -> str:
    """Return a line that runs straight down within layers and bends between them."""
    (across, down), *rest = route.points
    parts = [f"M{across} {down}"]
    before = (across, down)
    for number, (right, low) in enumerate(rest):
        middle = (before[1] + low) // 2
        straight = number % 2 == 0
        curve = f"C{before[0]} {middle} {right} {middle} {right} {low}"
        parts.append(f"V{low}" if straight else curve)
        before = (right, low)
    return "".join(parts)


def _turning(route: Route) -> str:
    """Return a line of right angles with round corners."""
    points = route.points
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{near[0]} {near[1]}Q{corner[0]} {corner[1]} {far[0]} {far[1]}")
    return "".join((*parts, f"L{points[-1][0]} {points[-1][1]}"))


def _towards(corner: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return the point a radius away from a corner, or half the way if that is nearer."""
    moved = []
    for here, there in zip(corner, other, strict=True):
        way = min(_ROUND, abs(there - here) // 2)
        moved.append(here + (way if there > here else -way if there < here else 0))
    return moved[0], moved[1]
