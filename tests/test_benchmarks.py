"""What the benchmarks hold: a fifth of slack, no more."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.run import Comparison

FASTER = Comparison("a : b", ("a",), ("b",), 10, 20)
SLOWER = replace(FASTER, must=2, aim=1, slower=True)


def test_a_ratio_may_be_a_fifth_worse_than_it_must_be() -> None:
    assert [FASTER.holds(ratio) for ratio in (12.0, 8.0, 7.9)] == [True, True, False]
    assert [SLOWER.holds(ratio) for ratio in (1.0, 2.5, 2.6)] == [True, True, False]


def test_where_the_goal_was_not_reached_it_is_held_to_what_was() -> None:
    assert [replace(FASTER, reached=5).holds(ratio) for ratio in (4.0, 3.9)] == [True, False]
    assert [replace(SLOWER, reached=4).holds(ratio) for ratio in (5.0, 5.1)] == [True, False]


def test_the_goal_is_told_in_words() -> None:
    assert FASTER.goal == ">= 10x, aim 20x"
    assert replace(SLOWER, seconds=True).goal == "<= 2 s, aim 1 s"
