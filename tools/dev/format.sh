# SPDX-License-Identifier: Apache-2.0
summary="write every C++ file as .clang-format wants it"

verb_help() {
    cat <<'HELP'
  ./dev format               every C++ file of the repository
  ./dev format src/pawl/job/job.cc
HELP
}

verb_main() {
    local files=("$@")
    source tools/dev/lib/checks.sh
    ensure_packages
    ((${#files[@]} > 0)) || mapfile -t files < <(cpp_files)
    clang-format-19 -i "${files[@]}"
}
