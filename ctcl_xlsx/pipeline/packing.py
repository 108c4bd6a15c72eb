"""Results as bytes: from a child to its parent, from a worker elsewhere to this one, into a store and back.

Owns the pickles: frozen dataclasses as their class and fields (read twice as fast as what `dataclass` makes of itself),
definitions that ship with the package by their id, an office's own by the name under which the reader knows them.
"""

from __future__ import annotations

import contextlib
import copyreg
import functools
import io
import operator
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Any

from ctcl_xlsx.issues import Code, CtclError, Severity

if TYPE_CHECKING:
    from ctcl_xlsx.model import Catalog, Form

_Reducer = Callable[[Any], Any]
_TOLD = ("ctcl_xlsx.district.telling", "Told")  # says itself how it is made


def pack(thing: object, forms: Mapping[str, Form] | None = None) -> bytes:
    """Pickled. A form among `forms` goes by its id: whoever unpacks it must know them too."""
    from ctcl_xlsx.model import Form

    out = io.BytesIO()
    pickler = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _reducers()
    if forms:
        pickler.dispatch_table = _reducers() | {Form: functools.partial(_form_by_id, forms=forms)}
    pickler.dump(thing)
    return out.getvalue()


def unpack(data: bytes, forms: Mapping[str, Form] | None = None) -> Any:
    """What was packed, of results only: nothing else that such bytes may name is loaded or called.

    Raises pickle.UnpicklingError, or whatever else damaged bytes make pickle raise.
    """
    return _Results(data, forms or {}).load()


class _Results(pickle.Unpickler):
    """Knows the classes that results are made of, and no other."""

    def __init__(self, data: bytes, forms: Mapping[str, Form]) -> None:
        super().__init__(io.BytesIO(data))
        self._known = _known() | {(own_form.__module__, own_form.__name__): forms.__getitem__}

    def find_class(self, module: str, name: str) -> Any:
        """What the pickle names. Raises UnpicklingError."""
        if (module, name) == _TOLD:
            from ctcl_xlsx.district.telling import Told  # here: only the making of a summary asks for it

            return Told
        try:
            return self._known[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


def own_form(name: str) -> Form:
    """Stands in the bytes for a form that only the reader's `forms` can tell."""
    raise LookupError(name)


@functools.cache
def _classes() -> tuple[type, ...]:
    """What results are made of. Loaded when first asked for: a child begins to load while this process does."""
    from ctcl_xlsx.checks import Missing, Report, RowReport
    from ctcl_xlsx.district.files import Brief, Content, FileResult
    from ctcl_xlsx.issues import Issue, Where
    from ctcl_xlsx.model import Action, Document, Plan, Row, RowOrigin, School, TableOrigin
    from ctcl_xlsx.pipeline.inputs import Input
    from ctcl_xlsx.pipeline.remote import Remote
    from ctcl_xlsx.values import Budget, CriterionRef, Deadline, Owners
    from ctcl_xlsx.workbook.account import Account
    from ctcl_xlsx.workbook.books import Listed, SheetAccount

    return (
        FileResult, Brief, Content, Input, Remote, Issue, Where, Plan, School, Document, Row, Action, RowOrigin,
        TableOrigin, Report, RowReport, Missing, CriterionRef, Owners, Deadline, Budget, Account, SheetAccount, Listed,
    )  # fmt: skip


@functools.cache
def _known() -> dict[tuple[str, str], Any]:
    from ctcl_xlsx import templates
    from ctcl_xlsx.district.files import Outcome

    plain = (frozenset, date, datetime, timedelta, timezone, Code, Severity, Outcome)
    known: dict[tuple[str, str], Any] = {(kind.__module__, kind.__qualname__): kind for kind in (*_classes(), *plain)}
    return known | {(templates.__name__, "form"): templates.form, (templates.__name__, "catalog"): templates.catalog}


@functools.cache
def _reducers() -> dict[type, _Reducer]:
    from ctcl_xlsx.district.files import Outcome
    from ctcl_xlsx.model import Catalog, Form

    own = {kind: _by_fields(kind) for kind in _classes()}
    # Some Pythons pickle a member by `getattr` of its class, which nobody may name here.
    members: dict[type, _Reducer] = dict.fromkeys((Code, Severity, Outcome), _by_value)
    return {**copyreg.dispatch_table, **own, **members, Form: _form_by_id, Catalog: _catalog_by_id}


def _by_value(member: Enum) -> Any:
    return type(member), (member.value,)


def _by_fields(kind: type) -> _Reducer:
    names = [field.name for field in fields(kind)]
    if len(names) == 1:
        return lambda thing: (kind, (getattr(thing, names[0]),))
    values = operator.attrgetter(*names)
    return lambda thing: (kind, values(thing))


def _form_by_id(form: Form, forms: Mapping[str, Form] | None = None) -> Any:
    from ctcl_xlsx import templates

    if forms and forms.get(form.id) == form:
        return own_form, (form.id,)
    with contextlib.suppress(CtclError):
        if templates.form(form.id) is form:
            return templates.form, (form.id,)
    return form.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def _catalog_by_id(catalog: Catalog) -> Any:
    from ctcl_xlsx import templates

    with contextlib.suppress(CtclError):
        if templates.catalog(catalog.id) is catalog:
            return templates.catalog, (catalog.id,)
    return catalog.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
