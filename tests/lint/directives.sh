#!/bin/sh
# Every directive of the table (src/conf/directive.c) is explained in the sample
# conf file and in the manual page, in its section and with its default; and
# neither explains one that is not in the table. Speaks TAP.
set -u

top=${TOP_SRCDIR:-.}
. "$top/tests/lint/tap.sh"
table=$top/src/conf/directive.c
sample=$top/conf/errgate.conf
manual=$top/docs/errgate.conf.5
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

# The table, as lines "section name default"; "-" for no default, and "any" for
# a list's, whose spelling differs. A row's text runs up to the next ".in".
awk '
	function emit() {
		if (name != "")
			print section, name, default_text
	}
	/^static const struct directive rows/ { on = 1 }
	on && /^};/ { emit(); exit }
	on && match($0, /\.in = SECTION_[A-Z]*/) {
		emit()
		section = tolower(substr($0, RSTART + 14, RLENGTH - 14))
		match($0, /\.name = "[a-z_]*"/)
		name = substr($0, RSTART + 9, RLENGTH - 10)
		default_text = "-"
	}
	on && match($0, /\.fallback = "[^"]*"/) {
		default_text = substr($0, RSTART + 13, RLENGTH - 14)
		if (default_text ~ / /)
			default_text = "any"
	}' "$table" >"$tmp/rows"
sort "$tmp/rows" >"$tmp/table"

# The sample: "name =" and "name {" lines, with or without comment sign, and
# the sections around them. Prose has a blank behind its comment sign.
awk '
	{ sub(/^#/, ""); sub(/^\t+#?/, "\t"); sub(/^\t+/, "") }
	/^[a-z_]+ *("[^"]*" *)?\{$/ {
		print (depth ? sections[depth] : "root"), $1, "-"
		sections[++depth] = $1
		next
	}
	/^\}$/ { depth-- }
	/^[a-z_]+ = / {
		value = $0
		sub(/^[a-z_]+ = /, "", value)
		gsub(/^"|"$/, "", value)
		print (depth ? sections[depth] : "root"), $1, value
	}' "$sample" >"$tmp/sample"

# The manual: ".Ss Section x" and ".It Ic name ... Pq default x".
awk '
	/^\.Sh / { section = "" }
	/^\.Ss The file/ { section = "root" }
	/^\.Ss Section / { section = $3 }
	/^\.It Ic / && section != "" {
		default_text = "-"
		if (match($0, / Pq default /)) {
			default_text = substr($0, RSTART + RLENGTH)
			if (default_text ~ / /)
				default_text = "any"
		}
		print section, $3, default_text
	}' "$manual" | sort >"$tmp/manual"

echo 1..6

[ "$(wc -l <"$tmp/table")" -ge 40 ] && : >"$tmp/bad" ||
	echo "only $(wc -l <"$tmp/table") rows were found" >"$tmp/bad"
report "the table can be read" "$tmp/bad"

names() { cut -d' ' -f1,2 "$1" | sort -u; }
names "$tmp/table" >"$tmp/table.names"
names "$tmp/sample" >"$tmp/sample.names"
names "$tmp/manual" >"$tmp/manual.names"

comm -23 "$tmp/table.names" "$tmp/sample.names" >"$tmp/bad"
report "the sample conf shows every directive" "$tmp/bad"
comm -13 "$tmp/table.names" "$tmp/sample.names" >"$tmp/bad"
report "the sample conf shows no other directive" "$tmp/bad"

comm -3 "$tmp/table.names" "$tmp/manual.names" >"$tmp/bad"
report "the manual page has the directives of the table" "$tmp/bad"
comm -3 "$tmp/table" "$tmp/manual" >"$tmp/bad"
report "the manual page has their defaults" "$tmp/bad"

# What is commented out in the sample shows the default.
awk 'FNR == NR { defaults[$1 " " $2] = $3; next }
	{ key = $1 " " $2; value = $3 }
	key in defaults && defaults[key] != "-" && defaults[key] != "any" &&
	    value != "-" && value != defaults[key] && value !~ /^\{/ &&
	    !(key == "listen mode" && value == "gateway") &&
	    !(key == "on status" && value == "404") {
		print key " is " value ", not " defaults[key]
	}' "$tmp/table" "$tmp/sample" >"$tmp/bad"
report "the sample conf shows the defaults" "$tmp/bad"
