# Shared by the scripts beside this file: sourced, not run.
# Sets: top (the source tree). Gives: install_packages, build.

top=$(cd "$(dirname "$0")/.." && pwd)

# Debian packages that building, running and testing need.
packages='gcc make autoconf automake pkg-config libevent-dev libyajl-dev
libconfuse-dev libc-ares-dev libssl-dev libcrypt-dev zlib1g-dev libbrotli-dev libzstd-dev
libxml2-dev libcmark-gfm-dev libcmark-gfm-extensions-dev
libsystemd-dev check curl git openssl python3 python3-requests strace wget'

missing_packages() {
	for package in $packages; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
		'install ok installed') ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# Install what is missing, or say in one line what to run, and end.
install_packages() {
	if ! command -v dpkg-query >/dev/null; then
		echo "This is no Debian: install what configure asks for by hand." >&2
		return 0
	fi
	missing=$(missing_packages)
	[ -n "$missing" ] || return 0
	as_root=
	if [ "$(id -u)" != 0 ]; then
		as_root='sudo -n'
		if ! sudo -n true 2>/dev/null; then
			echo "Packages are missing. Please run this line, then try again:" >&2
			echo "  sudo apt-get update && sudo apt-get install -y $missing" >&2
			exit 1
		fi
	fi
	echo "Installing: $missing"
	log=$(mktemp)
	if ! { $as_root apt-get update -q &&
	    $as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		echo "The packages could not be installed." >&2
		exit 1
	fi
	rm -f "$log"
}

# build NAME [CONFIGURE ARGUMENT]...: configure build/NAME if need be, and make.
build() {
	dir=$top/build/$1
	shift
	mkdir -p "$dir"
	log=$dir/build.log
	echo "Building in ${dir#"$top"/} ..."
	if ! {
		{ [ -x "$top/configure" ] || (cd "$top" && autoreconf -i); } &&
		{ [ -f "$dir/Makefile" ] || (cd "$dir" && "$top/configure" "$@"); } &&
		make -C "$dir" -j"$(nproc)"
	} >"$log" 2>&1; then
		tail -n 30 "$log" >&2
		echo "The build failed; all of it is in $log." >&2
		exit 1
	fi
}
