"""Every Vietnamese sentence a user sees, by code or name: messages here, the sheets' and the command's words beside.

Sentences say what was found and what to write instead. They are made from an Issue's code and facts; nothing here
decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.text import escaped, one_line, plain
from ctcl_xlsx.vi.messages import SENTENCES
from ctcl_xlsx.vi.problems import INPUT_PROBLEMS
from ctcl_xlsx.vi.reading import Sentence
from ctcl_xlsx.vi.reasons import DEFINITION_PROBLEMS, EXPECTED, KIND_ADVICE, KINDS, OTHER_ADVICE, REASONS, SKIPPED
from ctcl_xlsx.vi.roster import SEEN

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.REJECT: "Từ chối",
    Severity.ERROR: "Lỗi",
    Severity.WARNING: "Cảnh báo",
    Severity.INFO: "Lưu ý",
}
OUTCOME_WORDS: Mapping[str, str] = {
    "accepted": "Nhận",
    "rejected": "Từ chối",
    "superseded": "Thay thế",
    "skipped": "Bỏ qua",
}
LONGEST_VALUE, LONGEST_LIST = 80, 500
EXAMPLE_MONTH = "Tháng 05/2027"  # where the plan's own year is not known
# Facts that name choices, columns or schools: never cut within one.
_LISTS = ("valid", "expected", "missing", "dropped", "rows", "cells", "columns", "claimed_by", "namesakes")


def title(code: Code) -> str:
    """The cause in a few words: "Thiếu kinh phí"."""
    return SENTENCES[code].title


def sentence(code: Code) -> Sentence:
    """What the register holds for a code: title, what was found, what to write instead, an example."""
    return SENTENCES[code]


def found(issue: Issue) -> str:
    """What was found, in one sentence."""
    return _filled(_template(issue)[0], issue)


def advice(issue: Issue) -> str:
    """What to write or do instead, in one sentence; "" where nothing need be done."""
    return _filled(_template(issue)[1], issue)


def message(issue: Issue) -> str:
    """What was found and what to write instead."""
    return f"{found(issue)} {advice(issue)}".strip()


def reason(issue: Issue) -> str:
    """Why a file does not count, with the way out."""
    return message(issue)


def outcome(name: str) -> str:
    """An outcome's word: "Nhận"."""
    return OUTCOME_WORDS[name]


def placeholders(template: str) -> str:
    """A sentence of the register with its open places shown as "…"."""
    told = template.replace("{month}", EXAMPLE_MONTH).replace("{kind_advice}", OTHER_ADVICE)
    return re.sub(r"\{\w+\}\.?$|\{\w+\}", "…", told)


def severity(name: Severity) -> str:
    """A severity's word: "Lỗi"."""
    return SEVERITY_WORDS[name]


def shown_path(value: str) -> str:
    """A path, safe and short enough for one line: where it is long, its end tells more than its beginning."""
    text = escaped(one_line(value))
    return text if len(text) <= LONGEST_VALUE else "…" + text[1 - LONGEST_VALUE :]


def shown(value: str, longest: int = LONGEST_VALUE) -> str:
    """A value that was found, safe and short enough for one line."""
    text = one_line(value)
    text = text if text.isprintable() else escaped(text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _shown_list(value: str) -> str:
    """Choices as they are shown; a list too long ends after a whole one."""
    text = shown(value, LONGEST_LIST)
    cut = len(text) == LONGEST_LIST and text.endswith("…")
    return f"{text.rpartition(', ')[0]}, …" if cut and ", " in text else text


def _template(issue: Issue) -> tuple[str, str]:
    facts = issue.facts
    match issue.code:
        case Code.INPUT_INVALID:
            return INPUT_PROBLEMS[facts["problem"]]
        case Code.DEFINITION_INVALID:
            return DEFINITION_PROBLEMS[facts["problem"]], "Sửa tệp định nghĩa rồi chạy lại."
        case Code.FILE_SKIPPED:
            return SKIPPED[facts["problem"]], ""
    return _variant(SENTENCES[issue.code], issue)


def _variant(chosen: Sentence, issue: Issue) -> tuple[str, str]:
    """A sentence may have variants for a fact that is present ("elsewhere"), or for a value that is "blank"."""
    for name, variant in chosen.variants.items():
        if issue.facts.get(name) or (name == "blank" and not plain(issue.value)):
            return chosen.whole(variant)
    return chosen.found, chosen.advice


def _dotted(digits: str) -> str:
    return f"{int(digits):,}".replace(",", ".") if digits.isascii() and digits.isdigit() else digits


def _rows(sheet: str, rows: str) -> str:
    """Rows as a sentence begins with them, by their sheet where a file has several."""
    return f"Trang “{sheet}”, dòng {rows}" if sheet else f"Dòng {rows}"


def _filled(template: str, issue: Issue) -> str:
    return template.format_map(_Words(issue)).strip() if "{" in template else template.strip()


class _Words(dict[str, str]):
    """What stands in the open places of a sentence: made when a sentence asks for it."""

    def __init__(self, issue: Issue) -> None:
        super().__init__()
        self._issue = issue

    def __missing__(self, name: str) -> str:
        """The words for a place; blank where the issue tells nothing of it."""
        self[name] = told = self._told(name)
        return told

    def _told(self, name: str) -> str:
        where, value, facts = self._issue.where, self._issue.value, self._issue.facts
        match name:
            case "value":
                return shown_path(value) if facts.get("problem") == "path-missing" else shown(value)
            case "label":
                return where.label or "ô"
            case "cell":
                return where.cell
            case "sheet":
                return where.sheet
            case "row":
                return str(where.row or "")
            case "file":
                return escaped(where.file)
            case "line":
                return _rows(where.sheet, self["row"])
            case "lines":
                return _rows(where.sheet, self["rows"])
            case "twin_line":
                twin = _rows(self["twin_sheet"], self["twin"])
                return twin[:1].lower() + twin[1:]
            case "seen_line":
                return SEEN.format(line=self["line"], seen=self["seen"]) if facts.get("seen") else ""
            case "dong":
                return _dotted(self["amount"])
            case "kind_words":
                return KINDS.get(facts.get("kind", ""), KINDS["unknown"])
            case "kind_advice":
                return KIND_ADVICE.get(facts.get("kind", ""), OTHER_ADVICE)
            case "reason_words":
                return REASONS.get(facts.get("reason", ""), REASONS["other"]).format_map(self)
        return self._fact(name)

    def _fact(self, name: str) -> str:
        """A fact as it is shown."""
        facts = self._issue.facts
        if name not in facts:
            return EXAMPLE_MONTH if name == "month" else ""
        text = _shown_list(facts[name]) if name in _LISTS else shown(facts[name])
        if name == "expected":
            return EXPECTED.get(text, text)
        if name == "key" and (named := self["named"]):
            return f"{text} – {named}"
        return text
