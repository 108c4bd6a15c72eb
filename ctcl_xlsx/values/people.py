"""Owners as schools write them: "BGH, GVCN", "HT (chủ trì), PHT (phối hợp)", "Bà Lê Thị B".

Owns how a text is split into parties, who leads and who supports, and how abbreviations are written out. Must not know
cells, forms or rules. Never raises, and never loses a party it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import INVISIBLE, fold, tidy
from ctcl_xlsx.values.marks import is_ditto, is_mark, is_nothing, text_of
from ctcl_xlsx.values.parties import ALONE, is_person, key_of_name, write_out


@dataclass(frozen=True, slots=True)
class Owners:
    """Who is named, in order; `lead` and `support` only where the text marks them."""

    parties: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, list[str]]:
        """As JSON; optional keys only where they say something."""
        told = {"parties": list(self.parties)}
        for key, value in (("lead", self.lead), ("support", self.support), ("flags", self.flags)):
            if value:
                told[key] = list(value)
        return told


def parse_owners(text: object) -> Owners:
    """Reads who is responsible."""
    return _parse(text_of(text))


_NOBODY = lazily(r"(?:khong(?: co)?|chua (?:phan cong|co|xac dinh|ro)|khong phan cong)[.\s]*")


@lru_cache(maxsize=8192)
def _parse(text: str) -> Owners:
    text = _BLANKS.sub(" ", _ODD.sub(" ", tidy(INVISIBLE.sub("", text)))).rstrip(" .;,")
    key = fold(text)
    if is_nothing(key) or _NOBODY.fullmatch(key):
        return Owners(flags=("blank",))
    if is_ditto(key):
        return Owners(flags=("ditto", "ambiguous_abbr") if "NT" in text else ("ditto",))
    if is_mark(key):
        return Owners(flags=("mark_only",))
    gathered = _Gathered()
    for label, body in _sections(_joined_lines(text)):
        _gather(gathered, label, body)
    return gathered.owners()


@dataclass(slots=True)
class _Gathered:
    """Parties found so far, with the role each was given."""

    names: dict[str, str] = field(default_factory=dict)
    flags: dict[str, None] = field(default_factory=dict)

    def owners(self) -> Owners:
        if not self.names:
            self.flags.setdefault("blank")
        named = [(n, r) for n, r in self.names.items()]
        return Owners(
            tuple(n for n, _ in named),
            tuple(n for n, r in named if r == "lead"),
            tuple(n for n, r in named if r == "support"),
            tuple(self.flags),
        )


# ------------------------------------------------------------------------------------------------ lines

_ODD = lazily("[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = lazily(r"[^\S\n]+")
_BULLET = lazily(r"^\s*(?:[-–—+•*●▪◦➢✓]\s*|[0-9]{1,2}[.)]\s+|[a-z]\)\s*)")
_CARRIES_ON = lazily(r"[,;/&+\-–]\s*$")


def _joined_lines(text: str) -> str:
    """Lines that are list entries stay apart (by ";"); lines that a narrow column broke are put together."""
    joined = ""
    for line in text.split("\n"):
        entry = _BULLET.sub("", line).strip()
        if not entry:
            continue
        if not joined:
            joined = entry
        elif joined[-1] in "-–" and not joined.endswith((" -", " –")):
            joined += entry
        elif _CARRIES_ON.search(joined[-4:]) or _is_broken_off(entry, bulleted=_BULLET.match(line) is not None):
            joined += " " + entry
        else:
            joined += "; " + entry
    return joined


def _is_broken_off(entry: str, *, bulleted: bool) -> bool:
    if bulleted or not entry[0].islower():
        return False
    key = key_of_name(re.split(r"[,;/&+]", entry, maxsplit=1)[0])
    return key not in ALONE or key in ("chuyenmon", "vanphong", "diaphuong")


# -------------------------------------------------------------------------------------- lead and support

_LABEL = lazily(
    r"(?P<lead>(?:người |đơn vị |bộ phận )?(?:chủ trì|chịu trách nhiệm(?: chính)?|phụ trách chính|đầu mối"
    r"|thực hiện chính)(?: thực hiện)?)\s*:"
    r"|(?P<support>(?:người |đơn vị |bộ phận )?(?:phối hợp|hỗ trợ|tham gia|cùng thực hiện)(?: thực hiện| với"
    r"| cùng)?)\s*:"
    r"|(?P<other>(?:người |đơn vị )?(?:thực hiện|phụ trách|phân công|giám sát|chỉ đạo|trách nhiệm))\s*:",
    re.IGNORECASE,
)
_WITH = lazily(
    r"(?<![(\w])(?:(?:có )?(?:sự )?phối hợp(?: thực hiện)?(?: với| cùng)?|phối kết hợp(?: với| cùng)?|kết hợp(?: với"
    r"| cùng)?|cùng với|với sự tham gia của)(?!\w)(?!\s*[):])",
    re.IGNORECASE,
)
_ASCII_WITH = (("chu tri", "chủ trì"), ("phoi hop", "phối hợp"))


def _sections(text: str) -> list[tuple[str, str]]:
    """The text cut at "Chủ trì:", "Phối hợp:": (role, what follows)."""
    text = _accented(text)
    found = list(_LABEL.finditer(text))
    if not found:
        return [("", text)]
    sections = [("", text[: found[0].start()])]
    for i, match in enumerate(found):
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        sections.append(((match.lastgroup or "").replace("other", ""), text[match.end() : end]))
    return sections


def _accented(text: str) -> str:
    if text.isascii():
        for plain_words, words in _ASCII_WITH:
            text = re.sub(rf"\b{plain_words}\b", words, text, flags=re.IGNORECASE)
    return text


_LEADS = lazily(
    r"\s*[-–(\[]?\s*\b(?:chủ trì|CT|chịu trách nhiệm(?: chính)?|đầu mối|phụ trách chính|chính)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SUPPORTS = lazily(r"\s*[-–(\[]?\s*\b(?:phối hợp(?: thực hiện)?|PH|hỗ trợ|tham gia)\s*[)\]]?\s*$", re.IGNORECASE)
_LEADS_FIRST = lazily(r"^\s*[(\[]?(?:chủ trì|chịu trách nhiệm chính)[)\]]?\s+(?=\w)", re.IGNORECASE)


def _gather(gathered: _Gathered, role: str, body: str) -> None:
    """Adds the parties of one section; "X phối hợp Y" makes X the lead and Y the support."""
    halves = _WITH.split(body, maxsplit=1) if not role else [body]
    if len(halves) == 2 and not halves[0].strip(" ,;.-–"):
        halves, role = [halves[1]], "support"
    if len(halves) == 2 and not halves[1].strip(" ,;.-–"):
        halves = [body]  # "HT chủ trì, GV phối hợp"
    if len(halves) == 2:
        before = _roles_of(_split(halves[0], gathered.flags))
        lead = any(r == "lead" for _, r in before)
        _add(gathered, [(name, r or ("" if lead else "lead")) for name, r in before])
        after = [part for half in _WITH.split(halves[1]) for part in _split(half, gathered.flags)]
        _add(gathered, [(name, r or "support") for name, r in _roles_of(after)])
        return
    _add(gathered, [(name, r or role) for name, r in _roles_of(_split(body, gathered.flags))])


def _roles_of(names: list[str]) -> list[tuple[str, str]]:
    """Marks after names; "(phối hợp)" also counts for the unmarked ones between it and the mark before."""
    marked: list[tuple[str, str]] = []
    for name in names:
        if _LEADS_FIRST.match(name):
            marked.append((_LEADS_FIRST.sub("", name), "lead"))
        elif (lead := _LEADS.search(name)) and lead.start():
            marked.append((name[: lead.start()], "lead"))
        elif (support := _SUPPORTS.search(name)) and support.start():
            marked.append((name[: support.start()], "support"))
            for i in range(len(marked) - 2, -1, -1):
                if marked[i][1]:
                    break
                marked[i] = (marked[i][0], "support")
        else:
            marked.append((name, ""))
    return marked


def _add(gathered: _Gathered, named: list[tuple[str, str]]) -> None:
    for name, role in named:
        party = write_out(name, gathered.flags)
        if party and (party not in gathered.names or not gathered.names[party]):
            gathered.names[party] = role


# ------------------------------------------------------------------------------------------- splitting

# What holds separators without being a list: one placeholder each while the text is cut.
_WHOLE = lazily(
    r"\b(?:CB\s*[,\-/& ]\s*GV\s*[,\-/& ]\s*NV|CBGV\s*[,\-/& ]\s*NV|CB\s*-\s*GV)\b"
    r"|\bcán bộ,? giáo viên(?:,| và|, và) nhân viên\b"
    r"|\b(?:Giáo dục|GD)\s*(?:và|&|-|–)\s*(?:Đào tạo|ĐT)\b|GD\s*&\s*ĐT|KT\s*&\s*KĐCLGD"
    r"|\bvăn hóa\s*(?:và|-|–|,)\s*xã hội\b|\bVH\s*-\s*XH\b|\bHC\s*-\s*VP\b|\bhành chính\s*[-–]\s*văn phòng\b"
    r"|\bkhoa học và công nghệ\b|\bthi đua\s*(?:và|-|–|,)\s*khen thưởng\b"
    r"|\bđ\s*/\s*c\b|\bT\s*/\s*M\b|\([^()]*\)|\d{1,4} ?/ ?\d{1,4}",
    re.IGNORECASE,
)
_SEPARATOR = lazily(r"\s*(?:[,;/+&|\n•]|\s(?:và|hoặc|cùng)(?=\s)|\svà/hoặc\s)\s*")
_DASH = lazily(r"\s+[-–—]\s+|\s[-–—](?=\S)|(?<=\S)[-–—]\s")
_TIGHT_DASH = lazily(r"\s*[-–—]\s*")
_GROUP = lazily(r"\b(?:tổ|nhóm|khối|bộ môn|ban|phòng|hội|khoa)\s+[\w ]+$|\btổ\b", re.IGNORECASE)
_FULL_STOP = lazily(r"(?<=\w\w)\.\s+(?=[^\W\d_])")
_TITLE_DOT = lazily(r"\b(?:ThS|TS|Th\.S|PGS|GS|CN|BS)$", re.IGNORECASE)


def _split(text: str, flags: dict[str, None]) -> list[str]:
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x01{len(kept) - 1}\x02"

    hidden = _WHOLE.sub(hide, text)
    pieces = [p for part in _SEPARATOR.split(hidden) for p in _cut_at_stops(part, flags)]
    pieces = [p for piece in pieces for p in _cut_at_dashes(piece)]
    names: list[str] = []
    for piece in pieces:
        name = re.sub("\x01([0-9]+)\x02", lambda m: kept[int(m[1])], piece).strip()
        if name.isdecimal() and names:
            names[-1] += f", {name}"  # "Tổ chuyên môn 1, 2, 3"
        elif name:
            names.append(name)
    return names


def _cut_at_stops(part: str, flags: dict[str, None]) -> list[str]:
    """ "BGH. Nhân viên": a full stop between names separates them, one after a title does not."""
    pieces, at = [], 0
    for stop in _FULL_STOP.finditer(part):
        if not _TITLE_DOT.search(part[at : stop.start()]):
            pieces.append(part[at : stop.start()])
            at = stop.end()
            flags.setdefault("dot_separator")
    return [*pieces, part[at:]]


def _cut_at_dashes(piece: str) -> list[str]:
    """Cuts at a dash between parties, not within a group's name ("Tổ Toán – Tin") nor between a person and a post."""
    sides = _TIGHT_DASH.split(piece)
    if len(sides) == 1:
        return [piece]
    if all(key_of_name(s) in ALONE for s in sides):
        return sides
    loose = _DASH.split(piece)
    if len(loose) == 1 or _GROUP.search(loose[0].strip()) or is_person(loose[0]) or is_person(loose[-1]):
        return [piece]
    if _LEADS.search(piece) or _SUPPORTS.search(piece):
        return [piece]
    return loose
