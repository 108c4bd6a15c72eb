"""A file's content as bytes and back: whole, or no more than a summary tells of it.

Owns the two shapes in which a content travels and is kept. What is told of a plan holds all that it takes to make the
content again, only later: most runs never ask for it.
"""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, cast

from ctcl_xlsx.pipeline.packing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ctcl_xlsx.district.files import Content, Held
    from ctcl_xlsx.district.telling import Told
    from ctcl_xlsx.pipeline.batch import Asked


def folded(content: Content, asked: Asked) -> bytes:
    """A content as it travels: whole, or told where only that is asked for."""
    if asked.told:
        from ctcl_xlsx.district.telling import tell

        return pack(tell(content))
    return zlib.compress(pack(content, asked.forms), 1)


def unfolded(body: bytes, asked: Asked) -> Content | Held:
    """What was folded. Raises what unpacking raises where it is nothing that was folded."""
    if asked.told:
        told = told_in(body)
        return held(lambda: told, asked)
    return content_in(body, asked)


def content_in(body: bytes, asked: Asked) -> Content:
    """The content that was folded whole."""
    return cast("Content", unpack(zlib.decompress(body), asked.forms))


def told_in(body: bytes) -> Told:
    """What was folded as told. Raises what unpacking raises, TypeError where it is something else."""
    from ctcl_xlsx.district.telling import Told

    told = unpack(body)
    if not isinstance(told, Told):
        raise TypeError(type(told))
    return told


def held(told: Callable[[], Told], asked: Asked) -> Held:
    """What brings the content that was told."""
    from ctcl_xlsx.district.files import Held

    return Held(partial(_made_again, told, asked), told=told)


def _made_again(told: Callable[[], Told], asked: Asked) -> Content:
    from ctcl_xlsx.district.records import content_of

    return content_of(zlib.decompress(told().record), asked.forms)
