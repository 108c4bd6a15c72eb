"""Which files a command is given: folders are walked, every file is named, none is passed over in silence."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ctcl_xlsx.issues import Code, CtclError, Issue, issue
from ctcl_xlsx.pipeline.remote import NOWHERE, Listed, Remote, listed
from ctcl_xlsx.pipeline.urls import HIDDEN, NEARLY, Url, shown_absent
from ctcl_xlsx.text import escaped

_SYSTEM = {".ds_store", "thumbs.db", "desktop.ini", ".directory", "icon\r"}
_LOCKS = ("~$", ".~lock.")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to look at: its name in reports (relative to the argument, with "/") and its path.

    `named` marks one that was given itself, not a folder it lies in; `passed_over` says why it is not looked at.
    A file inside an archive has the archive's path, its own name in there as `member`, and the mail's `source`.
    `fault` says why it is not to be opened, "" where it may be. What lies at a URL has a `remote` instead of a path.
    """

    name: str
    path: Path
    named: bool = False
    passed_over: str = ""
    member: str = ""
    source: str = ""
    fault: str = ""
    remote: Remote | None = None


def find_inputs(paths: Iterable[Path | Url], apart: Iterable[Path] = ()) -> list[Input]:
    """Every file below the given paths, in the order of their names, each file once.

    `apart` are the files that the command itself writes: they are no inputs, and one that is given by name is passed
    over. Files of one name that are given themselves are told apart by their folders. No name leads through another
    ("a.zip", "a.zip/b.xlsx"): what comes out of a file is named below it.

    Raises CtclError (input-invalid) for paths that do not exist, all of them at once, and when there is no file.
    """
    places = list(paths)
    given = sorted({found for path in places if isinstance(path, Path) for found in _spread(path)})
    urls = sorted({url for url in places if isinstance(url, Url)}, key=lambda url: url.given)
    absent = [_absent(p) for p in given if not os.path.lexists(p)]
    far = _listed(urls, absent)
    if absent:
        raise CtclError(*absent)
    found: dict[str, Input] = {}
    names = _Names()
    own = {os.path.realpath(path) for path in apart}
    single = [path for path in given if not os.path.isdir(path)]
    twice = {name for name, count in Counter(path.name for path in single).items() if count > 1}
    real_paths = RealPaths()
    for path in (*single, *(path for path in given if os.path.isdir(path))):
        base = os.path.realpath(path)
        for file in _walk(path):
            real = base if file == path else real_paths.of(file)
            fault = "" if _is_within(real, base) else "link-outside"
            real = str(file) if fault else real
            if real in found or (real in own and file != path):
                continue
            name = _name(file, file.absolute().parent.parent if file == path and path.name in twice else path)
            name = names.give(name, "" if file == path else unicodedata.normalize("NFC", path.name))
            passed_over = "own-output" if real in own else ""
            found[real] = Input(name, file, file == path, passed_over, fault=fault)
    items = [*found.values(), *_far(far, names)]
    if not items:
        raise CtclError(_invalid("no-files", ", ".join(map(str, (*given, *urls)))))
    return sorted(items, key=lambda item: item.name)


class _Names:
    """The names of the files so far. None is given twice, and none leads through another."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def give(self, name: str, folder: str) -> str:
        """The name, where it is free; else below the `folder` it comes from, marked until it is free."""
        if folder and self._in_the_way(name):
            name = f"{folder}/{name}"
        while part := self._in_the_way(name):
            name = f"{part}*{name[len(part) :]}"  # folders of one name hold files of one name
        self._files.add(name)
        self._folders.update(_folders_of(name))
        return name

    def _in_the_way(self, name: str) -> str:
        """As much of the name as is taken: all of it, or what leads to it; "" where it is free."""
        if name in self._folders or name in self._files:
            return name
        return next((folder for folder in _folders_of(name) if folder in self._files), "")


def _folders_of(name: str) -> list[str]:
    """Every folder on the way to a file."""
    return [name[:at] for at, sign in enumerate(name) if sign == "/"]


def _listed(urls: Iterable[Url], absent: list[Issue]) -> list[tuple[Url, list[Listed]]]:
    """What lies at each URL; those that lead nowhere go to `absent`. Another fault may have taken long and ends it."""
    found = []
    for url in urls:
        try:
            found.append((url, listed(url)))
        except CtclError as error:
            absent.extend(error.issues)
            if error.issue.facts.get("problem") != "path-missing":
                break
    return found


def _far(lists: Iterable[tuple[Url, list[Listed]]], names: _Names) -> Iterator[Input]:
    """What lies at URLs, each file once, named as files on the disk are."""
    known: set[tuple[str, str]] = set()
    for url, files in lists:
        for file in files:
            same = url.system, file.remote.path
            if same in known:
                continue
            known.add(same)
            folder = "" if file.named else escaped(unicodedata.normalize("NFC", url.name))
            name = names.give(escaped(unicodedata.normalize("NFC", file.name)), folder)
            yield Input(name, NOWHERE, file.named, fault=file.fault, remote=file.remote)


def _spread(path: Path) -> list[Path]:
    """The paths a pattern names: some shells (cmd on Windows) leave "bieu/*.xlsx" to the program."""
    if os.path.lexists(path) or not any(sign in path.name for sign in "*?["):
        return [path]
    try:
        return sorted(path.parent.glob(path.name)) or [path]
    except (OSError, ValueError):
        return [path]


def _walk(path: Path) -> Iterator[Path]:
    """The files below a folder, by name. What cannot be looked into stands for itself: closed and linked folders."""
    if not os.path.isdir(path):
        yield path
        return
    apart: list[Path] = []

    def closed(error: OSError) -> None:
        apart.append(Path(error.filename))

    seen = {base := os.path.realpath(path)}
    for folder, inner, names in os.walk(path, followlinks=True, onerror=closed):
        real = {name: os.path.realpath(os.path.join(folder, name)) for name in sorted(inner)}
        outside = [name for name in real if not _is_within(real[name], base)]
        apart += (Path(folder) / name for name in outside)
        inner[:] = [name for name in real if real[name] not in seen and name not in outside]
        seen.update(real.values())
        yield from (Path(folder) / name for name in sorted(names))
    yield from apart


class RealPaths:
    """Where files of folders that were walked really lie; each folder is looked up once.

    A file that was given itself may be typed in other letters than the disk's: it is looked up whole.
    """

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of_input(self, item: Input) -> str:
        """That of a file to look at."""
        return os.path.realpath(item.path) if item.named else self.of(item.path)

    def of(self, file: Path) -> str:
        """That of a file, which may be a link."""
        folder, name = os.path.split(file)
        if os.path.islink(file):
            return os.path.realpath(file)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)


def _is_within(real: str, base: str) -> bool:
    """Whether a file lies where it seems to: a link may stay in the folder, it may not lead out. Roots are free."""
    return real == base or real.startswith(os.path.join(base, ""))


def _name(file: Path, root: Path) -> str:
    """The name for people: NFC, because some systems store names decomposed; what cannot be shown is escaped."""
    above, whole = os.path.join(root, ""), str(file)
    if file == root:
        relative = file.name
    elif whole.startswith(above):
        relative = whole[len(above) :].replace(os.sep, "/")
    else:
        relative = file.absolute().relative_to(root.absolute()).as_posix()
    return escaped(unicodedata.normalize("NFC", relative))


def _absent(path: Path) -> Issue:
    """That a path does not exist; where it was meant to be a URL, how one is written."""
    if meant := NEARLY.match(str(path)):
        return _invalid("url-slashes", f"{meant[1]}:/{HIDDEN}", valid=f"{meant[1]}://{HIDDEN}")
    return _invalid("path-missing", shown_absent(path))


def _invalid(problem: str, value: str, **facts: str) -> Issue:
    return issue(Code.INPUT_INVALID, value=value, facts={"problem": problem, **facts})


def skip_by_name(name: str) -> str:
    """Why a file is passed over by its name alone ("lock-file", "system-file", "own-leftover", "definition"), or ""."""
    base = name.rsplit("/", 1)[-1]
    if base.startswith(_LOCKS):
        return "lock-file"
    if base.startswith(".~") and base.endswith(".tmp"):
        return "own-leftover"
    if base.lower().endswith(".toml"):
        return "definition"
    if base.lower() in _SYSTEM or base.startswith("._") or "/__MACOSX/" in f"/{name}":
        return "system-file"
    return ""
