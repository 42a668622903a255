#!/bin/sh
# Locks the requirement lists with hashes. The lock names packages and hashes, never a place to fetch them from:
# what this machine has set up for pip is left out, so that the hashes are those of the public registry.
set -eu
cd "$(dirname "$0")/.."
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_CONSTRAINT PIP_TRUSTED_HOST
export PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock"
for name in requirements requirements-dev; do
  .venv/bin/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    --output-file "$name.txt" "$name.in" "$@"
done
