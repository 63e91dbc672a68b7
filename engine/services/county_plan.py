"""What a wizard was told of a county that is to begin, made into its first pack.

Answers come step by step and may lack or contradict what another step says; everything wrong is
told in words with the step that mends it, nothing raises before all of it is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Final

from engine.configuration.county import County, Topic
from engine.configuration.library import Library
from engine.configuration.packs.beginning import NewCounty, Row, library_of_pack
from engine.configuration.packs.composing import Pack
from engine.configuration.packs.county_lists import CountyLists, id_from, post_id
from engine.configuration.packs.own_routing import OwnRouting, own_rows
from engine.configuration.packs.staffing import Need, needs_of, unmet
from engine.configuration.problems import nearest_word
from engine.configuration.workflow import Workflow
from engine.configuration.yaml_source import Plain
from engine.forms.values import items, mapping
from engine.terms import Label

ABOUT: Final = "about"
UNITS: Final = "units"
TOPICS: Final = "topics"
POSTS: Final = "posts"
AREAS: Final = "areas"
ROUTING: Final = "routing"
STEPS: Final = (ABOUT, UNITS, TOPICS, POSTS, AREAS, ROUTING)
"""The steps in their order; the name of a step is the name of its list of rows too."""

_SEPARATORS = str.maketrans("，,;；\n", "、、、、、")

Said = Mapping[str, Mapping[str, object]]
"""The answers of each step that was saved, by its name."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the answers that does not fit the others.

    Attributes:
        path: The field it is about; empty for the step as a whole.
        grave: Nothing can be founded with it.
    """

    step: str
    path: tuple[str | int, ...]
    zh: str
    en: str
    grave: bool = True


@dataclass(frozen=True)
class Above:
    """The county that is taken over, as far as the wizard asks after it."""

    pack: Pack
    library: Library = field(repr=False)

    @classmethod
    def of(cls, pack: Pack) -> Above:
        """Return what a pack lays down.

        Raises:
            ConfigurationFaults: It cannot be used.
        """
        with _lock:
            known = _known.get(pack.sha256)
        if known is not None:
            # The same documents, perhaps in another zip: its publisher's is the one to be kept.
            return known if known.pack.archive == pack.archive else replace(known, pack=pack)
        made = cls(pack, library_of_pack(pack))
        with _lock:
            while len(_known) >= _MOST_KNOWN:
                _known.pop(next(iter(_known)))
            _known[pack.sha256] = made
        return made

    @cached_property
    def county(self) -> County:
        """Return the county document."""
        return self.library.county().document

    @cached_property
    def routed(self) -> tuple[Workflow, ...]:
        """Return the workflows that route their cases."""
        found = (one.document for one in self.library.all("workflow"))
        return tuple(one for one in found if isinstance(one, Workflow) and one.routing)

    def keeps_routing(self, answers: Answers) -> bool:
        """Tell whether the parent's routing names nothing but what the new county has."""
        units = {str(row["id"]) for row in answers.units}
        named = {
            name
            for workflow in self.routed
            for row in (workflow.routing.rules if workflow.routing else ())
            for name in _units_named(row.then)
        }
        known = {unit.id for unit in self.county.units}
        return answers.own_topics is None and named & known <= units


_MOST_KNOWN = 8
_known: dict[str, Above] = {}
_lock = Lock()
"""The parents last asked for: each page of the wizard asks for the same one."""


def _units_named(then: Mapping[str, object]) -> Iterator[str]:
    for value in then.values():
        yield from (str(one) for one in (value if isinstance(value, list | tuple) else (value,)))


@dataclass(frozen=True)
class Answers:
    """The answers in the places of a county document."""

    said: Said
    above: Above

    @cached_property
    def about(self) -> Mapping[str, object]:
        """Return name, id, day and source."""
        return self.said.get(ABOUT, {})

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the reviews that are not held here."""
        return tuple(map(str, items(self.about.get("drop"))))

    @cached_property
    def units(self) -> tuple[Row, ...]:
        """Return the units; one without an id is known by its title."""
        rows = self._rows(UNITS)
        names = _Names((_own_id(row), _text(row, "title")) for row in rows)
        return tuple(
            _filled({
                "id": _own_id(row),
                "title": _title(row),
                "unit_kind": _text(row, "unit_kind"),
                "superior": names.id_of(_text(row, "superior")),
            })
            for row in rows
        )  # fmt: skip

    @cached_property
    def own_topics(self) -> tuple[Row, ...] | None:
        """Return topics of the county's own, each with those below it; None takes the parent's."""
        if self.said.get(TOPICS, {}).get("take") != "own":
            return None
        rows = self._rows(TOPICS)
        names = _Names((_own_id(row), _text(row, "title")) for row in rows)
        above = [names.id_of(_text(row, "above")) for row in rows]

        def below(parent: str, depth: int) -> list[Plain]:
            return [
                _filled({
                    "id": _own_id(row),
                    "title": _title(row),
                    "children": below(_own_id(row), depth + 1) if depth < len(rows) else [],
                })
                for row, over in zip(rows, above, strict=True)
                if over == parent
            ]  # fmt: skip

        return tuple(row for row in below("", 0) if isinstance(row, dict))

    @cached_property
    def topics(self) -> tuple[tuple[str, Label, tuple[str, ...]], ...]:
        """Return id and title of every topic, with the ids of those below it."""
        if self.own_topics is None:
            return tuple(_flat(self.above.county.topics))
        return tuple(_flat(tuple(map(_as_topic, self.own_topics))))

    @cached_property
    def leaves(self) -> tuple[tuple[str, Label], ...]:
        """Return what a petition can be about."""
        return tuple((name, title) for name, title, below in self.topics if not below)

    @cached_property
    def posts(self) -> tuple[Row, ...]:
        """Return the posts; one without an id is known by unit and role."""
        units, topics = self._unit_names, _Names((one, str(two)) for one, two, _ in self.topics)
        taken: dict[str, object] = {}
        found = []
        for row in self._rows(POSTS):
            unit, role = _text(row, "unit"), _text(row, "role")
            name = _text(row, "id") or post_id(unit, role, taken)
            taken[name] = row
            found.append(_filled({
                "id": name,
                "title": _title(row),
                "unit": unit,
                "role": role,
                "holder": _text(row, "holder"),
                "in_charge_of": [topics.id_of(one) for one in split(_text(row, "in_charge_of"))],
                "supervises": [units.id_of(one) for one in split(_text(row, "supervises"))],
            }))  # fmt: skip
        return tuple(found)

    @cached_property
    def people(self) -> tuple[Row, ...]:
        """Return everybody who holds a post, once."""
        named = {_text(row, "holder"): _text(row, "name") for row in self._rows(POSTS)}
        return tuple({"id": login, "name": name} for login, name in named.items() if login)

    @cached_property
    def areas(self) -> tuple[Row, ...]:
        """Return the areas; one that names no units has all that no other has."""
        rows = self._rows(AREAS)
        named = [[self._unit_names.id_of(one) for one in split(_text(r, "units"))] for r in rows]
        taken = {one for units in named for one in units}
        rest = [str(unit["id"]) for unit in self.units if unit["id"] not in taken]
        return tuple(
            {
                "id": _own_id(row),
                "title": _title(row),
                "units": [*(units or rest)],
                "leader": _text(row, "leader"),
                "office": _text(row, "office"),
            }
            for row, units in zip(rows, named, strict=True)
        )

    @property
    def own_routing(self) -> OwnRouting | None:
        """Return who is in charge of what; None keeps the parent's table."""
        said = self.said.get(ROUTING, {})
        if said.get("routing") == "parent" and self.above.keeps_routing(self):
            return None
        topics = mapping(said.get(TOPICS))
        return OwnRouting(
            {name: str(topics.get(name) or "") for name, _ in self.leaves},
            {fact: str(unit) for fact, unit in mapping(said.get("first")).items() if unit},
        )

    def county(self) -> NewCounty | None:
        """Return the county; None while it has no name, id or first day."""
        name, key, since = (_text(self.about, word) for word in ("name", "id", "since"))
        if not (name and key and _is_day(since)):
            return None
        return NewCounty(
            id=key,
            zh=name,
            en=_text(self.about, "name_en"),
            since=date.fromisoformat(since),
            lists=CountyLists(self.units, self.areas, self.posts, self.people),
            source=_text(self.about, "source"),
            topics=self.own_topics,
            routing=self._routing(),
            colour=_text(self.about, "colour"),
            drop={f"programme/{name}": "本县不用" for name in self.dropped},
        )

    def _routing(self) -> Mapping[str, Sequence[Row]]:
        own = self.own_routing
        if own is None:
            return {}
        facts = self.above.library.dictionary()
        return {str(one.id): own_rows(one, own, facts) for one in self.above.routed}

    def remarks(self) -> tuple[Remark, ...]:
        """Return everything that does not fit together."""
        return (
            *self._twice(UNITS, [str(row["id"]) for row in self.units]),
            *self._twice(TOPICS, self._own_topic_ids()),
            *self._unknown(UNITS, "superior", self._unit_names, "单位", "unit"),
            *self._unknown(TOPICS, "above", self._own_topic_names, "类别", "topic"),
            *self._circles(),
            *self._unknown(POSTS, "in_charge_of", self._topic_names, "类别", "topic"),
            *self._unknown(POSTS, "supervises", self._unit_names, "单位", "unit"),
            *self._unknown(AREAS, "units", self._unit_names, "单位", "unit"),
            *self._names_apart(),
            *self._idle_units(),
            *self._undecided(),
        )

    def unmet(self) -> tuple[Need, ...]:
        """Return what nobody could do."""
        needs = needs_of(self.above.library, self.above.county, self.dropped)
        return unmet(needs, {_text(row, "role") for row in self._rows(POSTS)})

    def _rows(self, step: str) -> list[Mapping[str, object]]:
        said = self.said.get(step, {})
        if step == TOPICS and said.get("take") != "own":
            return []
        return [mapping(row) for row in items(said.get(step))]

    @cached_property
    def _unit_names(self) -> _Names:
        return _Names((str(row["id"]), str(_zh(row["title"]))) for row in self.units)

    @cached_property
    def _topic_names(self) -> _Names:
        return _Names((name, title.zh) for name, title, _ in self.topics)

    @cached_property
    def _own_topic_names(self) -> _Names:
        return _Names((_own_id(row), _text(row, "title")) for row in self._rows(TOPICS))

    def _own_topic_ids(self) -> list[str]:
        return [_own_id(row) for row in self._rows(TOPICS)]

    def _twice(self, step: str, ids: Sequence[str]) -> Iterator[Remark]:
        for number, name in enumerate(ids):
            first = ids.index(name)
            if name and first != number:
                zh = f"“{name}”和第 {first + 1} 行重复，改名或另写代码。"
                en = f"'{name}' stands in row {first + 1} too; rename it or give it an id."
                yield Remark(step, (step, number, "title"), zh, en)

    def _unknown(self, step: str, key: str, names: _Names, zh: str, en: str) -> Iterator[Remark]:
        for number, row in enumerate(self._rows(step)):
            for one in split(_text(row, key)):
                if names.id_of(one) in names.ids:
                    continue
                nearest = nearest_word(one, names.titles)
                hint = f"，是不是“{nearest}”？" if nearest else "，先在前面写上。"
                said = f"; '{nearest}'?" if nearest else "; enter it first."
                told = f"没有“{one}”这个{zh}{hint}", f"there is no {en} '{one}'{said}"
                yield Remark(step, (step, number, key), *told)

    def _circles(self) -> Iterator[Remark]:
        reached = {name for name, _, _ in self.topics} if self.own_topics is not None else set()
        for number, row in enumerate(self._rows(TOPICS)):
            above = self._own_topic_names.id_of(_text(row, "above"))
            if above in self._own_topic_names.ids and _own_id(row) not in reached:
                zh, en = "上级绕一圈又回到自己。", "going up leads back to itself."
                yield Remark(TOPICS, (TOPICS, number, "above"), zh, en)

    def _names_apart(self) -> Iterator[Remark]:
        """Tell of a login with two names: two people, or one written in two ways."""
        first: dict[str, str] = {}
        for number, row in enumerate(self._rows(POSTS)):
            login, name = _text(row, "holder"), _text(row, "name")
            known = first.setdefault(login, name)
            if login and known != name:
                zh = f"登录名“{login}”已是{known}的，同一个人姓名要写得一样，不同的人另起登录名。"
                en = f"'{login}' is {known}'s login; write the name alike, or give another login."
                yield Remark(POSTS, (POSTS, number, "holder"), zh, en)

    def _idle_units(self) -> Iterator[Remark]:
        staffed = {_text(row, "unit") for row in self._rows(POSTS)}
        for unit in self.units if staffed else ():
            if unit["id"] not in staffed:
                title = _zh(unit["title"])
                zh, en = f"“{title}”还没有一个岗位。", f"'{title}' has no post yet."
                yield Remark(POSTS, (), zh, en, grave=False)

    def _undecided(self) -> Iterator[Remark]:
        own = self.own_routing
        if own is None or ROUTING not in self.said:
            return
        for name, title in self.leaves:
            if not own.topics.get(name):
                zh, en = f"“{title}”还没有写由谁办理。", f"nobody is in charge of '{title}' yet."
                yield Remark(ROUTING, (TOPICS, name), zh, en)


class _Names:
    """Ids of a list, found by id or title."""

    def __init__(self, pairs: Iterator[tuple[str, str]]) -> None:
        known = list(pairs)
        self.ids = {name for name, _ in known}
        self.titles = tuple(dict.fromkeys(title for _, title in known))
        self._by_title = {title: name for name, title in known}

    def id_of(self, text: str) -> str:
        """Return the id of what is named; the text itself if there is nothing of this name."""
        return text if text in self.ids else self._by_title.get(text, text)


def split(text: str) -> list[str]:
    """Return the parts of a list written in one line.

    >>> split("餐饮油烟、噪声扰民,")
    ['餐饮油烟', '噪声扰民']
    """
    return [one for one in map(str.strip, text.translate(_SEPARATORS).split("、")) if one]


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def _own_id(row: Mapping[str, object]) -> str:
    return _text(row, "id") or id_from(_text(row, "title"))


def _title(row: Mapping[str, object]) -> Plain:
    zh, en = _text(row, "title"), _text(row, "en")
    return {"zh": zh, "en": en} if en else zh


def _zh(title: object) -> object:
    return title.get("zh") if isinstance(title, Mapping) else title


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value or key in {"id", "title"}}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _flat(topics: Sequence[Topic]) -> Iterator[tuple[str, Label, tuple[str, ...]]]:
    for topic in topics:
        yield topic.id, topic.title, tuple(one.id for one in topic.children)
        yield from _flat(topic.children)


def _as_topic(row: Row) -> Topic:
    return Topic.model_construct(
        id=str(row["id"]),
        title=_as_label(row["title"]),
        children=tuple(
            _as_topic(one) for one in items(row.get("children")) if isinstance(one, dict)
        ),
    )


def _as_label(title: object) -> Label:
    if isinstance(title, Mapping):
        return Label(str(title.get("zh", "")), str(title["en"]) if title.get("en") else None)
    return Label(str(title))
