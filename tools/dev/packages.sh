# SPDX-License-Identifier: Apache-2.0
summary="install what is missing on a Debian 12"

verb_help() {
    cat <<'HELP'
  ./dev packages             install what is missing (root or sudo)
  ./dev packages --dry-run   only name it

Every other verb does this first. The list is tools/packages.txt.
HELP
}

verb_main() {
    case ${1:-} in
        "") ensure_packages ;;
        --dry-run) missing_packages ;;
        *) usage_error "what is \"$1\"?" ;;
    esac
}
