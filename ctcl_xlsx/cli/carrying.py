"""`ctcl generate --from`: old workbooks into a new school year, or the same plans on new sheets.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ctcl_xlsx.cli.common import FOUND, OK, note_inferred, say, shown
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.vi import carrying as words
from ctcl_xlsx.vi import command

if TYPE_CHECKING:
    from ctcl_xlsx.issues import Issue
    from ctcl_xlsx.pipeline.carry import CarriedFile, Renewed, Wanted

NOTHING_MADE = 2


def carry_plans(source: Path, output: Path, wanted: Wanted, force: bool) -> int:
    """One old workbook to a file, or a folder or archive of them to a folder."""
    from ctcl_xlsx.pipeline.carry import carry_file, carry_folder, holds_many
    from ctcl_xlsx.pipeline.supervised import supervised

    with supervised() as run:
        if holds_many(source, run):
            with progress_bar() as progress:
                done = carry_folder(source, output, wanted, force=force, progress=progress, run=run)
            return _say_folder(done, output)
        return _say_file(carry_file(source, output, wanted, force=force, run=run))


def _say_file(done: CarriedFile) -> int:
    say(_told(done))
    if done.renewed and done.renewed.carried:
        note_inferred([done.renewed.order.plan.catalog])
        say([words.NEXT])
    return OK


def _say_folder(done: list[CarriedFile], output: Path) -> int:
    for item in done:
        say(_line(item))
    written = [item for item in done if item.made and item.made.written]
    kept = [item for item in done if item.made and not item.made.written]
    others = len(done) - len(written) - len(kept)
    say([words.FOLDER_TOTAL.format(
        files=len(done), written=len(written), folder=shown(output), kept=len(kept), others=others
    )])  # fmt: skip
    made = [item.renewed for item in written if item.renewed and item.renewed.carried]
    note_inferred(renewed.order.plan.catalog for renewed in made)
    if made:
        say([words.NEXT])
    if not written and not kept:
        return NOTHING_MADE
    return FOUND if any(_is_fault(item) for item in done) else OK


def _is_fault(item: CarriedFile) -> bool:
    """Whether a file should have become a workbook but could not: what was passed over with a reason is none."""
    from ctcl_xlsx.issues import Severity

    return item.made is None and item.reason is not None and item.reason.severity is not Severity.INFO


# ------------------------------------------------------------------------------------------------ one file


def _told(done: CarriedFile) -> Iterator[str]:
    """What was made of one file, every decision and everything that stays behind by name."""
    renewed, made = done.renewed, done.made
    if renewed is None or made is None:
        return
    path, plan = shown(made.path), renewed.order.plan
    if renewed.carried is None:
        yield words.REBUILT.format(rows=renewed.order.rows, path=path)
    else:
        old = done.result.content.plan.school_year if done.result.content else ""
        yield words.MADE.format(year=plan.school_year, old=old, path=path)
    if made.kept_rows:
        yield command.OVERWRITTEN.format(path=path, rows=made.kept_rows)
    if renewed.order.listing and renewed.carried:
        yield f"  {renewed.order.listing.lines[0]}"
        yield from _decisions(renewed)
    yield from _remarks(renewed)


def _decisions(renewed: Renewed) -> Iterator[str]:
    """What the school must decide: each choice of a criterion by itself, the same question of many rows in one line."""
    from ctcl_xlsx.cli.terminal import row_ranges
    from ctcl_xlsx.pipeline.listing import old_row, sentence
    from ctcl_xlsx.vi import LONGEST_LIST
    from ctcl_xlsx.vi import shown as short

    carried = renewed.carried
    if carried is None:
        return
    if carried.to_decide:
        yield words.DECIDE_HEAD
    asked: dict[str, list[str]] = {}
    for row in carried.rows:
        for note in row.notes:
            if note.decide and note.kind in words.QUESTIONS:
                asked.setdefault(note.kind, []).append(old_row(row))
            elif note.decide:
                action = short(row.action, 50)
                notes = short(sentence(note), LONGEST_LIST)
                yield words.DECIDE_ONE.format(row=old_row(row), action=action, notes=notes)
    for kind, rows in asked.items():
        numbers = row_ranges(sorted({int(row) for row in rows}))
        yield words.DECIDE_MANY.format(what=words.QUESTIONS[kind], rows=numbers)
    labels = [note.facts["label"] for note in carried.apart if note.kind == "text"]
    if labels:
        yield words.TEXTS_LEFT.format(labels="; ".join(labels))


def _remarks(renewed: Renewed) -> Iterator[str]:
    from ctcl_xlsx.vi import found as message
    from ctcl_xlsx.vi import shown as short

    if renewed.unlisted:
        yield words.ROSTER_UNKNOWN.format(code=short(renewed.unlisted))
    if renewed.differing:
        yield words.REBUILT_DIFFERS.format(parts=", ".join(words.PARTS.get(n, n) for n in renewed.differing))
    if renewed.left:
        yield words.LEFT_ASIDE
        for found in renewed.left:
            yield words.LEFT_LINE.format(place=_place(found), text=message(found))


def _place(found: Issue) -> str:
    from ctcl_xlsx.vi import shown as short

    return words.PLACE_CELL.format(cell=found.where.cell, sheet=short(found.where.sheet))


# ------------------------------------------------------------------------------------------------ a folder


def _line(item: CarriedFile) -> Iterator[str]:
    """One line for each file, and what stays behind of it."""
    from ctcl_xlsx import vi
    from ctcl_xlsx.text import escaped

    file, renewed, made = escaped(item.result.file), item.renewed, item.made
    if renewed is None or made is None:
        outcome = "rejected" if _is_fault(item) else "skipped"
        outcome = item.result.outcome.value if item.result.outcome.value != "accepted" else outcome
        reason = vi.reason(item.reason) if item.reason else ""
        yield words.FOLDER_OTHER.format(file=file, outcome=vi.outcome(outcome), reason=reason)
        return
    path, carried = shown(made.path), renewed.carried
    if not made.written:
        filled = command.FILLED.format(rows=made.kept_rows) if made.kept_rows else ""
        yield words.FOLDER_KEPT.format(file=file, path=path, filled=filled)
        return
    if carried is None:
        yield words.FOLDER_REBUILT.format(file=file, path=path, rows=renewed.order.rows)
    else:
        counts = words.FOLDER_COUNTS.format(carried=len(carried.plan.rows), done=carried.done, decide=carried.to_decide)
        yield words.FOLDER_MADE.format(file=file, path=path, counts=counts)
    if made.kept_rows:
        yield f"  {command.OVERWRITTEN.format(path=path, rows=made.kept_rows)}"
    for note in item.result.notes:
        yield words.NOTE_LINE.format(text=vi.message(note))
    yield from _remarks(renewed)
