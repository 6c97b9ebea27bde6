# SPDX-License-Identifier: Apache-2.0
summary="build and run the benchmarks"

verb_help() {
    cat <<'HELP'
  ./dev bench                every benchmark
  ./dev bench cron           what bench/run knows by this name

Configures and builds the preset `bench` (optimised, no tests), then runs
`bench/run build/bench [ARG...]`. docs/performance.md holds the figures and how they were taken.
HELP
}

verb_main() {
    [[ -x bench/run ]] || fail "bench/run is not there yet"
    ensure_packages
    build bench
    exec bench/run "$root/build/bench" "$@"
}
