"""Which school year a round of files is for, and which files are of another one.

Owns the rule: each school has one vote, for the latest year that it sent a filled plan of; the year with most votes is
taken, of equals the later one. So one stray workbook of another year turns nobody else away, and a school that sends
old and new plans counts for the new ones. Knows no file and no sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ctcl_xlsx import templates
from ctcl_xlsx.district.district import ALL_YEARS, District
from ctcl_xlsx.district.files import Brief, FileResult, Outcome
from ctcl_xlsx.district.identity import school_year_of
from ctcl_xlsx.district.roster_lines import bare_code
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.text import name_key, plain


def choose_year(results: Sequence[FileResult], year: str | None) -> str:
    """The school year asked for, or the one that most schools sent plans of ("" when no file tells).

    Raises CtclError (input-invalid) when `year` is none.
    """
    if year == ALL_YEARS:
        return ALL_YEARS
    if year:
        return templates.check_school_year(year)
    met = [f.brief for f in results if f.outcome is Outcome.ACCEPTED and f.brief]
    told = [brief for brief in met if templates.first_year(brief.school_year) is not None]
    latest: dict[str, tuple[bool, str]] = {}
    for number, brief in enumerate(told):  # a blank workbook votes only where a school sent nothing else
        school, vote = _school(brief) or str(number), (bool(brief.rows), school_year_of(brief.school_year))
        latest[school] = max(latest.get(school, vote), vote)
    filled = any(has_rows for has_rows, _ in latest.values())
    votes = Counter(voted for has_rows, voted in latest.values() if has_rows is filled)
    return max(votes, key=lambda voted: (votes[voted], voted), default="")


def _school(brief: Brief) -> str:
    """What tells a school from others before the roster is asked, "" where a file names none."""
    return bare_code(plain(brief.school.code or brief.sealed_code)) or name_key(brief.school.name)


def wrong_year(result: FileResult, chosen: str) -> Issue | None:
    """Why a file that was understood does not belong to this round, if it does not."""
    if result.outcome is not Outcome.ACCEPTED or result.brief is None or chosen in (ALL_YEARS, ""):
        return None
    found = school_year_of(result.brief.school_year)
    if found == chosen:
        return None
    content = result.content
    where = (content.plan.places.get("school_year") if content else None) or Where()
    return issue(Code.WRONG_SCHOOL_YEAR, where, found, {"wanted": chosen})


def other_years(district: District) -> dict[str, int]:
    """How many files of which other school years ("": not told) were turned away, the latest year first."""
    reasons = (f.reason for f in district.with_outcome(Outcome.REJECTED))
    met = Counter(reason.value for reason in reasons if reason and reason.code is Code.WRONG_SCHOOL_YEAR)
    return dict(sorted(met.items(), reverse=True))
