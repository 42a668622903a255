#!/bin/sh
# Makes .venv from the lock, or leaves it alone when the lock has not changed. Needs Python 3.11 or later and a pip,
# inside or outside the environment: Debian's bare python3 has no ensurepip and refuses to install outside one.
#
# sh scripts/setup.sh           what the product needs to run
# sh scripts/setup.sh --dev     and what building and testing needs
set -eu
cd "$(dirname "$0")/.."

venv=.venv
locks="-r requirements.txt"
inputs="requirements.txt pyproject.toml"
runtime=$(cat $inputs | cksum)
stamp=$venv/.installed
if [ "${1:-}" = "--dev" ]; then
  locks="$locks -r requirements-dev.txt"
  inputs="$inputs requirements-dev.txt"
  stamp=$venv/.installed-dev
fi

refuse() {
  printf 'make setup: %s\n' "$1" >&2
  exit 1
}

find_python() {
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  refuse "Python 3.11 or later is missing. On Debian or Ubuntu: apt-get install python3 python3-venv"
}

# The environment remembers the folder that it was made for: a moved or copied one is made again.
wanted="$(cat $inputs | cksum) $PWD"
if [ -x $venv/bin/ledfyr ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && $venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

python=$(find_python)
if ! $venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Making $venv with $("$python" --version) ..."
  rm -rf $venv
  "$python" -m venv $venv >/dev/null 2>&1 || {
    rm -rf $venv
    "$python" -m venv --without-pip $venv ||
      refuse "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"
  }
fi

if $venv/bin/python -m pip --version >/dev/null 2>&1; then
  pip="$venv/bin/python -m pip"
elif "$python" -m pip --python $venv --version >/dev/null 2>&1; then
  pip="$python -m pip --python $venv"
else
  refuse "pip is missing. On Debian or Ubuntu: apt-get install python3-venv (or python3-pip)"
fi

echo "Installing the packages of the lock ..."
rm -f "$stamp"
$pip install --quiet --disable-pip-version-check --require-hashes $locks ||
  refuse "the packages could not be installed; pip's own words stand above."
$pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
  refuse "the console script could not be put into $venv; pip's own words stand above."
echo "$wanted" >"$stamp"
echo "$runtime $PWD" >$venv/.installed
echo "Ready: $venv/bin/ledfyr --help"
