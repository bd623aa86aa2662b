#!/bin/sh
# File stems are unique in the tree, nothing speaks of the machine it was made
# on, and lines fit the screen.
set -u
top=${TOP_SRCDIR:-.}
. "$top/tests/lint/tap.sh"
cd "$top" || exit 99
found=$(mktemp) || exit 99
trap 'rm -f "$found"' EXIT
echo 1..3

for file in src/*/*.c; do basename "$file"; done | sort | uniq -d >"$found"
report 'file stems are unique' "$found"

awk '{ line = $0; gsub(/\t/, "        ", line) }
    length(line) > 96 { print FILENAME ":" FNR ": " length(line) " columns" }' \
	src/*/*.[ch] >"$found"
report 'lines of code fit 96 columns' "$found"

grep -nwE '(TODO|FIXME|XXX)' src/*/*.[ch] script/* >"$found"
report 'nothing is left for later in a comment' "$found"
