# What the scripts share; sourced by them, never run.
# shellcheck shell=bash disable=SC2034

set -euo pipefail

# The checkout, wherever it lies and wherever one stands.
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# Without this tag every refresh of the toolkit unwinds a stack.
TAGS=migrated_fynedo
# The version is stamped by scripts/build; Go need not ask git, which may be
# missing, or refuse a checkout of another user.
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"

say() { printf '%s: %s\n' "${0##*/}" "$*"; }

die() {
	say "$*" >&2
	exit 1
}

have() { command -v -- "$1" >/dev/null 2>&1; }

# Where Go is put by its own instructions, it may not be on the PATH yet.
if ! have go && [[ -x /usr/local/go/bin/go ]]; then
	PATH=$PATH:/usr/local/go/bin
fi
