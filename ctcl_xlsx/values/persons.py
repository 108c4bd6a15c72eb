"""Taking persons out of texts: names, phone numbers, e-mail addresses.

Owns what counts as a person's name, and errs on the side of hiding. In a cell that says who acts, only words that are
known to be roles, bodies and places stay; in running text what looks like a name goes. Must not know cells or forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import fold, loose
from ctcl_xlsx.values.bodies import phrases, plain_phrase, short_forms
from ctcl_xlsx.values.glossary import SURNAMES, WITHIN, parties
from ctcl_xlsx.values.marks import is_ditto, is_nothing
from ctcl_xlsx.values.parties import ALONE, key_of_name

PERSON, CONTACT = "(tên người)", "(số liên hệ)"

_EMAIL = lazily(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_DATE = r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}"
_PHONE = lazily(rf"(?<![\w.])(?!{_DATE})\(?(?:\+\s?84|84|0)\)?(?:[\s.\-()]{{0,2}}\d){{8,10}}(?!\d)")
_TOKEN = lazily(r"[^\W_]+(?:[./'’][^\W_]+)*\.?")
_SEPARATOR = lazily(
    r"([,;+|\n•:()\[\]]|&(?!\s?ĐT\b)|(?<!\b[đĐ])/(?!c\b)|\s[-–—]\s"
    r"|\s(?:và(?!\sĐT\b)|cùng với|cùng|với|phối hợp với|phối hợp|hoặc)(?=\s))",
    re.IGNORECASE,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(loose(word.replace("_", " ")) for word in words.split())


_TITLES = _set("thầy cô ông bà anh chị em bác chú đ/c đc đ.c ô. b. ths. ts. mr. ms. mrs. ths ts mr ms mrs")
_TITLE_PAIRS = _set("đồng_chí cô_giáo thầy_giáo họ_tên")
_NO_TITLE_AFTER = _set("tiếng môn ngữ tổ nhóm bộ")  # "tiếng Anh", "tổ Anh"
_MIDDLES = _set("văn thị hữu đức ngọc minh thanh quốc xuân")
_PLACES = _set(
    "xã phường tỉnh huyện quận trấn phố tp đặc_khu khu thôn ấp bản làng buôn xóm đường trường th thcs thpt học non chợ"
    " sông đảo giải quỹ sở ubnd hđnd gdđt"
)
_BODIES = _set("ubnd hđnd an tế ủy huynh")
_OFFICES = _set("giám_đốc trưởng phó chủ_tịch bí_thư ủy_viên đồng_chí đ/c cán")
_HEADS = _set(
    "tổ nhóm ban khối phòng khoa bộ giáo_viên nhân_viên cán_bộ trường ubnd hđnd công_an trạm đoàn hội chi đội đảng sở"
    " lãnh_đạo chính_quyền phụ_huynh cha hiệu phó trưởng chủ_tịch bí_thư tổng_phụ thư_ký y_tế kế_toán thành_viên"
    " toàn_trường các_lớp người_lao"
)
_GROUPS = _set("tổ nhóm khối bộ_môn")
_SYLLABLE = lazily(r"[^\W\d_fjwzFJWZ]{1,7}")
_OF_ALL = ("hồ", "chí", "minh")  # in the names of bodies, a city and of what is learnt
# Words of roles, bodies and what they see to; those of the glossary come to them.
_WORDS = (
    "các những toàn thể tất cả đội ngũ mọi trường lớp khối bộ phận phòng sở ban tổ nhóm khoa hội đoàn đội chi liên và"
    " với cùng hợp phối chủ trì phụ trách chuyên môn nuôi dưỡng nền nếp học sinh cựu chính quyền địa phương cấp xã"
    " phường huyện tỉnh thành thị trấn thôn ấp bản khu phố dân trạm y tế công an quân sự biên hợp đồng cốt cán tiếng"
    " anh toán tin văn ngữ vật lí lý hóa hoá sinh lịch sử địa giáo dục thể chất âm nhạc mĩ mỹ thuật nghệ khoa học tự"
    " nhiên xã hội ngoại quốc phòng ninh kinh tế pháp luật mầm non mẫu nhà trẻ tiểu trung cơ sở phổ thông thường xuyên"
    " liên quan được phân lãnh đạo thành viên trưởng phó thư ký ủy uỷ chủ tịch bí cán bộ chức người lao động đơn vị cá"
    " nhân doanh nghiệp hảo tâm mạnh quân thầu ty phụ huynh cha mẹ trẻ quản lý dự án của cho theo kế hoạch việc trực"
    " tiếp giúp hỗ trợ tham gia kiểm tra giám sát theo dõi tổng hợp chỉ đạo thực hiện phục vụ bếp cấp dưỡng lễ tân tạp"
    " vụ bảo vệ thủ quỹ kho thí nghiệm thiết bị thư viện tâm tư vấn hòa nhập khuyết tật hướng nghiệp nội trú bán trú"
    " dân tộc đảng mặt trận tổ quốc cháu thiếu niên nhi tình nguyện hè năm đầu cuối kỳ tháng tuần một hai ba bốn năm"
    " mười i ii iii iv hđ tnxh khtn khxh gdtc gdcd gdqp gdtx gdnn ktpl cbql bgh hđtđg hđtn cđ tntp tncs hcm bộ giáo"
    " đào tạo mua sắm xây dựng sửa chữa tài chính nguồn lực phát triển chương trình chất lượng đánh giá cải tiến"
)


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    told = " ".join((_WORDS, *(s for spellings in parties().values() for s in spellings), *WITHIN.values()))
    names = {loose(name) for name in _OF_ALL}
    return frozenset(loose(token) for token in re.findall(r"[^\W\d_]+", told)) - names


def hide_contacts(text: str) -> str:
    """The text without phone numbers and e-mail addresses."""
    return _PHONE.sub(CONTACT, _EMAIL.sub(CONTACT, text))


def hide_named(text: str, names: Iterable[str]) -> str:
    """The text without these names, however they are capitalised; a single word is no name to go by."""
    for name in names:
        parts = [re.escape(part) for part in name.split()]
        if len(parts) > 1:
            text = re.sub(r"(?<!\w)" + r"[\s.]+".join(parts) + r"(?!\w)", PERSON, text, flags=re.IGNORECASE)
    return text


# ------------------------------------------------------------------------------------------ who is to act


def hide_in_owners(text: str) -> str:
    """A cell that says who acts: roles, bodies and places stay, everything else goes."""
    if is_ditto(fold(text)) or is_nothing(fold(text)):
        return text
    pieces = _SEPARATOR.split(hide_contacts(text))
    told: list[str] = []
    for at, piece in enumerate(pieces):
        of_group = at > 1 and pieces[at - 1].strip() in ("-", "–", "—") and _has(_words(pieces[at - 2]), _GROUPS)
        subject = of_group and all(loose(word) in _vocabulary() for word in _words(piece))  # "Tổ Toán – Tin"
        told.append(piece if at % 2 or subject else _party(piece))
    return _tidied("".join(told).replace(f"({PERSON})", PERSON))


def _words(text: str) -> list[str]:
    return [token[0] for token in _TOKEN.finditer(text)]


def _has(words: Sequence[str], wanted: frozenset[str]) -> bool:
    """Whether one of these words or pairs stands there."""
    bare = [loose(word.rstrip(".")) for word in words]
    return any(word in wanted for word in (*bare, *(f"{a} {b}" for a, b in pairwise(bare))))


def _party(part: str) -> str:
    if PERSON.strip("()") in part or CONTACT.strip("()") in part or key_of_name(part) in ALONE:
        return part
    tokens = list(_TOKEN.finditer(part))
    return _replaced(part, tokens, _hidden_in_party([t[0] for t in tokens]))


def _hidden_in_party(words: Sequence[str]) -> list[bool]:
    """Which words of one party are, or may be, a person's name."""
    hidden = _looks_like_names(words, strict=True)
    kept = _known_phrases(words, hidden)
    bare = [loose(word.rstrip(".")) for word in words]
    lettered = [any(c.isalpha() for c in word) and not any(c.isdigit() for c in word) for word in words]
    headed = any(kept) or (len(words) > 1 and _has(words, _HEADS))
    for at, word in enumerate(words):
        known = kept[at] or bare[at] in _vocabulary() or loose(word) in _TITLES or _is_place(words, bare, at)
        small = word[:1].islower() and (headed or bare[at] in _vocabulary())
        alone = len(words) == 1 and not (kept[at] or small)
        hidden[at] = lettered[at] and (hidden[at] or alone or not (known or small))
    return hidden if headed or not any(hidden) else lettered


def _is_place(words: Sequence[str], bare: Sequence[str], at: int) -> bool:
    """Whether a word is of a place's name: "xã Suối Mây". After an office it may be a person: "trưởng thôn Nam"."""
    first = at
    while first and words[first][:1].isupper() and bare[first] not in _PLACES and at - first < 3:
        first -= 1
    if first == at or bare[first] not in _PLACES:
        return False
    of_body = first > 0 and bare[first - 1] in _BODIES and words[first + 1].capitalize() not in SURNAMES
    return of_body or not _has(words, _OFFICES)


def _known_phrases(words: Sequence[str], hidden: Sequence[bool]) -> list[bool]:
    """Which words belong to a role or body that is known as a whole, or are an abbreviation of one."""
    kept = [False] * len(words)
    for at in range(len(words)):
        length = _phrase_at(words, at)
        if length and not any(hidden[at : at + length]):
            kept[at : at + length] = [True] * length
    return kept


def _phrase_at(words: Sequence[str], at: int) -> int:
    """How many words from here on are one role or body that is known; 0 where none begins here."""
    for length in range(min(7, len(words) - at), 1, -1):
        told = " ".join(words[at : at + length])
        if key_of_name(told) in ALONE or plain_phrase(told) in phrases():
            return length
    word = words[at].rstrip(".")
    key = key_of_name(word)
    if tuple(map(str.casefold, words[at : at + 3])) == _OF_ALL:
        return len(_OF_ALL)
    short = (word.isupper() and len(word) > 1) or "." in word
    return int(short and (key in ALONE or key in WITHIN or word in short_forms()))


# ------------------------------------------------------------------------------------------ running text


def hide_in_text(text: str) -> str:
    """Running text: contacts, names after "cô" or "đ/c", a surname with names, three capitals that mean nothing go."""
    text = hide_contacts(text)
    lines = re.split(r"([\n.;:,()]\s*)", text) if len(text) < 20_000 else [text]
    return _tidied("".join(line if at % 2 else _in_line(line) for at, line in enumerate(lines)))


def _in_line(line: str) -> str:
    tokens = list(_TOKEN.finditer(line))
    words = [t[0] for t in tokens]
    if not any(word[:1].isupper() for word in words):
        return line
    return _replaced(line, tokens, _looks_like_names(words, strict=False))


def _looks_like_names(words: Sequence[str], *, strict: bool) -> list[bool]:
    """Which words are a name by its look: after a title, or a surname and what follows.

    `strict` is for cells that say who acts: there a name may be written small after a title.
    """
    hidden = [False] * len(words)
    at = 0
    while at < len(words):
        length = _title_and_name(words, at, strict=strict) or _surname_and_name(words, at, strict=strict)
        length = length or (0 if strict else _capitalised_run(words, at))
        hidden[at : at + length] = [True] * length
        at += length or 1
    return hidden


def _title_and_name(words: Sequence[str], at: int, *, strict: bool) -> int:
    """ "cô Lan", "Đ/c Nguyễn Văn A", but neither "đ/c Hiệu trưởng" nor "tiếng Anh"."""
    two = len(words) > at + 1 and loose(" ".join(words[at : at + 2])) in _TITLE_PAIRS
    title = 2 if two else int(loose(words[at]) in _TITLES)
    if not title or _phrase_at(words, at) > 1 or (at and loose(words[at - 1]) in _NO_TITLE_AFTER):
        return 0
    end = at + title
    while end < len(words) and end - at - title < 5:
        word = words[end]
        if _phrase_at(words, end) and not (end > at + title and loose(words[end - 1]) in _MIDDLES):
            break
        small = strict and word.islower() and loose(word.rstrip(".")) not in _vocabulary()
        if not (word[:1].isupper() or small):
            break
        end += 1
    return end - at if end > at + title else 0


def _surname_and_name(words: Sequence[str], at: int, *, strict: bool) -> int:
    """ "Nguyễn Văn A", "LÊ THỊ B", but neither "Đoàn Thanh niên" nor, in running text, "đường Trần Phú"."""
    if words[at].capitalize() not in SURNAMES or not words[at][:1].isupper() or _phrase_at(words, at) > 1:
        return 0
    if tuple(map(str.casefold, words[at : at + 3])) == _OF_ALL:
        return 0
    end = at + 1
    while end < len(words) and end - at < 5 and words[end][:1].isupper():
        if end - at > 2 and _phrase_at(words, end):
            break
        end += 1
    if end - at < 2:
        return 0
    middle = loose(words[at + 1]) in _MIDDLES
    if not middle and words[at].capitalize() in ("Đoàn", "Văn") and loose(words[at + 1]) in _vocabulary():
        return 0
    place = at > 0 and loose(words[at - 1].rstrip(".")) in _PLACES
    return 0 if place and (not strict or not middle) and end - at < 4 else end - at


def _capitalised_run(words: Sequence[str], at: int) -> int:
    """Three to five words with a capital each that no body's name is made of: "Kha Quốc Thịnh"."""
    if _phrase_at(words, at) > 1 or (at > 0 and loose(words[at - 1].rstrip(".")) in _PLACES):
        return 0
    end = at
    while end < len(words) and end - at < 5 and words[end].istitle() and _SYLLABLE.fullmatch(words[end]):
        end += 1
    while end > at and loose(words[end - 1]) in _vocabulary():
        end -= 1
    strange = sum(loose(word) not in _vocabulary() for word in words[at:end])
    return end - at if end - at >= 3 and strange > 1 and loose(words[at]) not in _vocabulary() else 0


# ------------------------------------------------------------------------------------------------ writing


def _replaced(text: str, tokens: Sequence[re.Match[str]], hidden: Sequence[bool]) -> str:
    """The text in which each run of hidden words is one sign that a person stood there."""
    told: list[str] = []
    copied, open_run = 0, False
    for token, gone in zip(tokens, hidden, strict=True):
        if gone:
            told += [] if open_run else [text[copied : token.start()], PERSON]
        else:
            told.append(text[copied : token.end()])
        copied, open_run = token.end(), gone
    return "".join((*told, text[copied:]))


def _tidied(text: str) -> str:
    """Two signs side by side are one."""
    return re.sub(rf"{re.escape(PERSON)}(?:\s*{re.escape(PERSON)})+", PERSON, text)
