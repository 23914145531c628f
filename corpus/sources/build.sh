#!/usr/bin/env bash
# Sets the shipped corpus anew: PDFs into .., clause tables into ../../tests/gold/corpus-clauses.
# Needs Python 3.11 and the packages named below; the PDFs in git are its output.
set -euo pipefail
cd "$(dirname "$0")"
python3 -c 'import typst, weasyprint, PIL' 2>/dev/null ||
    python3 -m pip install --quiet typst==0.15.2 weasyprint==70.0 pillow==13.0.0
export SOURCE_DATE_EPOCH=1767225600
exec python3 build.py "$@"
