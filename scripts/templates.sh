#!/bin/sh
# Checks the form of the HTML templates (check), or mends it (format).
set -eu
cd "$(dirname "$0")/.."
templates=$(find src -path '*/templates/*' -name '*.html' | sort)
[ -n "$templates" ] || exit 0
case "$1" in
check)
  .venv/bin/djlint --quiet --lint $templates
  ;;
format) .venv/bin/djlint --quiet --reformat $templates || true ;; # its status says whether something was mended
esac
