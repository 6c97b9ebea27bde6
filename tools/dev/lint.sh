# SPDX-License-Identifier: Apache-2.0
summary="format, layers, style and clang-tidy"

verb_help() {
    cat <<'HELP'
  ./dev lint                 all checks; clang-tidy on the files that changed since they last passed
  ./dev lint --quick         without clang-tidy: two seconds
  ./dev lint --all           clang-tidy with the static analyzer too: slow
  ./dev lint --fix           write missing #include lines and drop unused ones, then format
  ./dev lint src/pawl/job    clang-tidy on these files or folders only

What passed is remembered in build/tidy-cache by its content, that of every header of ours it
includes, its compile command and .clang-tidy.
HELP
}

verb_main() {
    local quick=no fix=no arguments=()
    while (($# > 0)); do
        case $1 in
            --quick) quick=yes ;;
            --fix) fix=yes ;;
            --all) arguments+=(--analyzer) ;;
            -*) usage_error "what is \"$1\"?" ;;
            *) arguments+=("$1") ;;
        esac
        shift
    done
    source tools/dev/lib/checks.sh
    ensure_packages
    if [[ $fix == yes ]]; then
        fix_includes "${arguments[@]}"
        return
    fi
    quick_checks
    [[ $quick == no ]] || return 0
    say "clang-tidy"
    configure release
    tools/tidy.py --jobs "$(jobs)" "${arguments[@]}"
}

fix_includes() {
    local files
    configure release
    tools/tidy.py --jobs "$(jobs)" --fix-includes "$@"
    mapfile -t files < <(cpp_files)
    clang-format-19 -i "${files[@]}"
}
