# SPDX-License-Identifier: Apache-2.0
summary="run the libFuzzer targets"

verb_help() {
    cat <<'HELP'
  ./dev fuzz                 every target, 30 seconds each
  ./dev fuzz 600             every target, ten minutes each
  ./dev fuzz 60 cron_fuzz    one target

A target is an executable whose name ends in `_fuzz`, built by tests/fuzz/CMakeLists.txt with ASan
and UBSan. Seeds come from tests/fuzz/corpus/TARGET; what is found on the way stays in
build/fuzz/corpus/TARGET, a crash in build/fuzz/crashes.
HELP
}

verb_main() {
    local seconds=30 targets
    if [[ ${1:-} =~ ^[0-9]+$ ]]; then
        seconds=$1
        shift
    fi
    [[ -f tests/fuzz/CMakeLists.txt ]] || fail "tests/fuzz is not there yet"
    ensure_packages
    build fuzz "$@"
    mapfile -t targets < <(fuzz_targets "$@")
    ((${#targets[@]} > 0)) || fail "no fuzz target was built"
    local target
    for target in "${targets[@]}"; do
        fuzz_one "$target" "$seconds"
    done
}

fuzz_targets() {
    local name
    if (($# == 0)); then
        find build/fuzz -type f -name '*_fuzz' -perm -u+x | sort
    fi
    for name in "$@"; do
        find build/fuzz -type f -name "$name" -perm -u+x
    done
}

fuzz_one() {
    local name found=build/fuzz/corpus seeds=()
    name=$(basename "$1")
    mkdir -p "$found/$name" build/fuzz/crashes
    [[ ! -d tests/fuzz/corpus/$name ]] || seeds=("tests/fuzz/corpus/$name")
    say "$name, $2 s"
    "$1" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/crashes/$name-" "$found/$name" "${seeds[@]}"
}
