# SPDX-License-Identifier: Apache-2.0
# The packages of Debian that the build needs. Quick when nothing is missing: one dpkg-query.

wanted_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$root/tools/packages.txt" | LC_ALL=C sort -u; }

missing_packages() {
    local wanted
    mapfile -t wanted < <(wanted_packages)
    if ! command -v dpkg-query >/dev/null; then
        fail "this is not a Debian; install by hand what corresponds to tools/packages.txt"
    fi
    LC_ALL=C comm -23 <(printf '%s\n' "${wanted[@]}") <(
        dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort
    )
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "needs root or sudo. Run as root: $*"
    fi
}

# True if apt's lists know every one of the packages.
apt_knows() {
    local known
    known=$(LC_ALL=C apt-cache policy "$@" 2>/dev/null | grep -c '^  Candidate: [0-9]') || true
    ((known == $#))
}

install_packages() {
    as_root apt-get install -y -q --no-install-recommends "$@"
}

ensure_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} == 0)); then
        return
    fi
    say "installing ${missing[*]}"
    {
        if apt_knows "${missing[@]}" && install_packages "${missing[@]}"; then
            return
        fi
        # No lists yet, or lists that name versions which are gone from the mirror.
        as_root apt-get update -q
        install_packages "${missing[@]}"
    } >&2
}
