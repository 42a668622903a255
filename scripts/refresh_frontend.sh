#!/bin/sh
# Fetches the vendored front-end files again and builds our theme. Needs Node and npm; neither running nor
# testing the product does. Change a version or a colour here (or in designsystemet.config.json), run, look, commit.
set -eu

CSS_VERSION=1.22.0
CLI_VERSION=1.15.0
INTER_VERSION=5.3.0

here=$(cd "$(dirname "$0")" && pwd)
vendor="$here/../src/ledfyr/engines/ui/static/ui/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/designsystemet.config.json" "$work/"
cd "$work"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts \
  "@digdir/designsystemet-css@$CSS_VERSION" \
  "@digdir/designsystemet@$CLI_VERSION" \
  "@fontsource-variable/inter@$INTER_VERSION"
npx --no-install designsystemet tokens create
npx --no-install designsystemet tokens build --out-dir build

mkdir -p "$vendor/designsystemet" "$vendor/inter"
modules="$work/node_modules"
cp "$modules/@digdir/designsystemet-css/dist/src/index.css" "$vendor/designsystemet/designsystemet.css"
cp "$modules/@digdir/designsystemet-css/LICENSE" "$vendor/designsystemet/LICENSE"
cp "$work/build/ledfyr.css" "$vendor/designsystemet/theme-ledfyr.css"
cp "$modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2" "$vendor/inter/"
cp "$modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2" "$vendor/inter/"
cp "$modules/@fontsource-variable/inter/LICENSE" "$vendor/inter/LICENSE"
printf 'designsystemet-css %s\ndesignsystemet (theme) %s\ninter %s\n' \
  "$CSS_VERSION" "$CLI_VERSION" "$INTER_VERSION" >"$vendor/VERSIONS"
echo "Klart. Se efter med: git diff --stat -- $vendor"
