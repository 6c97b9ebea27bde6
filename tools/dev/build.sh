# SPDX-License-Identifier: Apache-2.0
summary="the release binary, at build/release/pawl"

verb_help() {
    cat <<'HELP'
  ./dev build                build/release/pawl
  ./dev build pawl_job_test  some target of the release build
  PAWL_JOBS=1 ./dev build    one compiler at a time

Installs what is missing, configures the preset `release` and builds with Ninja, clang 19 and ccache.
HELP
}

verb_main() {
    ensure_packages
    ensure_web
    build release "${@:-pawl}"
}
