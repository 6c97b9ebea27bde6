# SPDX-License-Identifier: Apache-2.0
summary="build pawl and start an example"

verb_help() {
    cat <<'HELP'
  ./dev run                  the example `five-systems`
  ./dev run NAME [ARG...]    examples/NAME

Builds the release binary, then runs `examples/NAME/run BINARY [ARG...]`. The examples keep their
stores in folders of their own, need no key and no other server, and print the address to look at.
HELP
    echo
    echo "Examples: $(runnable_examples)"
}

runnable_examples() {
    find examples -mindepth 2 -maxdepth 2 -name run -perm -u+x -printf '%h\n' 2>/dev/null |
        sed 's,^examples/,,' | sort | paste -sd ' '
}

verb_main() {
    local example=${1:-five-systems}
    shift || true
    if [[ ! -x examples/$example/run ]]; then
        usage_error "there is no example \"$example\". There are: $(runnable_examples)"
    fi
    ensure_packages
    ensure_web
    build release pawl
    exec "examples/$example/run" "$root/build/release/pawl" "$@"
}
