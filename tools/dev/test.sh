# SPDX-License-Identifier: Apache-2.0
summary="every check and every test; what CI runs"

verb_help() {
    cat <<'HELP'
  ./dev test                 all of it
  ./dev test --all           and what takes long: the screens of the dashboard on a million jobs, on both stores
  ./dev test --quick         no clang-tidy and no sanitizers
  ./dev test -R Cron         only tests whose name matches; no lint, no sanitizers

In this order, ending at the first failure:
  1. format, layers and style
  2. one optimised build with assertions (preset `release`)
  3. clang-tidy on what changed, for at most PAWL_TIDY_SECONDS (default 240)
  4. every test of that build
  5. unit and conformance tests under AddressSanitizer and UndefinedBehaviorSanitizer (preset `asan`)

ThreadSanitizer is `./dev sanitize`; the static analyzer is `./dev lint --all`.
HELP
}

verb_main() {
    local quick=no all=no only=""
    while (($# > 0)); do
        case $1 in
            --all) all=yes ;;
            --quick) quick=yes ;;
            -R) only=${2:?"-R needs a regular expression"} && shift ;;
            *) usage_error "what is \"$1\"?" ;;
        esac
        shift
    done
    ensure_packages
    ensure_web
    if [[ -n $only ]]; then
        build release
        run_ctest release -R "$only"
        return
    fi
    source tools/dev/lib/checks.sh
    quick_checks
    build release
    if [[ $quick == no ]]; then
        say "clang-tidy"
        tools/tidy.py --jobs "$(jobs)" --seconds "${PAWL_TIDY_SECONDS:-240}"
    fi
    say "tests"
    run_ctest release
    if [[ $quick == no ]]; then
        sanitized_tests
        echo "Under ASan and UBSan: $(closing_line asan)"
    fi
    if [[ $all == yes ]]; then
        say "the screens of the dashboard on a million jobs"
        bench/pages.py build/release/pawl --check
        bench/pages.py build/release/pawl --check --store postgres
    fi
    closing_line release
}

closing_line() { grep -E '^[0-9]+% tests passed' "build/$1.ctest.log"; }

sanitized_tests() {
    build asan sanitized_tests
    say "tests under ASan and UBSan"
    UBSAN_OPTIONS=print_stacktrace=1 run_ctest asan -L 'unit|conformance'
}
