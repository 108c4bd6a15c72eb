"""`ctcl cache`: where the results of unchanged files are kept, how much room they take, and away with them.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import click

from ctcl_xlsx.cli.common import OK, refuse, say, shown
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

CLEAR = "clear"


@click.command(cls=ViCommand, help=words.CACHE_HELP)
@click.argument("action", required=False, metavar=f"[{CLEAR}]")
def cache(action: str | None) -> int:
    """Tell of the cache, or clear it."""
    from ctcl_xlsx.cli.cache_place import cache_path, cache_size

    path, size = cache_path(), cache_size()
    facts = {"path": shown(path), "size": f"{size / (1 << 20):.1f}".replace(".", ",")}
    if action is None:
        say([words.CACHE_STANDS.format(**facts) if size else words.CACHE_NONE.format(**facts)])
        return OK
    if action != CLEAR:
        refuse("cache-action", action)
    from ctcl_xlsx.pipeline.store import remove_store

    remove_store(path)
    say([words.CACHE_CLEARED.format(**facts)])
    return OK
