"""What atheris drives: `python -m tests.hostile.fuzz.target container|sheet CORPUS -max_total_time=8`.

Anything but a CtclError that leaves the code under test is a finding; so is a container whose parts differ from what
the standard library reads.
"""

from __future__ import annotations

import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["ctcl_xlsx.workbook"]):
    from ctcl_xlsx.issues import CtclError
    from ctcl_xlsx.workbook.container import open_container
    from ctcl_xlsx.workbook.scan import scan_xlsx

BOOK = b'<workbook><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>'
RELS = b'<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def container(data: bytes) -> None:
    """Bytes as a zip: refused, or every part is what the standard library makes of it."""
    try:
        parts = open_container(data)
    except CtclError:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            theirs = {info.filename: package.read(info) for info in package.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        return  # a version or an extra field it does not know; the content bears its checksum all the same
    for name in parts.keys() & theirs.keys():
        assert parts[name] == theirs[name], name


def sheet(data: bytes) -> None:
    """Bytes as the XML of a sheet: refused, or scanned."""
    parts = {"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": RELS, "xl/worksheets/sheet1.xml": data}
    try:
        scan_xlsx(parts)
    except CtclError:
        return


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], {"container": container, "sheet": sheet}[sys.argv[1]])
    atheris.Fuzz()
