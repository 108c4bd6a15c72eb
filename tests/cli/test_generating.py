"""`ctcl generate`: each way of making workbooks refuses every option that would be without meaning beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import inside

VALUES = {
    "--school": ["A"],
    "--code": ["1"],
    "--level": ["thcs"],
    "--authority": ["B"],
    "--commune": ["C"],
    "--year": ["2026-2027"],
    "--form": ["tt57"],
    "--catalog": ["tt57_2026_pt"],
    "--roster": ["truong.csv"],
    "--shared": [],
    "--plan": ["a.json"],
    "--blank": [],
    "--from": ["cu"],
}
SCHOOL = ["--school", "--code", "--level", "--authority", "--commune"]


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [
        (["--from"], [*SCHOOL, "--shared", "--plan", "--blank"]),
        (["--blank"], ["--school", "--code", "--roster", "--shared", "--plan"]),
        (["--plan"], [*SCHOOL, "--shared", "--year", "--form", "--catalog", "--roster"]),
        (["--roster"], SCHOOL),
        (["--roster", "--shared"], SCHOOL),
    ],
)
def test_no_option_is_ignored_in_silence(chosen: list[str], refused: list[str], tmp_path: Path) -> None:
    def said_of(options: list[str]) -> str:
        given = [part for name in dict.fromkeys([*chosen, *options]) for part in (name, *VALUES[name])]
        code, said = inside("generate", *given, "-o", tmp_path / "ra")
        assert code == 2
        assert list(tmp_path.iterdir()) == []
        return said

    for name in refused:
        assert f"Không dùng cùng lúc {chosen[0]}, {name}." in said_of([name])
    together = ", ".join([chosen[0], *refused])[:70]  # a long value is shown shortened
    assert f"Không dùng cùng lúc {together}" in said_of(refused)
    allowed = [name for name in VALUES if name not in {*refused, *chosen, "--blank", "--from", "--plan", "--shared"}]
    if chosen != ["--blank"]:
        assert "Không dùng cùng lúc" not in said_of(allowed)
