# SPDX-License-Identifier: Apache-2.0
# The checks that need no build: format, layers, style.

cpp_files() {
    git ls-files --cached --others --exclude-standard -- '*.h' '*.cc' |
        while read -r file; do [[ ! -f $file ]] || echo "$file"; done
}

quick_checks() {
    local failed=no
    say "format, layers, style"
    check_format || failed=yes
    tools/check_layers.py || failed=yes
    tools/check_style.py || failed=yes
    [[ $failed == no ]] || fail "the checks above failed"
}

check_format() {
    local files
    mapfile -t files < <(cpp_files)
    ((${#files[@]} > 0)) || return 0
    if ! clang-format-19 --dry-run -Werror "${files[@]}" 2>&1 | grep -E ': (error|warning):'; then
        return 0
    fi
    echo "format: ./dev format mends this" >&2
    return 1
}
