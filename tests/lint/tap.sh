# Speaks TAP for the lint scripts, which source this file.

number=0
# report NAME FILE: a test that passes when FILE is empty, and tells it if not.
report() {
	number=$((number + 1))
	if [ -s "$2" ]; then
		echo "not ok $number - $1"
		sed 's/^/# /' "$2"
	else
		echo "ok $number - $1"
	fi
}
