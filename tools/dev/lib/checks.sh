# SPDX-License-Identifier: Apache-2.0
# The checks that need no build: format, layers, statements, style.

cpp_files() {
    git -c safe.directory='*' ls-files --cached --others --exclude-standard -- '*.h' '*.cc' |
        while read -r file; do [[ ! -f $file ]] || echo "$file"; done
}

quick_checks() {
    local failed=no
    say "format, layers, statements, style"
    check_format || failed=yes
    tools/check_layers.py || failed=yes
    tools/check_statements.py || failed=yes
    tools/check_style.py || failed=yes
    tools/job_states.py --check || failed=yes
    check_the_checks || failed=yes
    [[ $failed == no ]] || fail "the checks above failed"
}

check_the_checks() {
    local said
    said=$(python3 -B tools/checks_test.py 2>&1) || {
        echo "$said" >&2
        return 1
    }
}

check_format() {
    local files
    mapfile -t files < <(cpp_files)
    ((${#files[@]} > 0)) || return 0
    mapfile -t files < <(
        clang-format-19 --dry-run "${files[@]}" 2>&1 | sed -n 's/^\([^ :]*\):[0-9].*/\1/p' | sort -u
    )
    ((${#files[@]} > 0)) || return 0
    printf '%s: format: ./dev format mends this\n' "${files[@]}"
    return 1
}
