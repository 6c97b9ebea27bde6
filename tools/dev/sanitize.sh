# SPDX-License-Identifier: Apache-2.0
summary="the tests under ThreadSanitizer (or ASan and UBSan)"

verb_help() {
    cat <<'HELP'
  ./dev sanitize             every test but those of the real binary, under ThreadSanitizer
  ./dev sanitize asan        every test but those of the real binary, under ASan and UBSan
  ./dev sanitize tsan -R Writer    only tests whose name matches
HELP
}

verb_main() {
    local preset=tsan
    case ${1:-} in
        tsan | asan) preset=$1 && shift ;;
    esac
    ensure_packages
    build "$preset"
    say "tests under $preset"
    TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1 UBSAN_OPTIONS=print_stacktrace=1 \
        run_ctest "$preset" -LE 'system|browser' "$@"
}
