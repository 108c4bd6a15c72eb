"""From many files to the district: examined one by one, put together, made public where asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import Content, FileResult, Held
from ctcl_xlsx.district.public import redacted, redacted_roster, redacted_text
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.batch import Asked, Progress, examine_inputs
from ctcl_xlsx.pipeline.folding import folded
from ctcl_xlsx.pipeline.inputs import Input, find_inputs
from ctcl_xlsx.pipeline.kept import Cache
from ctcl_xlsx.pipeline.rosters import read_roster_file
from ctcl_xlsx.pipeline.running import Runner, in_process
from ctcl_xlsx.pipeline.spool import Spool
from ctcl_xlsx.pipeline.summaries import opened
from ctcl_xlsx.pipeline.urls import Url


def consolidate_files(
    paths: Iterable[Path | Url],
    *,
    roster: Path | None = None,
    year: str | None = None,
    as_of: date | None = None,
    title: str = "",
    apart: Iterable[Path] = (),
    public: bool = False,
    progress: Progress | None = None,
    forms: Mapping[str, Form] | None = None,
    run: Runner = in_process,
    cache: Cache | None = None,
) -> District:
    """The district of all files below `paths`; a summary that is named among them is read as the files behind it.

    `apart` are the files that will be written: they are no inputs. `public` takes persons, phones and e-mail addresses
    out before anything is counted. `cache` may know what unchanged files gave (`kept.cache_at`).
    Raises CtclError where roster, year or paths are wrong.
    """
    known = read_roster_file(roster) if roster else None
    asked, cache = Asked(forms, told=True), cache or Cache()
    inputs = find_inputs(paths, apart)
    cache.spool = spool = Spool(len(inputs))

    def aside(content: Content) -> Content | Held:
        return spool.hold(folded(content, asked), asked)

    results = _examined(inputs, asked, run, progress, cache, aside)
    del inputs  # a country's take their room, and nobody asks for them any more
    if public:
        results, known, title = redacted(results, known, aside), redacted_roster(known), redacted_text(title)
    district = consolidate(results, roster=known, year=year, as_of=as_of, title=title)
    return replace(district, public=public, own_forms=forms or {})


def _examined(
    inputs: Sequence[Input],
    asked: Asked,
    run: Runner,
    progress: Progress | None,
    cache: Cache,
    aside: Callable[[Content], Content | Held],
) -> list[FileResult]:
    """What became of these files and of those behind summaries among them; of the inputs themselves nothing is kept."""
    examined = examine_inputs(inputs, asked, run, progress=progress, cache=cache)
    return [
        replace(result, held=aside(result.held)) if isinstance(result.held, Content) else result
        for result in opened(inputs, (result for _, result in examined), asked.forms)
    ]
