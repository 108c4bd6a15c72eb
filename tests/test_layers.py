"""The house as house.md draws it: who may import whom, who may speak, and that nothing knows this machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import ctcl_xlsx

PACKAGE = Path(ctcl_xlsx.__file__).parent
ROOT = PACKAGE.parent
# Import-linter's command is a program of its own; this is what it calls.
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def modules() -> Iterator[tuple[str, str]]:
    """(path below the package, source) of every module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path.read_text("utf-8")


def contracts() -> list[dict[str, object]]:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, object]] = data["tool"]["importlinter"]["contracts"]
    return found


def lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINTER, "--config", str(config), "--no-cache"]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def test_the_contracts_are_kept() -> None:
    done = lint(ROOT, ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts())} kept, 0 broken" in done.stdout


def test_a_broken_contract_would_be_noticed(tmp_path: Path) -> None:
    """The same linter and layers on a small house of the same rooms where values import the checks."""
    house = tmp_path / "ctcl_xlsx"
    for name, text in (("values", "import ctcl_xlsx.checks"), ("checks", ""), ("issues", "import click")):
        (house / name).mkdir(parents=True)
        (house / name / "__init__.py").write_text(text)
    (house / "__init__.py").write_text("")
    config = tmp_path / ".importlinter"
    config.write_text(
        "[importlinter]\nroot_package = ctcl_xlsx\ninclude_external_packages = True\n"
        "[importlinter:contract:1]\nname = layers\ntype = layers\ncontainers = ctcl_xlsx\nlayers =\n"
        "  checks\n  values\n"
        "[importlinter:contract:2]\nname = core\ntype = forbidden\nsource_modules = ctcl_xlsx.issues\n"
        "forbidden_modules = click\n"
    )
    done = lint(tmp_path, config)
    assert done.returncode == 1
    assert "0 kept, 2 broken" in done.stdout


def test_every_room_but_the_command_line_is_held_to_silence() -> None:
    """And no contract names a module twice."""
    named = [list(map(str, c["source_modules"])) for c in contracts() if isinstance(c.get("source_modules"), list)]
    assert all(len(names) == len(set(names)) for names in named)
    silent = next(c["source_modules"] for c in contracts() if str(c["name"]).startswith("Only the command line speaks"))
    assert isinstance(silent, list)
    rooms = {path.removesuffix(".py").split("/")[0] for path, _ in modules()} - {"cli", "__init__", "__main__"}
    assert {f"ctcl_xlsx.{room}" for room in rooms} == set(silent)


def test_every_room_stands_in_a_layer() -> None:
    layers = next(c["layers"] for c in contracts() if c["type"] == "layers")
    assert isinstance(layers, list)
    named = {name.strip() for layer in layers for name in layer.split("|")}
    rooms = set()
    for path, _ in modules():
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        rooms.add(".".join(parts[:2]) if parts[0] == "workbook" and len(parts) > 1 else parts[0])
    assert rooms - {"__init__", "__main__", "workbook"} == named


def test_the_core_holds_the_rooms_of_the_house() -> None:
    sources = {str(s) for c in contracts() if "core" in str(c["name"]) for s in c["source_modules"]}  # type: ignore[attr-defined]
    wanted = "issues model text values checks workbook.grid workbook.layout workbook.assemble workbook.find"
    wanted += " workbook.identity workbook.odd workbook.status"
    assert {f"ctcl_xlsx.{name}" for name in wanted.split()} <= sources


def test_nothing_prints_outside_the_command_line() -> None:
    found = []
    for path, source in modules():
        for node in ast.walk(ast.parse(source)):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "id", "") or getattr(called, "attr", "")
            if name in ("print", "input", "breakpoint", "echo", "secho") and not path.startswith("cli/"):
                found.append(f"{path}:{getattr(node, 'lineno', 0)} {name}")
            streams = isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr", "stdin")
            if streams and not path.startswith("cli/"):
                found.append(f"{path}:{getattr(node, 'lineno', 0)} {ast.unparse(node)}")
            if name == "print":
                found.append(f"{path}:{getattr(node, 'lineno', 0)} print")
    assert found == []


def test_nothing_ends_the_process_outside_the_command_line() -> None:
    found = [p for p, s in modules() if re.search(r"\bsys\.exit\(|\bos\._exit\(|raise SystemExit", s)]
    assert [path for path in found if not path.startswith("cli/")] == []


def test_outputs_know_no_clock_no_user_no_chance() -> None:
    """Same inputs, same bytes: the core asks nothing of the machine."""
    asked = re.compile(r"datetime\.now|date\.today|time\.time\(|utcnow|getpass|random\.|uuid|gethostname|os\.environ")
    found = [f"{path}: {m[0]}" for path, source in modules() for m in asked.finditer(source)]
    assert [line for line in found if not line.startswith("cli/")] == []


SHIPPED = ("ctcl_xlsx/**/*.py", "workbook_templates/**/*.*", "samples/**/*.*", "pyproject.toml", "*.md", "docs/*.md")


def shipped_texts() -> Iterator[tuple[str, str]]:
    for pattern in (*SHIPPED, "tests/**/*.py", "packaging/**/*.py", ".ci/run"):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix not in (".xlsx", ".png", ".pyc") and path != Path(__file__):
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_nothing_knows_this_machine() -> None:
    machine = re.compile(r"\.\./shared|/work/|/tmp/venv|/home/\w|/root/|/Users/\w|[A-Z]:\\\\Users")
    found = [f"{path}: {m[0]}" for path, text in shipped_texts() for m in machine.finditer(text)]
    assert found == []


def test_no_check_is_switched_off() -> None:
    """No noqa, no bare type-ignore, no expected failure."""
    switched = re.compile(r"#\s*noqa|#\s*type:\s*ignore(?!\[)|xfail|pragma: no cover|mypy: ignore")
    found = [f"{p}: {m[0]}" for p, t in shipped_texts() if p.endswith(".py") for m in switched.finditer(t)]
    assert found == []


def test_every_module_says_what_it_owns() -> None:
    for path, source in modules():
        doc = ast.get_docstring(ast.parse(source))
        assert doc, path
        assert path == "__main__.py" or len(doc) > 30, path


def test_modules_stay_readable() -> None:
    long = {path: source.count("\n") for path, source in modules() if source.count("\n") > 380}
    assert long == {}
