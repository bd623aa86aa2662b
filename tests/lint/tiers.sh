#!/bin/sh
# Each folder of src/ includes only its own headers and those of lower tiers;
# a library is seen by one folder only; each header compiles alone; and each
# source file includes its own header first.
set -u
top=${TOP_SRCDIR:-.}
. "$top/tests/lint/tap.sh"
cd "$top/src" || exit 99

# folder:tier
tiers='base:1 log:2 metrics:2 http:3 json:3 page:3 tls:3 net:4 auth:4 conf:5
catalogue:5 import:6 inspect:6 action:7 admin:7 mock:7 proxy:8 server:9 cli:10'

# header prefix:the folder that may include it
libraries='event2/:net ares:net yajl/:json confuse:conf zlib:inspect
brotli/:inspect zstd:inspect openssl/:tls crypt.h:auth
libxml/:page cmark:page
systemd/:server'

tier_of() {
	for row in $tiers; do
		[ "${row%%:*}" != "$1" ] || { echo "${row##*:}"; return; }
	done
}

found=$(mktemp) || exit 99
trap 'rm -f "$found"' EXIT
echo 1..5

for folder in *; do
	[ -n "$(tier_of "$folder")" ] || echo "$folder/ has no tier"
done >"$found"
report 'every folder has a tier' "$found"

grep -n '^#include "' */*.[ch] | while IFS=: read -r file line include; do
	to=${include#*\"}
	case $to in
	config.h*) continue ;;
	*/*) ;;
	*) echo "$file:$line: $to names no folder"; continue ;;
	esac
	from=${file%%/*} to=${to%%/*}
	[ "$from" = "$to" ] || [ "$(tier_of "$to")" -lt "$(tier_of "$from")" ] ||
	echo "$file:$line: $from/ may not include $to/"
done >"$found"
report 'includes go to lower tiers only' "$found"

for row in $libraries; do
	grep -n "^#include <${row%%:*}" */*.[ch] | grep -v "^${row##*:}/"
done >"$found"
report 'each library is seen by one folder' "$found"

for header in */*.h; do
	${CC:-cc} -std=c17 -D_GNU_SOURCE -I. -fsyntax-only -x c "$header" 2>&1
done >"$found"
report 'each header compiles alone' "$found"

for source in */*.c; do
	header=${source%.c}.h
	[ ! -f "$header" ] ||
	[ "$(grep -m 1 '^#include' "$source")" = "#include \"$header\"" ] ||
	echo "$source: its own header is not the first include"
done >"$found"
report 'each source file includes its own header first' "$found"
