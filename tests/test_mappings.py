"""Which criteria lead where: the shipped tables cover their catalogues, a wrong table is refused whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx import mappings, templates
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.mappings import Kind, destination, read_mapping, shipped_mappings
from ctcl_xlsx.model import Catalog, Confidence
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.text import words

CATALOGS = {name: templates.catalog(name) for name in templates.catalog_ids()}
GENERATIONS = ("_2018", "_2018_amended2024")


def later(catalog: Catalog) -> list[Catalog]:
    """The catalogues of later generations that schools of these levels come to."""
    found = [c for c in CATALOGS.values() if c.in_force_from > catalog.in_force_from]
    return [c for c in found if set(c.school_levels) & set(catalog.school_levels)]


def leads(code: str, source: str, target: str) -> tuple[str, ...]:
    return destination(code, CATALOGS[source], CATALOGS[target]).codes


# ---------------------------------------------------------------------------------------- shipped tables


def test_a_table_leads_from_every_generation_to_the_next() -> None:
    pairs = {(table.source, table.target) for table in shipped_mappings()}
    assert pairs == {
        ("tt17_2018", "tt17_2018_amended2024"),
        ("tt18_2018", "tt18_2018_amended2024"),
        ("tt19_2018", "tt19_2018_amended2024"),
        ("tt17_2018_amended2024", "tt57_2026_pt"),
        ("tt18_2018_amended2024", "tt57_2026_pt"),
        ("tt19_2018_amended2024", "tt57_2026_mn"),
    }
    files = {p.stem for p in (shipped("workbook_templates") / "mappings").glob("*.toml")}
    assert files == {f"{source}--{target}" for source, target in pairs}


def test_every_criterion_of_every_old_catalogue_has_an_answer_in_every_later_one() -> None:
    looked = 0
    for source in (c for c in CATALOGS.values() if c.id.endswith(GENERATIONS)):
        for target in later(source):
            for code in mappings.codes(source):
                found = destination(code, source, target)
                assert found.known, (source.id, code, target.id)
                assert all(mappings.find(target, to) for to in found.codes)
                assert found.codes or found.reasons, "what leads nowhere says why"
                looked += 1
    assert looked > 280


def test_what_is_called_the_same_has_the_same_title() -> None:
    for table in shipped_mappings():
        source, target = CATALOGS[table.source], CATALOGS[table.target]
        for code in (code for entry in table.entries if entry.kind is Kind.SAME for code in entry.sources):
            old, new = mappings.find(source, code), mappings.find(target, code)
            assert old is not None
            assert new is not None
            names = {words(title) for title in (new.title, *getattr(new, "aliases", ()))}
            assert words(old.title) in names, (table.source, code)


def test_a_criterion_beside_a_new_title_is_never_called_surely_known() -> None:
    """No official table was seen: only equal titles are better than inferred."""
    for entry in (entry for table in shipped_mappings() for entry in table.entries):
        assert entry.confidence is Confidence.INFERRED or entry.kind is Kind.SAME
        assert entry.confidence is not Confidence.VERIFIED


@pytest.mark.parametrize(
    ("code", "source", "target", "expected"),
    [
        ("1.10", "tt17_2018", "tt17_2018_amended2024", ("1.10",)),
        ("3.1", "tt17_2018", "tt17_2018_amended2024", ("3.1", "3.2")),
        ("3.1", "tt17_2018", "tt57_2026_pt", ("4.1",)),  # split, then merged: sure in the end
        ("3.6", "tt18_2018", "tt57_2026_pt", ("4.1",)),
        ("1.7", "tt19_2018", "tt57_2026_mn", ("1.2", "2.1", "2.2", "2.3")),
        ("5.4", "tt17_2018_amended2024", "tt57_2026_pt", ()),
        ("M4.3", "tt17_2018", "tt57_2026_pt", ("4.1",)),
        ("M4.7", "tt17_2018_amended2024", "tt57_2026_pt", ("3.5",)),
        ("1.3", "tt57_2026_pt", "tt57_2026_pt", ("1.3",)),
        ("3.5", "tt18_2018_amended2024", "tt57_2026_pt", ("4.1",)),  # the parent's code, which its list offers
    ],
)
def test_where_a_criterion_leads(code: str, source: str, target: str, expected: tuple[str, ...]) -> None:
    assert leads(code, source, target) == expected


@pytest.mark.parametrize(
    ("code", "source", "target"),
    [
        ("9.9", "tt17_2018", "tt57_2026_pt"),
        ("", "tt17_2018", "tt57_2026_pt"),
        ("1.1", "tt57_2026_pt", "tt17_2018"),  # never backwards
        ("1.1", "tt17_2018", "tt57_2026_gdtx"),
    ],
)
def test_what_no_table_speaks_of_is_not_known(code: str, source: str, target: str) -> None:
    found = destination(code, CATALOGS[source], CATALOGS[target])
    assert not found.known
    assert found.codes == ()


def test_a_way_is_as_sure_as_its_least_sure_step_and_explained_by_its_last() -> None:
    near = destination("1.1", CATALOGS["tt17_2018"], CATALOGS["tt17_2018_amended2024"])
    assert (near.confidence, near.reasons) == (Confidence.SECONDARY, ())
    far = destination("3.5", CATALOGS["tt17_2018"], CATALOGS["tt57_2026_pt"])
    assert far.confidence is Confidence.INFERRED
    assert far.reasons == ("Địa điểm, công trình, hạ tầng kỹ thuật và thiết bị nay chung một tiêu chí cơ sở vật chất.",)


# --------------------------------------------------------------------------------------- a wrong table


GOOD = """
from = "tt19_2018"
to = "tt19_2018_amended2024"
confidence = "inferred"

[[entry]]
from = [{codes}]
to = ["1.1", "1.2"]
kind = "split"
reason = "Vì vậy."
"""


def read_text(folder: Path, text: str) -> mappings.CriterionMap:
    path = folder / "bang.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path, CATALOGS)


def problems(folder: Path, text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(CtclError) as caught:
        read_text(folder, text)
    assert {i.where.file for i in caught.value.issues} == {"bang.toml"}
    return [(i.facts["key"], i.facts["problem"], i.facts["expected"]) for i in caught.value.issues]


def whole(codes: tuple[str, ...] = mappings.codes(CATALOGS["tt19_2018"])) -> str:
    return GOOD.format(codes=", ".join(f'"{code}"' for code in codes))


def test_a_whole_table_is_read(tmp_path: Path) -> None:
    table = read_text(tmp_path, whole())
    assert (table.source, table.target, len(table.entries)) == ("tt19_2018", "tt19_2018_amended2024", 1)
    entry = table.entry("M4.6")
    assert entry is not None
    assert entry.of("M4.6") == ("1.1", "1.2")
    assert table.entry("9.9") is None


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    codes = ("9.9", "1.2", *mappings.codes(CATALOGS["tt19_2018"])[1:-1])
    text = whole(codes).replace('["1.1", "1.2"]', '["1.1", "1.11"]').replace("Vì vậy.", "")
    text += 'color = "red"\n'
    assert problems(tmp_path, text) == [
        ("entry[1].reason", "empty", "text"),
        ("entry[1].color", "unknown", ""),
        ("entry[1].from", "mapping-code", "9.9"),
        ("entry[1].to", "mapping-code", "1.11"),
        ("entry[1].from", "mapping-twice", "1.2"),
        ("entry", "mapping-gap", "1.1, M4.6"),
    ]


@pytest.mark.parametrize(
    ("kind", "sources", "targets"),
    [
        ("same", ["1.1"], ["1.2"]),
        ("same", [], []),
        ("renamed", ["1.1", "1.2"], ["1.1"]),
        ("renamed", ["1.1"], ["1.1", "1.2"]),
        ("merged", ["1.1"], ["1.1"]),
        ("split", ["1.1"], ["1.1"]),
        ("dropped", ["1.1"], ["1.1"]),
    ],
)
def test_a_kind_that_does_not_fit_its_codes_is_named(
    tmp_path: Path, kind: str, sources: list[str], targets: list[str]
) -> None:
    line = f'from = {sources}\nto = {targets}\nkind = "{kind}"\nreason = "x"\n'.replace("'", '"')
    found = problems(tmp_path, whole(()).split("[[entry]]")[0] + "[[entry]]\n" + line)
    assert ("entry[1].kind", "mapping-kind", "") in found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"tt19_2018"', '"tt99"', ("from", "choice")),
        ('confidence = "inferred"', 'confidence = "sure"', ("confidence", "choice")),
        ('kind = "split"', 'kind = "torn"', ("entry[1].kind", "choice")),
        ("[[entry]]", "[entry]", ("entry", "type")),
        ("from = ", "from ", ("", "syntax-at")),
    ],
)
def test_a_slip_is_named_with_its_key(tmp_path: Path, old: str, new: str, expected: tuple[str, str]) -> None:
    assert expected in [(key, problem) for key, problem, _ in problems(tmp_path, whole().replace(old, new, 1))]
