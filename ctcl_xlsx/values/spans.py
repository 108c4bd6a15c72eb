"""How pieces of time combine into a span: "từ … đến …", "trước …", "… trở đi", lists and missing years.

Owns the result's shape and the span a text names. Must not know recurrence, conditions or misread dates (`deadlines`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.values.calendar_pieces import Piece, find_pieces, place

# Years in which a school's deadline can lie: around the plan's first year when it is known, else these.
PLAUSIBLE_YEARS = (2000, 2050)
PLAUSIBLE_AROUND = (-5, 10)
_PRECISIONS = ("day", "month", "quarter", "semester", "school_year", "year")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a text says about time. `kind`: point, range, open, recurring, relative, none, done, invalid."""

    kind: str
    start: date | None = None
    end: date | None = None
    precision: str | None = None
    every: str | None = None
    times: int | None = None
    suggest: str | None = None
    flags: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As JSON; optional keys only where they say something."""
        told: dict[str, object] = {
            "kind": self.kind,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "precision": self.precision,
        }
        for key in ("every", "times", "suggest"):
            if getattr(self, key) is not None:
                told[key] = getattr(self, key)
        if self.flags:
            told["flags"] = list(self.flags)
        return told


ONWARDS = lazily(
    r"(?:tro di|tro ve sau|ve sau|(?:va )?(?:tiep tuc )?(?:trong )?(?:o )?(?:cac|nhung) (?:nam(?: hoc)?|thang|quy"
    r"|hoc ky) (?:tiep theo|tiep|ke tiep|sau|toi)"
    r"(?: do)?|va nam(?: hoc)? (?:tiep theo|sau)|va (?:tiep tuc|tiep theo)|(?:cho )?den nay)(?![a-z])"
)  # fmt: skip
_ROLE = lazily(
    r"(?<![a-z])(?:(?P<before>truoc)|(?P<until>den|toi|het|cham|muon|tre|han|khong qua|ket thuc)|(?P<since>tu|bat dau)"
    r"|(?P<after>sau)(?! khi))(?![a-z])"
)
_POSITION = lazily(r"(?<![a-z])(?:(dau|giua|cuoi)|tuan\s*(?:thu\s*)?([1-5])(?:\s*(?:cua|,))?)\s*$")
_RANGE = lazily(r"-|~|→|>|(?<![a-z])(?:den|toi|het)(?![a-z])")


@dataclass(slots=True)
class _Part:
    """A piece and what stands before it."""

    piece: Piece
    glue: str
    role: str = ""
    start: date | None = None
    end: date | None = None


def read_span(key: str, first_year: int | None) -> Deadline | None:
    """The time that a folded text spans; None when it names no piece of time."""
    onwards = ONWARDS.search(key)
    rest = f"{key[: onwards.start()]} {key[onwards.end() :]}" if onwards else key
    parts = _parts(rest)
    if not parts:
        return None
    if len(parts) == 1 and parts[0].piece.coming and first_year is not None:
        first_year += 1
    parts, told = _without_containers(parts)
    from_context = _give_years([p.piece for p in parts], told, first_year)
    for part in parts:
        if span := place(part.piece):
            part.start, part.end = span
    known = [p for p in parts if p.start]
    if not known:
        return Deadline("relative", flags=("no_date",))
    flags = _flags(known, from_context, first_year)
    if known[0].piece.coming:
        return Deadline("relative", known[0].start, known[0].end, known[0].piece.unit, flags=flags)
    return _join(known, flags, bool(onwards))


def _parts(key: str) -> list[_Part]:
    parts, last = [], 0
    for piece in find_pieces(key):
        glue = key[last : piece.at]
        if piece.unit != "day" and (position := _POSITION.search(glue)):
            piece.position = position[1] or position[2]
        roles = list(_ROLE.finditer(glue))
        parts.append(_Part(piece, glue, roles[-1].lastgroup or "" if roles else ""))
        last = piece.to
    return parts


def _without_containers(parts: list[_Part]) -> tuple[list[_Part], Piece | None]:
    """Leaves out a year that only says where the others lie ("Tháng 5, năm học 2024-2025") and returns it."""
    kept, told = list(parts), None
    for i, part in enumerate(parts):
        if len(kept) < 2:
            break
        before, after = part.glue, parts[i + 1].glue if i + 1 < len(parts) else ""
        ranged = part.piece.joined or part.role or (i > 0 and _RANGE.search(before)) or _RANGE.search(after)
        bracketed = (i > 0 and "(" in before) or "(" in after or after.strip() == ":"
        near = parts[i - 1] if i > 0 and not after.strip().startswith(("(", ":")) else parts[min(i + 1, len(parts) - 1)]
        coarser = _PRECISIONS.index(_unit(part.piece)) > _PRECISIONS.index(_unit(near.piece))
        if not coarser or part.piece.coming or part.piece.last_year:
            continue
        encloses = bracketed or (part.piece.unit in ("school_year", "year") and not ranged)
        if encloses and _holds(part.piece, near.piece):
            kept.remove(part)
            told = part.piece
    return kept, told


def _unit(piece: Piece) -> str:
    return "month" if piece.unit == "summer" else piece.unit


def _holds(outer: Piece, inner: Piece) -> bool:
    """Whether `inner` can lie within `outer`, as far as their years are known."""
    years = [y for y in (outer.school_year, outer.year) if y is not None]
    known = inner.year if inner.year is not None else inner.school_year
    return not years or known is None or known in (years[0], years[0] + (outer.unit != "year"))


def _give_years(pieces: list[Piece], told: Piece | None, context: int | None) -> bool:
    """Fills missing years from the text's own years, else from the plan's; tells whether the plan's were needed."""
    named = [p.school_year for p in (told, *pieces) if p and p.school_year is not None]
    used = False
    for i in range(len(pieces) - 1, -1, -1):
        piece = pieces[i]
        if piece.unit in ("semester", "school_year"):
            if piece.school_year is None:
                piece.school_year = named[0] if named else context
            continue
        if piece.year is not None or piece.unit == "year":
            continue
        if piece.school_year is not None:
            piece.year = _year_within(piece, piece.school_year)
        elif told and told.year is not None:
            piece.year = told.year
        elif i + 1 < len(pieces) and (after := pieces[i + 1]).year is not None and after.unit != "year":
            piece.year = after.year - (piece.month > after.month)
        elif earlier := next((p for p in reversed(pieces[:i]) if p.year is not None and p.unit != "year"), None):
            piece.year = (earlier.year or 0) + (piece.month < earlier.month)
        elif named or context is not None:
            piece.year = _year_within(piece, named[0] if named else context or 0)
            used = used or not named
    return used


def _year_within(piece: Piece, first: int) -> int:
    """September to December lie in a school year's first calendar year, all other months in its second."""
    return first if piece.month >= 9 else first + 1


def _flags(parts: list[_Part], from_context: bool, first_year: int | None) -> tuple[str, ...]:
    flags = [f for p in parts for f in p.piece.flags]
    if parts[-1].role in ("before", "after"):
        flags.append(parts[-1].role)
    if any(p.piece.position for p in parts):
        flags.append("approximate")
    if any(p.piece.assumed for p in parts) and all(p.piece.assumed for p in parts if p.piece.unit == "school_year"):
        flags.append("assumed_school_year")
    if from_context:
        flags.append("year_from_context")
    lowest, highest = PLAUSIBLE_YEARS
    if first_year is not None:
        lowest, highest = first_year + PLAUSIBLE_AROUND[0], first_year + PLAUSIBLE_AROUND[1]
    if any(d and not lowest <= d.year <= highest for p in parts for d in (p.start, p.end)):
        flags.append("implausible_year")
    return tuple(dict.fromkeys(flags))


def _join(parts: list[_Part], flags: tuple[str, ...], onwards: bool) -> Deadline:
    first, last = parts[0], parts[-1]
    precision = max((_precision(p.piece) for p in parts), key=_PRECISIONS.index)
    end = last.end
    if last.role == "before" and last.piece.unit != "day" and last.start:
        end = last.start - timedelta(days=1)
    if onwards:
        return Deadline("open", first.start, None, precision, flags=flags)
    if len(parts) == 1:
        return _single(first, end, precision, flags)
    if first.role in ("until", "before"):
        return Deadline("range", None, end, precision, flags=flags)
    start = first.start
    if start and end and start > end:
        if any(p.piece.joined or p.role or _RANGE.search(p.glue) for p in parts[1:]):
            return Deadline("invalid", flags=("reversed_range",))
        start, end = min(p.start for p in parts if p.start), max(p.end for p in parts if p.end)
    return Deadline("range", start, end, precision, flags=flags)


def _precision(piece: Piece) -> str:
    if piece.position and piece.unit in ("school_year", "year", "summer"):
        return "month"
    return _unit(piece)


def _single(part: _Part, end: date | None, precision: str, flags: tuple[str, ...]) -> Deadline:
    piece, start = part.piece, part.start
    if part.role in ("until", "before"):
        return Deadline("range", None, end, precision, flags=flags)
    if piece.last_year:
        if start and end and start > end:
            return Deadline("invalid", flags=("reversed_range",))
        return Deadline("range", start, end, precision, flags=flags)
    if part.role == "after" and end:
        return Deadline("open", end + timedelta(days=piece.unit != "day"), None, precision, flags=flags)
    # "Từ 2024-2025" is one school year, "Từ năm học 2024-2025" its beginning
    if part.role == "since" and not (piece.assumed and piece.school_year):
        return Deadline("open", start, None, precision, flags=flags)
    return Deadline("point", start, end, precision, flags=flags)
