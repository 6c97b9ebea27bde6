# SPDX-License-Identifier: Apache-2.0
summary="kill the real binary under load, again and again"

verb_help() {
    cat <<'HELP'
  ./dev torture              as long as tests/system/torture does by itself
  ./dev torture nodes        many nodes on one PostgreSQL, with a failover of it
  ./dev torture ARG...       its arguments; ./dev torture -- --help lists them

Builds the release binary, then runs `tests/system/torture BINARY [ARG...]`: a server under load is
ended with SIGKILL at random moments and started again; what it had accepted must be there.
HELP
}

verb_main() {
    [[ ${1:-} != -- ]] || shift
    [[ -x tests/system/torture ]] || fail "tests/system/torture is not there yet"
    ensure_packages
    build release pawl
    exec tests/system/torture "$root/build/release/pawl" "$@"
}
