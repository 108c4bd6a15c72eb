"""Pieces of work for the supervisor that behave as libraries do on hostile files."""

from __future__ import annotations

import ctypes
import os
import time

from ctcl_xlsx.issues import Code, CtclError, Where, issue


def add(a: int, b: int) -> int:
    return a + b


def abort() -> None:
    os.abort()


def segfault() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def panic() -> None:
    raise BaseException("no Exception, as a Rust panic is none")


def hang() -> None:
    time.sleep(120)


def spin() -> None:
    while True:
        pass


def eat() -> int:
    return len([bytearray(1 << 20) for _ in range(4096)])


def rust_out_of_memory() -> None:
    os.write(2, b"memory allocation of 4294967296 bytes failed\n")
    os.abort()


def slip() -> None:
    raise KeyError("x")


def refuse() -> None:
    raise CtclError(issue(Code.FILE_DAMAGED, Where("a.xlsx", "Trang"), "á", {"reason": "crc"}))


def noise() -> str:
    os.write(1, b"printed by a library\n" * 1000)
    os.write(2, b"thread panicked\n" * 1000)
    return "value"


def process() -> int:
    return os.getpid()


def only_once(path: str) -> str:
    """Crashes in a child that has served before, as what an earlier file left there would make it."""
    with open(path, "a") as file:
        file.write(f"{os.getpid()}\n")
    with open(path) as file:
        if len(set(file.read().split())) == 1:
            os.abort()
    return "value"


def slow_process() -> int:
    time.sleep(0.05)
    return os.getpid()
