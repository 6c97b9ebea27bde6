# SPDX-License-Identifier: Apache-2.0
# Configuring and building a preset of CMakePresets.json.

export CMAKE_COLOR_DIAGNOSTICS=${CMAKE_COLOR_DIAGNOSTICS:-ON}
# Clones in different folders share what ccache knows.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1
# What ccache wants before it keeps what was compiled with precompiled headers, which it knows by the .sum beside them
# (cmake/Precompiled.cmake).
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros} CCACHE_PCH_EXTSUM=${CCACHE_PCH_EXTSUM:-true}

# Compilers side by side: one a core, and about 1.2 GB each.
jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1200000) }' /proc/meminfo)
    ((memory >= 1)) || memory=1
    echo "${PAWL_JOBS:-$((cores < memory ? cores : memory))}"
}

configure() {
    local preset=$1 log
    log=build/$preset.configure.log
    mkdir -p build
    if ! cmake --preset "$preset" >"$log" 2>&1; then
        cat "$log" >&2
        fail "cmake --preset $preset failed"
    fi
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    say "building $preset${*:+: $*}"
    configure "$preset"
    ninja -C "build/$preset" -j "$(jobs)" "$@" >&2
}

# run_ctest PRESET [CTEST ARGUMENT...]: what it says stays in build/PRESET.ctest.log too.
run_ctest() {
    local preset=$1
    shift
    ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(jobs)" "$@" |
        tee "build/$preset.ctest.log"
}
