# SPDX-License-Identifier: Apache-2.0
summary="scenarios in virtual time, with many seeds"

verb_help() {
    cat <<'HELP'
  ./dev sim                  the scenarios once, each with its own seed
  ./dev sim 200              200 rounds, each with a new seed; a failure prints it
  PAWL_SEED=42 ./dev sim     the round that failed, again

Runs the tests with the label `scenario` (tests/scenarios): whole servers on a clock that the test
moves, with PAWL_SEED in their environment.
HELP
}

verb_main() {
    local rounds=${1:-1} round
    [[ $rounds =~ ^[0-9]+$ ]] || usage_error "\"$rounds\" is not a number of rounds"
    ensure_packages
    build release
    if ((rounds == 1)); then
        run_ctest release -L scenario
        return
    fi
    for ((round = 1; round <= rounds; ++round)); do
        export PAWL_SEED=$((RANDOM << 15 | RANDOM))
        say "round $round of $rounds, PAWL_SEED=$PAWL_SEED"
        run_ctest release -L scenario
    done
}
