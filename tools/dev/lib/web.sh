# SPDX-License-Identifier: Apache-2.0
# Node and the packages of web/, from which the dashboard is bundled. Quick when nothing is missing.

ensure_npm() {
    command -v npm >/dev/null && return
    say "installing npm"
    { install_packages npm || { as_root apt-get update -q && install_packages npm; }; } >&2
}

# What stands in web/node_modules is what the lock file says.
web_is_installed() {
    [[ -f web/node_modules/.package-lock.json && ! web/package-lock.json -nt web/node_modules/.package-lock.json ]]
}

# Without a registry the program is built all the same, without its dashboard: CMake says so.
ensure_web() {
    web_is_installed && return
    if ! ensure_npm; then
        echo "dev: npm cannot be installed: this build has no dashboard" >&2
        return
    fi
    say "installing the packages of web"
    if ! npm --prefix web ci --no-audit --no-fund >&2; then
        echo "dev: npm ci failed in web: this build has no dashboard" >&2
    fi
}
