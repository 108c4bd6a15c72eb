"""Last year's plan into a new school year: what comes along, what stays behind, what the school must decide.

Every old row is either carried or left as done, and whatever of it has no place in the new form is noted with its
text. Knows no file, no workbook and no sentence: notes are slugs with facts, their words stand in `vi.carrying`.

Done is only what the plan itself calls done: its status, or a deadline cell that says so. A passed deadline proves
nothing: such a row comes along and the school is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ctcl_xlsx import mappings, templates
from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.checks.report import read_rows
from ctcl_xlsx.mappings import Destination
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Catalog, Confidence, Document, Form, Plan, Role
from ctcl_xlsx.text import fold
from ctcl_xlsx.values import parse_criterion, parse_deadline
from ctcl_xlsx.workbook.labels import NO_CRITERION, STATUSES

DONE, *OPEN = STATUSES
_DONE_WORDS = {fold(DONE), f"da {fold(DONE)}"}
_OPEN_WORDS = {fold(status) for status in OPEN}
_TIMES = (Role.START, Role.DEADLINE, Role.REPORT_TIME)
# Where a form has no column of a role, its text goes to the first of these that the form has and the row left blank.
_STAND_INS: Mapping[Role, Role] = {
    Role.WEAKNESS: Role.CONTENT,
    Role.OTHER_SUPPORT: Role.RESOURCES,
    Role.RESOURCES: Role.OTHER_SUPPORT,
}
_KEPT_TEXT = "recipients"  # the only text part that reads the same on every form


@dataclass(frozen=True, slots=True)
class Note:
    """Something the school should know. `decide` marks what it must decide; `facts` fill the sentence of `kind`."""

    kind: str
    decide: bool = False
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """An old row and what became of it: `new` in the new plan, None where it was done and stays behind.

    `action` is the old row's; `criterion` is its old criterion as the list shows it, or as typed; `destination` says
    where that leads, None where there was nothing to lead anywhere.
    """

    old: RowReport
    new: Action | None
    action: str = ""
    criterion: str = ""
    notes: tuple[Note, ...] = ()
    destination: Destination | None = None

    @property
    def to_decide(self) -> bool:
        """Whether the school must decide something about it."""
        return any(note.decide for note in self.notes)


@dataclass(frozen=True, slots=True)
class Carried:
    """The new plan, every row of the old one in order, and what else of the old plan stays behind."""

    plan: Plan
    rows: tuple[CarriedRow, ...]
    apart: tuple[Note, ...] = ()

    @property
    def done(self) -> int:
        """Rows left behind because they are done."""
        return sum(row.new is None for row in self.rows)

    @property
    def to_decide(self) -> int:
        """Carried rows about which the school must decide something."""
        return sum(row.to_decide for row in self.rows)


def carry(
    old: Plan,
    form: Form,
    catalog: Catalog,
    new_form: Form,
    new_catalog: Catalog,
    school_year: str,
    ask: Callable[[str], str],
) -> Carried:
    """`old`, a plan on `form` and `catalog`, as the beginning of the plan of `school_year` on the new ones.

    `ask` gives what a criterion cell says where the school must choose, from the old criterion's title: it names no
    code, because the old codes mean something else in the new catalogue.
    """
    way = _Way(form, catalog, new_form, new_catalog, old.school_year, school_year, ask)
    rows = tuple(way.row(report) for report in read_rows(form, catalog, old))
    texts = {key: text for key, text in old.texts.items() if way.keeps_text(key)}
    plan = Plan(
        form=new_form.id,
        catalog=new_catalog.id,
        school_year=school_year,
        school=old.school,
        document=Document(place=old.document.place),
        target_level=old.target_level if catalog.id == new_catalog.id else None,
        rows=tuple(row.new for row in rows if row.new is not None),
        texts=texts,
    )
    return Carried(plan, rows, tuple(_apart(old, form, plan)))


def _apart(old: Plan, form: Form, new: Plan) -> Iterator[Note]:
    """What belongs to the old year, or has no place in the new form; whole texts, so that they can be copied."""
    titles = {part.key: part.title for part in form.texts}
    for key, text in old.texts.items():
        if key not in new.texts:
            yield Note("text", False, {"label": titles.get(key, key), "text": text})
    drafts = [titles.get(key, key) for key in new.texts if key != _KEPT_TEXT]
    if drafts:
        yield Note("texts-kept", False, {"label": "; ".join(drafts)})
    for problem in old.problems:
        yield Note("problem", False, {"text": "\n".join(text for text in problem.values.values() if text)})
    if old.self_assessment:
        yield Note("assessment", False, {"count": str(len(old.self_assessment))})
    if old.target_level is not None and new.target_level is None:
        yield Note("target", False, {"level": str(old.target_level)})
    if old.tracking:
        yield Note("tracking", False, {"count": str(len(old.tracking))})
    if old.document.number or old.document.date:
        yield Note("document", False, {"text": ", ".join(filter(None, (old.document.number, old.document.date)))})


@dataclass(frozen=True, slots=True)
class _Way:
    """From one form, catalogue and school year to another."""

    form: Form
    catalog: Catalog
    new_form: Form
    new_catalog: Catalog
    year: str
    new_year: str
    ask: Callable[[str], str]

    def keeps_text(self, key: str) -> bool:
        """A text part stays where its heading means the same: on the same form, and the recipients everywhere."""
        has = any(part.key == key for part in self.new_form.texts)
        return has and (self.form.id == self.new_form.id or key == _KEPT_TEXT)

    def row(self, report: RowReport) -> CarriedRow:
        """What becomes of one row."""
        status = self._answer(report, Role.STATUS)
        told = fold(status)
        action, label = self._answer(report, Role.ACTION), self._old_label(report)[0]
        if told in _DONE_WORDS or (not told and report.deadline.kind == "done"):
            return CarriedRow(report, None, action, label)
        state: list[Note] = []
        if told not in _OPEN_WORDS and not self._still_runs(report):
            state.append(Note("status-unknown" if told else "done-unknown", True, {"text": status}))
        elif told:
            state.append(Note("status", False, {"text": status}))
        placed, unplaced = self._placed(report)
        texts, cleared = self._times(placed)
        group, code, destination, asked = self._criterion(report)
        new = self._action(texts, group, code)
        return CarriedRow(report, new, action, label, (*asked, *state, *cleared, *unplaced), destination)

    # ------------------------------------------------------------------------------------------- columns

    def _answer(self, report: RowReport, role: Role) -> str:
        column = self.form.role(role)
        return report.row.get(column.key) if column else ""

    def _placed(self, report: RowReport) -> tuple[dict[str, str], list[Note]]:
        """The row's texts by the new form's keys, criterion and status apart, and a note for each without a place."""
        row = report.row
        own = {key: text for key, text in {**row.values, **row.extra}.items() if text}
        for role in (Role.CRITERION, Role.STATUS):
            column = self.form.role(role)
            own.pop(column.key if column else "", None)
        texts = {key: own.pop(key) for key in list(own) if self.new_form.column(key)}
        notes = []
        for key, text in own.items():
            place = self._stand_in(key)
            if place and place not in texts:
                texts[place] = text
            else:
                column = self.form.column(key)
                passed = column is not None and column.role in _TIMES and self._is_over(text)
                label = column.title if column else key
                notes.append(Note("no-column", not passed, {"label": label, "text": text}))
        return texts, notes

    def _stand_in(self, key: str) -> str:
        """The new form's key for an old one that it does not have: the same role, or one that stands in for it."""
        column = self.form.column(key)
        if column is None or column.role is Role.EXTRA:
            return ""
        found = self.new_form.role(column.role) or self.new_form.role(_STAND_INS.get(column.role, column.role))
        return found.key if found else ""

    def _action(self, texts: Mapping[str, str], group: str, code: str) -> Action:
        column = self.new_form.role(Role.CRITERION)
        if column and code:
            texts = {**texts, column.key: code}
        return Action.of(texts, None, group)

    # --------------------------------------------------------------------------------------------- times

    def _start(self) -> date:
        return date(templates.first_year(self.new_year) or date.min.year, 9, 1)

    def _still_runs(self, report: RowReport) -> bool:
        """Whether its deadline lies within the new school year or after it."""
        end = report.deadline.end
        return end is not None and end >= self._start()

    def _times(self, texts: Mapping[str, str]) -> tuple[dict[str, str], list[Note]]:
        """The texts without times that passed, or that would mean another time in the new year; each is noted."""
        kept, notes = dict(texts), []
        deadline = self.new_form.role(Role.DEADLINE)
        over = deadline is not None and self._is_over(kept.get(deadline.key, ""))
        for role in _TIMES:
            column = self.new_form.role(role)
            text = kept.get(column.key, "") if column else ""
            if column is None or not text:
                continue
            shifts = parse_deadline(text, self.year) != parse_deadline(text, self.new_year)
            past = over if role is Role.START else self._is_over(text)
            if shifts or past:
                del kept[column.key]
                kind = "time-passed" if past else "time-shifts"
                notes.append(Note(kind, column.required, {"label": column.title, "text": text}))
        return kept, notes

    def _is_over(self, text: str) -> bool:
        end = parse_deadline(text, self.year).end if text else None
        return end is not None and end < self._start()

    # ----------------------------------------------------------------------------------------- criterion

    def _criterion(self, report: RowReport) -> tuple[str, str, Destination | None, list[Note]]:
        """(group, code, where it leads, what to decide); code "" is left open."""
        text = self._answer(report, Role.CRITERION)
        if not text:
            return report.row.group, "", None, []
        if self.catalog.id == self.new_catalog.id:
            open_still = [] if self._is_known(report, text) else [Note("criterion-unknown", True, {"text": text})]
            return report.row.group, text, None, open_still
        if report.names_no_criterion:
            column = self.new_form.role(Role.CRITERION)
            return "", NO_CRITERION if column and not column.required else "", None, []
        found = self._destination(report, text)
        if len(found.codes) == 1:
            (code,) = found.codes
            below4 = code.startswith(mappings.LEVEL4_CODE)
            return LEVEL4_GROUP if below4 else "", code.removeprefix(mappings.LEVEL4_CODE), found, []
        kind = "criterion-unknown" if not found.known else "criterion-several" if found.codes else "criterion-none"
        choices = [mappings.find(self.new_catalog, code) for code in found.codes]
        label, title = self._old_label(report)
        facts = {"text": label, "choices": "; ".join(c.label for c in choices if c)}
        return "", self._question(title), found, [Note(kind, True, facts)]

    def _question(self, title: str) -> str:
        """What an open criterion cell says; never what would be read as a criterion of the new catalogue."""
        asked = self.ask(title)
        found = parse_criterion(asked, catalogs=(self.new_catalog,))
        named = [code_of(ref)[0] for ref in (found if isinstance(found, tuple) else (found,))]
        return self.ask("") if any(named) else asked

    def _is_known(self, report: RowReport, text: str) -> bool:
        """Whether a criterion cell names criteria of the old catalogue, or says that there is none."""
        if report.names_no_criterion or templates.find_offered(self.catalog, text, report.row.group):
            return True
        named = [code_of(ref) for ref in report.criteria]
        return bool(named) and all(templates.find_offered(self.catalog, code, group) for code, group in named)

    def _destination(self, report: RowReport, text: str) -> Destination:
        """Where all the criteria of a row lead together."""
        if templates.find_offered(self.catalog, text, report.row.group):
            named = [mappings.code_of(text, report.row.group)]
        else:
            named = [mappings.code_of(*code_of(ref)) for ref in report.criteria]
        ways = [mappings.destination(code, self.catalog, self.new_catalog) for code in named]
        if not ways or not all(way.known for way in ways):
            return Destination((), Confidence.INFERRED, known=False)
        met = {code for way in ways for code in way.codes}
        sure = list(Confidence)
        return Destination(
            tuple(code for code in mappings.codes(self.new_catalog) if code in met),
            max((way.confidence for way in ways), key=sure.index),
            tuple(dict.fromkeys(reason for way in ways for reason in way.reasons)),
        )

    def _old_label(self, report: RowReport) -> tuple[str, str]:
        """The old criterion as its list shows it, or as typed; and its title, "" where it is none of the list."""
        text = self._answer(report, Role.CRITERION)
        found = templates.find_offered(self.catalog, text, report.row.group)
        return (found.label, found.title) if found else (text, "")
