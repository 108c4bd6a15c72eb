"""What came of a piece of work, as bytes: to hand it from one process (or browser worker) to another and to keep it.

Whoever opens such bytes must have made them.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.running import CRASHED, MEMORY, SLIP, TaskError

RETURNED, RAISED = "returned", "raised"


def worked(task: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    """What came of a task, packed. Panics of a library are no Exception, but no reason to end either."""
    try:
        return pack((RETURNED, task(*args)))
    except CtclError as error:
        return pack((RAISED, error.issues))
    except TaskError as error:
        return pack((error.reason, error.detail))
    except MemoryError:
        return pack((MEMORY, ""))
    except Exception as error:
        return pack((SLIP, type(error).__name__))
    except BaseException as error:
        return pack((CRASHED, type(error).__name__))


def unpacked(parcel: bytes) -> Any:
    """The task's result. Raises what the task raised: CtclError, or TaskError where it came to no end."""
    verdict, found = pickle.loads(parcel)
    if verdict == RAISED:
        raise CtclError(*found)
    if verdict != RETURNED:
        raise TaskError(verdict, found)
    return found
