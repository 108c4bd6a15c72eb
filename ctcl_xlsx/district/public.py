"""Files without persons: what `--public` makes of everything that was read, before anything is counted.

Owns which field is treated how; what a name looks like stands in `values.persons`. The plan is checked anew after, so
the report too was made of what is left. Knows no workbook.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain, count

from ctcl_xlsx import checks
from ctcl_xlsx.district.files import Brief, Content, FileResult, Held
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.issues import Code, Issue, Where
from ctcl_xlsx.model import Action, Document, Form, Plan, Role, Row, RowOrigin, School, TableOrigin
from ctcl_xlsx.text import ascii_slug, loose
from ctcl_xlsx.values.persons import PERSON, hide_contacts, hide_in_owners, hide_in_text, hide_named

_PERSONAL = ("signer", "contact", "phone", "email")
_KEPT = ("code", "name")  # a school named after a person is still that school
_OWNERS = (Role.LEAD, Role.SUPPORT, Role.SUPERVISOR)
_ASKS_WHO = re.compile(r"người|phụ trách|chủ trì|phân công|phối hợp|giám sát|họ tên|họ và tên|cán bộ|giáo viên")
_OUTSIDE = "…"
_FREE_SCHOOL = tuple(f.name for f in fields(School) if f.name not in (*_PERSONAL, *_KEPT))
_NUMBERS = re.compile(r"[\d.,\s]+")


Hold = Callable[[Content], Content | Held]


def redacted(
    results: Iterable[FileResult], roster: Roster | None = None, hold: Hold = lambda content: content
) -> list[FileResult]:
    """The same files without persons. A file's name may hold one: only a name that this program gives stays.

    All others are named by their content, "tep-1f0c9a77.xlsx", so that a file keeps its name whatever comes beside it;
    those whose content was not read are numbered, "tep-001.pdf". A school code of the roster that the name of a file
    of no plan carries stays in front of it: it tells who has sent something. `hold` may put the contents aside.
    """
    codes = {code for line in (roster.schools if roster else ()) for code in (line.school.code, *line.old_codes)} - {""}
    ordered = sorted(results, key=lambda f: (f.file, f.sha256))
    untitled = sorted({f.office for f in ordered if f.office and f.file.startswith(f"{f.office}/")})
    contents = defaultdict[str, set[str]](set)
    for result in ordered:
        contents[_last(result.file)].add(result.sha256)
    taken: set[str] = set()
    found = []
    for result in ordered:
        name = _last(result.file)
        if name in taken or len(contents[name]) > 1 or not _is_given_name(name, result.brief):
            name = _name_by_content(result, taken, _codes_in_name(result, codes))
        taken.add(name)
        office = f"tong-hop-{untitled.index(result.office) + 1}" if result.office in untitled else result.office
        found.append(_file(replace(result, office=office), name, hold))
    return found


def redacted_roster(roster: Roster | None) -> Roster | None:
    """The roster without persons."""
    if roster is None:
        return None
    schools = tuple(replace(line, school=_school(line.school)) for line in roster.schools)
    return replace(roster, schools=schools, notes=tuple(map(_Redaction().issue, roster.notes)))


def redacted_text(text: str) -> str:
    """A text of the office's own, such as a title."""
    return hide_in_text(text)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _codes_in_name(result: FileResult, codes: Collection[str]) -> str:
    """The school codes in the name of a file that holds no plan, each followed by "_"."""
    if result.brief:
        return ""
    return "".join(f"{code}_" for code in re.findall(r"[0-9A-Za-z]+", result.file) if code in codes)


def _name_by_content(result: FileResult, taken: Collection[str], before: str) -> str:
    """A name that tells nothing but which content it is; copies of one content are numbered from 2 on."""
    ending = re.search(r"\.[A-Za-z]{1,5}\Z", _last(result.file))
    kind = ending[0].lower() if ending else ""
    if result.sha256:
        stem = f"{before}tep-{result.sha256[:8]}"
        names = chain([f"{stem}{kind}"], (f"{stem}-{number}{kind}" for number in count(2)))
        return next(name for name in names if name not in taken)
    return next(name for number in count(1) if (name := f"{before}tep-{number:03}{kind}") not in taken)


def _is_given_name(name: str, brief: Brief | None) -> bool:
    """Whether a name is that of the workbooks this program makes, for the school that stands in it."""
    if brief is None:
        return False
    school, year = brief.school, brief.school_year
    code, slug = ascii_slug(school.code), ascii_slug(f"{school.name} {school.campus}")
    parts = re.fullmatch(r"([a-z0-9-]+)_([a-z0-9-]+)_(\d{4}-\d{4})\.xlsx", name)
    if parts is None or not slug:
        return False
    return parts[1] == code and slug.startswith(parts[2]) and parts[3] == year


def _file(result: FileResult, name: str, hold: Hold) -> FileResult:
    content = result.content
    content = _Redaction.of(content).content(content) if content else None
    brief, held = (Brief.of(content), hold(content)) if content else (None, None)
    reason = _Redaction().issue(result.reason) if result.reason else None
    office = hide_in_text(result.office)
    return replace(result, file=name, held=held, brief=brief, reason=reason, office=office, source="")


def _school(school: School) -> School:
    free = {key: hide_in_text(getattr(school, key)) for key in _FREE_SCHOOL}
    kept = {key: hide_contacts(getattr(school, key)) if key == "name" else school.code for key in _KEPT}
    return replace(school, **free, **kept, **dict.fromkeys(_PERSONAL, ""))


@dataclass(frozen=True, slots=True)
class _Redaction:
    """The hiding in one file: `names` are the persons it names itself, gone wherever they stand."""

    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, content: Content | None) -> _Redaction:
        """The names that the file gives in fields made for names."""
        school = content.plan.school if content else School()
        rows = content.plan.tracking if content else ()
        named = [school.signer, school.contact, *(row.get("assessor") for row in rows)]
        led = [party for row in (content.report.rows if content else ()) for party in row.owners.parties]
        named += [party.partition(" (")[0] for party in led if PERSON in hide_in_owners(party)]
        longest = sorted({" ".join(name.split()) for name in named if name.strip()}, key=lambda n: (-len(n), n))
        return cls(tuple(name for name in longest if hide_in_owners(name) == PERSON))

    def text(self, text: str) -> str:
        return hide_in_text(hide_named(text, self.names)) if text else text

    def owners(self, text: str) -> str:
        return hide_in_owners(hide_named(text, self.names)) if text else text

    def money(self, text: str) -> str:
        """An amount may look like a phone number; whatever holds a word is text."""
        return text if _NUMBERS.fullmatch(text) else self.text(text)

    def content(self, content: Content) -> Content:
        plan = self.plan(content.plan, content.form)
        issues = tuple(self.issue(found) for found in content.issues)
        return replace(content, plan=plan, issues=issues, report=checks.review(content.form, content.catalog, plan))

    def plan(self, plan: Plan, form: Form) -> Plan:
        return replace(
            plan,
            school=_school(plan.school),
            document=Document(**{f.name: self.text(getattr(plan.document, f.name)) for f in fields(Document)}),
            target_level=self.text(plan.target_level) if isinstance(plan.target_level, str) else plan.target_level,
            self_assessment={k: self.text(v) if isinstance(v, str) else v for k, v in plan.self_assessment.items()},
            problems=tuple(self.row(row, {}) for row in plan.problems),
            rows=tuple(self.action(row, form) for row in plan.rows),
            tracking=tuple(self.row(row, {"assessor": self.owners}) for row in plan.tracking),
            texts={key: self.text(text) for key, text in plan.texts.items()},
            places={key: self.where(where) for key, where in plan.places.items()},
        )

    def action(self, action: Action, form: Form) -> Action:
        """Who acts goes by the strict rule, be the column the form's or an office's own."""
        hands: dict[str, Callable[[str], str]] = {}
        for column in form.columns:
            if column.role in _OWNERS or (column.role is Role.EXTRA and _ASKS_WHO.search(loose(column.title))):
                hands[column.key] = self.owners
            elif column.role is Role.BUDGET:
                hands[column.key] = self.money
        row = self.row(action, hands)
        extra = {key: self._by(hands, key, strict=True)(text) for key, text in action.extra.items()}
        return replace(action, values=row.values, origin=row.origin, extra=extra)

    def row(self, row: Row, hands: Mapping[str, Callable[[str], str]]) -> Row:
        values = {key: self._by(hands, key)(text) for key, text in row.values.items()}
        origin = row.origin
        if origin is not None:
            typed = {key: self._by(hands, key)(text) for key, text in origin.typed.items()}
            origin = RowOrigin(self.table(origin.table), origin.row, origin.kinds, typed)
        return Row(values, origin)

    def _by(self, hands: Mapping[str, Callable[[str], str]], key: str, *, strict: bool = False) -> Callable[[str], str]:
        return hands.get(key) or (self.owners if strict and _ASKS_WHO.search(loose(key)) else self.text)

    def table(self, table: TableOrigin) -> TableOrigin:
        labels = {key: self.text(label) for key, label in table.labels.items()}
        return TableOrigin(self.text(table.sheet), table.columns, labels)

    def where(self, where: Where) -> Where:
        return replace(where, file="", sheet=self.text(where.sheet), label=self.text(where.label))

    def issue(self, found: Issue) -> Issue:
        """A finding; what stood outside the table is not told at all."""
        outside = found.code is Code.HIDDEN_CONTENT and found.value
        value = _OUTSIDE if outside else self.text(found.value)
        facts = {key: fact if _NUMBERS.fullmatch(fact) else self.text(fact) for key, fact in found.facts.items()}
        return replace(found, where=self.where(found.where), value=value, facts=facts)
