"""Installs ctcl for this user, without network: an environment of its own, filled from the wheels beside this file.

Run by cai-dat.bat with any Python it finds; `--fits` only answers whether this one will do, by the exit code 42.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
FITS = 42


def fits() -> bool:
    """Whether the wheels were made for this Python."""
    known = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return known and (os.name != "nt" or sysconfig.get_platform() == "win-amd64")


def homes() -> list[Path]:
    """Where the environment may lie. Python from the Microsoft Store writes to another place than LOCALAPPDATA says."""
    roots = [os.environ.get("LOCALAPPDATA"), os.environ.get("USERPROFILE") or os.path.expanduser("~")]
    return [Path(root, "ctcl-xlsx", "env") for root in roots if root]


def python_of(home: Path) -> Path:
    """The environment's Python."""
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(home: Path) -> None:
    """Make the environment anew and fill it. Raises OSError or CalledProcessError."""
    venv.EnvBuilder(clear=True, with_pip=True).create(home)
    if not python_of(home).exists():
        raise FileNotFoundError(python_of(home))
    pip = [python_of(home), "-I", "-m", "pip", "install", "-q", "--no-index", "--no-cache-dir"]
    quiet = ["--disable-pip-version-check", "--no-warn-script-location"]
    # All that lie there, and no more: pandas, which only --tables needs, weighs ten times as much as all the rest.
    names = sorted({path.name.split("-")[0] for path in WHEELS.glob("*.whl")})
    subprocess.run([*pip, *quiet, "--no-deps", "--find-links", WHEELS, *names], check=True)
    subprocess.run([python_of(home), "-I", "-m", "ctcl_xlsx", "--version"], check=True)


def main() -> int:
    """Install at the first place that will have it; says what happens, and what to do where it fails."""
    version = sys.version.split()[0]
    print(f"Đang cài chương trình (Python {version}), không cần mạng, mất khoảng một phút…", flush=True)
    for home in homes():
        try:
            install(home)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"Không cài được vào {home}: {error}", flush=True)
            shutil.rmtree(home, ignore_errors=True)  # half of an environment would be taken for a whole one
            continue
        print(f"Đã cài xong vào {home}.")
        print("Từ nay: kéo thư mục chứa tệp các trường gửi về, thả lên tong-hop.bat.")
        print("Muốn gỡ: xóa thư mục vừa nêu.")
        return 0
    print("\nChưa cài được. Hãy đóng các cửa sổ đang chạy chương trình này rồi chạy lại cai-dat.bat.")
    print("Vẫn không được (ổ đĩa đầy, phần mềm diệt vi-rút chặn) thì chụp màn hình này gửi người phụ trách máy tính.")
    return 1


if __name__ == "__main__":
    sys.exit(FITS * fits() if sys.argv[1:] == ["--fits"] else main())
