"""`python -m ctcl_xlsx` is `ctcl`."""

from ctcl_xlsx.cli import main

main()
