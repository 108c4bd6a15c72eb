"""What came of a piece of work, as bytes: to hand it from one process (or browser worker) to another and to keep it.

Definitions that ship with the package pass by name. Whoever opens such bytes must have made them.
"""

from __future__ import annotations

import contextlib
import copyreg
import io
import pickle
from collections.abc import Callable
from typing import Any

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.running import CRASHED, MEMORY, SLIP, TaskError

RETURNED, RAISED = "returned", "raised"


def packed(thing: object) -> bytes:
    """Pickled; forms and catalogues that ship with the package by their id."""
    from ctcl_xlsx.model import Catalog, Form  # here: a child shall load while its parent does

    out = io.BytesIO()
    pickler = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, Form: _form_by_id, Catalog: _catalog_by_id}
    pickler.dump(thing)
    return out.getvalue()


def worked(task: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """What came of a task, packed. Panics of a library are no Exception, but no reason to end either."""
    try:
        return packed((RETURNED, task(*args)))
    except CtclError as error:
        return packed((RAISED, error.issues))
    except TaskError as error:
        return packed((error.reason, error.detail))
    except MemoryError:
        return packed((MEMORY, ""))
    except Exception as error:
        return packed((SLIP, type(error).__name__))
    except BaseException as error:
        return packed((CRASHED, type(error).__name__))


def unpacked(parcel: bytes) -> Any:
    """The task's result. Raises what the task raised: CtclError, or TaskError where it came to no end."""
    verdict, found = pickle.loads(parcel)
    if verdict == RAISED:
        raise CtclError(*found)
    if verdict != RETURNED:
        raise TaskError(verdict, found)
    return found


def _form_by_id(form: Any) -> Any:
    from ctcl_xlsx import templates

    with contextlib.suppress(CtclError):
        if templates.form(form.id) is form:
            return templates.form, (form.id,)
    return form.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def _catalog_by_id(catalog: Any) -> Any:
    from ctcl_xlsx import templates

    with contextlib.suppress(CtclError):
        if templates.catalog(catalog.id) is catalog:
            return templates.catalog, (catalog.id,)
    return catalog.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
