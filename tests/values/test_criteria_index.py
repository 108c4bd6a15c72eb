"""The generated index says what the catalogues say, and given catalogues are asked instead of it."""

from __future__ import annotations

from datetime import date

from ctcl_xlsx.model import Catalog, Confidence, Criterion, Level, Level4, Standard
from ctcl_xlsx.values import CriterionRef, parse_criterion
from tests.values.make_criteria_index import TARGET, build_index


def test_index_is_generated_from_the_catalogues() -> None:
    assert TARGET.read_text(encoding="utf-8") == build_index(), "run python tests/values/make_criteria_index.py"


def _catalog(*criteria: Criterion, level4: tuple[Level4, ...] = ()) -> Catalog:
    return Catalog(
        id="own",
        circular="Thông tư thử",
        short_title="thử",
        confidence=Confidence.INFERRED,
        school_levels=(Level.THCS,),
        in_force_from=date(2026, 1, 1),
        in_force_to=None,
        max_level=2,
        standards=(Standard(1, "Quản trị", criteria),),
        level4=level4,
    )


OWN = _catalog(
    Criterion("1.1", "Tầm nhìn và sứ mạng", 1, 2),
    Criterion("1.2", "Kế hoạch phát triển đội ngũ", 1, 2, aliases=("Kế hoạch đội ngũ nhà giáo",)),
)


def test_given_catalogues_decide_what_exists() -> None:
    assert parse_criterion("1.10") == CriterionRef(1, "1.10")
    assert parse_criterion("1.10", catalogs=(OWN,)) == CriterionRef(1, "1.10", flags=("not_in_catalog",))
    assert parse_criterion("1.2", catalogs=(OWN,)) == CriterionRef(1, "1.2")
    assert parse_criterion("Mức 4 – 1 – Kế hoạch", catalogs=(OWN,)) == CriterionRef(level4=1, flags=("not_in_catalog",))


def test_given_catalogues_decide_titles() -> None:
    assert parse_criterion("Kế hoạch đội ngũ nhà giáo", catalogs=(OWN,)) == CriterionRef(1, "1.2", flags=("by_title",))
    assert parse_criterion("1.2 – Kế hoạch phát triển đội ngũ", catalogs=(OWN,)) == CriterionRef(1, "1.2")
    # a label of another generation's catalogue: the number exists here and means something else
    stale = parse_criterion("1.2 – Hội đồng trường và các hội đồng khác", catalogs=(OWN,))
    assert stale == CriterionRef(1, "1.2", flags=("title_mismatch",))


def test_a_float_may_be_ten_only_where_ten_exists() -> None:
    assert parse_criterion("1.1", cell_type="float", catalogs=(OWN,)) == CriterionRef(1, "1.1")
    assert parse_criterion(1.1) == CriterionRef(1, "1.1", flags=("numeric_cell_may_be_1.10",))


def test_no_catalogue_means_all_shipped_ones() -> None:
    assert parse_criterion("4.3", catalogs=()) == parse_criterion("4.3") == CriterionRef(4, "4.3")


def test_labels_of_the_workbook_come_back() -> None:
    own = _catalog(Criterion("1.10", "Đảm bảo an ninh trật tự", 1, 3), level4=(Level4("3", "Thư viện hiện đại"),))
    for criterion in own.criteria():
        assert parse_criterion(criterion.label, catalogs=(own,)) == CriterionRef(1, criterion.number)
    assert parse_criterion(own.level4[0].label, catalogs=(own,)) == CriterionRef(level4=3)
