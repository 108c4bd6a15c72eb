"""Who reads the files of a command: children of this process, or the workers of a scheduler.

Owns what becomes of Dask's own words: none of them reaches the clerk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.running import Runner


@contextmanager
def readers(scheduler: str | None, jobs: int, *, at_once: bool) -> Iterator[Runner]:
    """A runner on the scheduler, where one is named; else `jobs` children. What is to be known is said at the end."""
    if scheduler is None:
        from ctcl_xlsx.pipeline.supervised import supervised

        with supervised(jobs=jobs, at_once=at_once) as run:
            yield run
        return
    quiet()
    from ctcl_xlsx.pipeline.cluster import on_scheduler

    told: list[str] = []
    with on_scheduler(scheduler, told.append) as crew:
        yield crew
    for slug in told:
        click.echo(words.NOTE.format(text=words.CLUSTER_NOTES[slug]), err=True)


def quiet() -> None:
    """Libraries that talk to the network keep their warnings for whoever looks for a fault (`CTCL_DEBUG`)."""
    if os.environ.get("CTCL_DEBUG"):
        return
    import logging
    import warnings

    logging.disable(logging.CRITICAL)  # this program itself logs nothing
    warnings.simplefilter("ignore")
