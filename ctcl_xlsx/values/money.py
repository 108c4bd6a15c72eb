"""Budgets as schools write them: "15 triệu (NSNN)", "10-15 triệu", "Không cần kinh phí", "Theo thực tế".

Owns what a text says about money: an amount, a range, a source, none, unknown. Must not know cells, forms or rules.
A sum never guesses: what could be two amounts is `unparsed`. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.values.amounts import HIGHEST, Amount, digits_for_words, find_amounts, unit_of_header
from ctcl_xlsx.values.funding import FUNDING_CODES, FUNDING_LABELS, find_sources, funding_label
from ctcl_xlsx.values.marks import is_ditto, is_mark, is_nothing, key_of, lacks_diacritics, text_of

__all__ = ["FUNDING_CODES", "FUNDING_LABELS", "Budget", "funding_label", "parse_budget"]

# Below this a bare number may be thousands or millions; below LIKELY_DONG it is worth a second look.
LOWEST_BARE = 1_000
LIKELY_DONG = 100_000


@dataclass(frozen=True, slots=True)
class Budget:
    """What a text says about money, in đồng. `kind`: amount, range, source, amount_source, none, blank, unknown,
    unparsed. A range has `min` and `max` (None where open) and no amount."""

    kind: str
    amount: int | None = None
    source: tuple[str, ...] = ()
    per: str | None = None
    min: int | None = None
    max: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict, hash=False)
    flags: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As JSON; optional keys only where they say something."""
        told: dict[str, object] = {"kind": self.kind, "amount": self.amount, "source": list(self.source)}
        if self.per:
            told["per"] = self.per
        if self.kind == "range":
            told |= {"min": self.min, "max": self.max}
        if self.parts:
            told["parts"] = dict(self.parts)
        if self.flags:
            told["flags"] = list(self.flags)
        return told


def parse_budget(text: object, unit: object = None) -> Budget:
    """Reads a budget; `unit` is the column heading's unit ("triệu đồng") for numbers that have none."""
    return _parse(text_of(text)[:4000], text_of(unit)[:200])


_NONE = lazily(
    r"(?:kinh phi\s*:?\s*)?(?:khong|ko)(?: (?:co|can|phai|su dung|phat sinh|ton|mat|dung|yeu cau|tinh|chi|them"
    r"|bat ky))*"
    r"(?: (?:nguon )?(?:kinh phi|chi phi|tien|dong))?(?: (?:gi|nao|them|phat sinh|thuc hien))*\.?|mien phi|khong dong"
)
_DEFERRED = lazily(
    r"(?<![a-z])(?:theo|tuy|thuc te|can cu|phu thuoc|sau khi|khi co|khi duoc|se (?:du toan|bo sung|xac dinh)|long ghep"
    r"|du toan (?:sau|rieng))(?![a-z])"
)
_UNKNOWN = lazily(r"(?<![a-z])(?:chua|khong xac dinh|khong ro|dang (?:xin|cho|du toan|lap)|cho (?:duyet|cap))(?![a-z])")
_WORDS = lazily(r"(?<![a-z])(?:ngan|sach|trieu|dong|nghin|khong|kinh|nguon|hoi|theo|chua|khoang|nha)(?![a-z])")

_MISREAD_SOURCE = lazily(r"ng[aeo]{1,2}n ['‘’`]?s[aei]{1,2}ch")  # "Ngén 'sach", as scanners read "Ngân sách"


@lru_cache(maxsize=8192)
def _parse(text: str, unit: str) -> Budget:
    key = key_of(text)
    if is_nothing(key):
        return Budget("blank")
    if is_ditto(key):
        return Budget("unknown", flags=("ditto",))
    if is_mark(key):
        return Budget("unparsed", flags=("mark_only",))
    more: tuple[str, ...] = ("no_diacritics",) if _WORDS.search(key) and lacks_diacritics(text, key) else ()
    if _NONE.fullmatch(key):
        return Budget("none", 0, flags=more)
    if misread := _MISREAD_SOURCE.fullmatch(key):
        key, more = "ngan sach", more + (("ocr_noise",) if misread[0] != "ngan sach" else ())
    found = _interpret(key, unit_of_header(key_of(unit)))
    return _with_flags(found, more) if more else found


def _with_flags(found: Budget, more: tuple[str, ...]) -> Budget:
    flags = tuple(dict.fromkeys((*found.flags, *more)))
    return Budget(found.kind, found.amount, found.source, found.per, found.min, found.max, found.parts, flags)


_IN_WORDS = lazily(r"\((?=[^()0-9]*(?<![a-z])(?:chan|bang chu|trieu|nghin|ngan|ty)(?![a-z]))[^()0-9]*(?:\)|$)")
_CLOSING_DASH = lazily(r"(?<=[0-9])[.,]-+(?=\s|$)")
_LOOSE_DOT = lazily(r"(?<=[0-9])(?: \. ?|\. )(?=[0-9]{3}(?![0-9]))")
_PERCENT = lazily(r"[0-9]+(?:[.,][0-9]+)?\s*%")
_SCIENTIFIC = lazily(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}")
_PER = lazily(
    r"(?:/\s*(?:1 |mot )?|(?<![a-z])(?:moi|hang|mot|trong mot|trong 1) )(nam(?: hoc)?|thang|hoc k[yi]|hk|k[yi]|quy"
    r"|tuan|ngay)"
    r"(?![a-z0-9])(?! 20[0-9]{2})"
)
_PERIODS = {"nam": "year", "thang": "month", "quy": "quarter", "tuan": "week", "ngay": "day"}
_EACH = lazily(
    r"(?:/\s*(?:1 |mot )?|(?<![a-z])(?:moi|mot) )(?:hoc sinh|hs|hv|em|chau|tre|lop|nguoi|gv|giao vien|phong|bo|cai"
    r"|chiec|may|suat|buoi|luot"
    r"|tiet|m2|lan|don vi|to|khoi|nhom|diem truong)(?![a-z])"
)
_TIMES = lazily(r"(?<![a-z])[x×*](?![a-z])")


def _interpret(key: str, header: int) -> Budget:
    if _SCIENTIFIC.fullmatch(key):
        key = str(int(float(key)))
    key = _LOOSE_DOT.sub(".", _CLOSING_DASH.sub("", key))
    key = _IN_WORDS.sub(" ", key) if any(c.isdigit() for c in key) else digits_for_words(key)
    if "=" in key and any(c.isdigit() for c in key.rpartition("=")[2]):
        key = key.rpartition("=")[2].strip()  # the result of a sum that is written out
    percent = _PERCENT.search(key) is not None
    key = _PERCENT.sub(" ", key)
    sources = find_sources(key)
    codes = tuple(dict.fromkeys(code for code, _, _ in sources))
    per = _PER.search(key)
    amounts = find_amounts(_PER.sub(lambda m: " " * len(m[0]), key))
    if not amounts:
        return _without_amount(key, codes, percent)
    if _EACH.search(key):
        return Budget("unparsed", source=codes, flags=("unit_price",))
    if _TIMES.search(key):
        return Budget("unparsed", source=codes, flags=("calculation",))
    found = _weigh(key, amounts, sources, header)
    if not per or found.kind not in ("amount", "amount_source", "range"):
        return found
    period = _PERIODS.get(per[1].split(" ")[0], "semester")
    return Budget(found.kind, found.amount, found.source, period, found.min, found.max, found.parts, found.flags)


def _without_amount(key: str, codes: tuple[str, ...], percent: bool) -> Budget:
    if percent:
        return Budget("unparsed", source=codes, flags=("percent",))
    deferred = ("deferred",) if _DEFERRED.search(key) else ()
    if codes:
        return Budget("source", source=codes, flags=deferred)
    if deferred or _UNKNOWN.search(key):
        return Budget("unknown", flags=deferred)
    return Budget("unparsed", flags=("unrecognized",))


# ------------------------------------------------------------------------------------- weighing amounts

_APPROXIMATE = lazily(r"(?:~|≈|(?<![a-z])(?:khoang|tam|chung|gan|xap xi|uoc(?: tinh)?|uoc chung|do chung)(?![a-z]))")
_AT_MOST = lazily(
    r"(?:<|≤|(?<![a-z])(?:duoi|toi da|khong (?:vuot )?qua|khong vuot|nho hon|it hon))\s*(?:la|:|khoang)?\s*$"
)
_AT_LEAST = lazily(r"(?:>|≥|(?<![a-z])(?:tren|toi thieu|it nhat|hon|lon hon|khong duoi))\s*(?:la|:|khoang)?\s*$")
_UPWARDS = lazily(r"\s*tro len")
_TO = lazily(r"\s*(?:-+|~|→|->|den|toi|den khoang)\s*")
_PLUS = lazily(r"[\s(]*\+[\s)]*")
_FILLER = lazily(
    r"(?<![a-z])(?:kinh phi|du kien|du toan|so tien|tong(?: cong| so| kinh phi)?|la|khoang|tam|uoc tinh|uoc|chung"
    r"|gan|tu|den|toi|nguon|muc|chi"
    r"|can|duoi|tren|toi da|toi thieu|it nhat|hon|khong qua|va|trong do|tro len|do|cua|cap|ho tro|dong gop|xin"
    r"|xap xi|chan|dong|vnd|d|gom)(?![a-z])"
)


def _weigh(key: str, amounts: list[Amount], sources: list[tuple[str, int, int]], header: int) -> Budget:
    codes = tuple(dict.fromkeys(code for code, _, _ in sources))
    written = [a for a in amounts if a.unit]
    flags: list[str] = []
    if written:
        amounts = _keep_money(key, amounts, flags)
    else:
        refused = _give_header_unit(key, amounts, sources, header, flags)
        if refused:
            return Budget("unparsed", source=codes, flags=refused)
    broken = next((a for a in amounts if a.value is None), None)
    if broken:
        return Budget("unparsed", source=codes, flags=broken.flags)
    if len(amounts) == 1 and re.search(r"(?:^|[:(]\s*)-\s*$", key[: amounts[0].at]):
        return Budget("unparsed", source=codes, flags=("negative",))
    if any(a.value and a.value > HIGHEST for a in amounts):
        return Budget("unparsed", source=codes, flags=("implausible_amount",))
    flags += [f for a in amounts for f in a.flags]
    if _APPROXIMATE.search(key[: amounts[0].at]):
        flags.append("approximate")
    return _total(key, amounts, sources, tuple(dict.fromkeys(flags)))


def _keep_money(key: str, amounts: list[Amount], flags: list[str]) -> list[Amount]:
    """Only sums with a unit count; a number before "-" or "đến" and a sum takes the sum's unit ("10-15 triệu")."""
    kept = []
    for i, amount in enumerate(amounts):
        after = amounts[i + 1] if i + 1 < len(amounts) else None
        ranged = after and after.unit and _TO.fullmatch(key[amount.to : after.at])
        if not amount.unit and after and ranged and amount.raw is not None and amount.raw < LOWEST_BARE:
            amount.unit = after.unit
            amount.value = int(amount.raw * after.unit)
        if amount.unit or (ranged and amount.value is not None):
            kept.append(amount)
        else:
            flags.append("other_numbers")
    return kept


def _give_header_unit(
    key: str, amounts: list[Amount], sources: list[tuple[str, int, int]], header: int, flags: list[str]
) -> tuple[str, ...]:
    """Applies the heading's unit to bare numbers; returns why they cannot be taken as money, or ()."""
    rest = list(key)
    for at, to in [*((s[1], s[2]) for s in sources), *((a.at, a.to) for a in amounts)]:
        rest[at:to] = " " * (to - at)
    if re.search(r"[a-z]", _FILLER.sub(" ", "".join(rest))):
        return ("unrecognized",)
    for amount in amounts:
        if amount.raw is None or amount.value is None:
            return amount.flags
        if amount.value == 0:
            continue
        if header:
            value = amount.raw * header
            amount.value = int(value)
            amount.flags = tuple(f for f in amount.flags if f != "rounded" or value != amount.value)
            flags.append("unit_from_header")
        elif amount.value < LIKELY_DONG:
            flags.append("ambiguous_unit")
        if not LOWEST_BARE <= amount.value <= HIGHEST:
            return ("ambiguous_unit",)
    return ()


def _total(key: str, amounts: list[Amount], sources: list[tuple[str, int, int]], flags: tuple[str, ...]) -> Budget:
    codes = tuple(dict.fromkeys(code for code, _, _ in sources))
    values = [a.value or 0 for a in amounts]
    gaps = [key[a.to : b.at] for a, b in pairwise(amounts)]
    restated = len(set(values)) == 1 and "(" in "".join(gaps) and not _parts(amounts, sources, len(key))
    if len(values) == 1 or restated:
        return _one(key, amounts[0], codes, flags)
    if len(values) == 2 and _TO.fullmatch(gaps[0]):
        if values[0] >= values[1]:
            return Budget("unparsed", source=codes, flags=("reversed_range",))
        return Budget("range", source=codes, min=values[0], max=values[1], flags=flags)
    kind = "amount_source" if codes else "amount"
    if values[0] >= sum(values[1:]) and _names_a_total(key, amounts[0], gaps[0], values):
        inner = [s for s in sources if s[1] > amounts[0].to] or sources
        return Budget(kind, values[0], codes, parts=_parts(amounts[1:], inner, len(key)), flags=flags)
    parts = _parts(amounts, sources, len(key))
    if parts or all(_PLUS.fullmatch(g) for g in gaps):
        return Budget(kind, sum(values), codes, parts=parts, flags=flags)
    return Budget("unparsed", source=codes, flags=("several_amounts",))


_TOTAL = lazily(r"tong(?: cong| so| kinh phi)?\s*:?\s*$")


def _names_a_total(key: str, first: Amount, gap: str, values: list[int]) -> bool:
    """Whether the first of several sums is the whole of the others, said or by its value."""
    return values[0] == sum(values[1:]) or "trong do" in gap or _TOTAL.search(key[: first.at]) is not None


def _one(key: str, amount: Amount, codes: tuple[str, ...], flags: tuple[str, ...]) -> Budget:
    value, before, after = amount.value or 0, key[: amount.at], key[amount.to :]
    if _AT_MOST.search(before):
        return Budget("range", source=codes, max=value, flags=flags)
    if _AT_LEAST.search(before) or _UPWARDS.match(after):
        return Budget("range", source=codes, min=value, flags=flags)
    if value == 0:
        return Budget("none", 0)
    return Budget("amount_source" if codes else "amount", value, codes, flags=flags)


def _parts(amounts: list[Amount], sources: list[tuple[str, int, int]], length: int) -> dict[str, int]:
    """Each amount with its one source, named before it ("NS 30tr") or after it ("30tr NS"); {} when unclear."""
    if not sources or not amounts:
        return {}
    before = sources[0][1] < amounts[0].at
    edges = [0, *(a.to for a in amounts)] if before else [*(a.at for a in amounts), length]
    parts: dict[str, int] = {}
    for i, amount in enumerate(amounts):
        named = list(dict.fromkeys(code for code, at, _ in sources if edges[i] <= at < edges[i + 1]))
        if len(named) != 1:
            return {}
        parts[named[0]] = parts.get(named[0], 0) + (amount.value or 0)
    return parts
