# SPDX-License-Identifier: Apache-2.0
# What every verb may say, and the help of the front door. A verb is a file tools/dev/VERB.sh that
# defines `summary`, `verb_help` and `verb_main`.

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
[[ -t 2 && -z ${NO_COLOR:-} ]] || say() { printf '== %s\n' "$*" >&2; }

fail() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

usage_error() {
    printf 'dev: %s\nSee ./dev %s --help\n' "$1" "$verb" >&2
    exit 2
}

# True if --help or -h comes before a `--`.
wants_help() {
    local word
    for word in "$@"; do
        case $word in
            --) return 1 ;;
            -h | --help) return 0 ;;
        esac
    done
    return 1
}

verbs() {
    local file
    for file in tools/dev/*.sh; do
        basename "$file" .sh
    done
}

front_help() {
    local name
    cat <<'HELP'
  ./dev run                  build pawl and start the example of the five systems
  ./dev test                 every check and every test; the same command that CI runs
  ./dev test --help          what one verb does, with examples

What is missing on a Debian 12 is installed first (root or sudo), see tools/packages.txt.

Verbs
HELP
    for name in $(verbs); do
        printf '  %-10s %s\n' "$name" "$(sed -n 's/^summary="\(.*\)"$/\1/p' "tools/dev/$name.sh")"
    done
}

unknown_verb() {
    local name best="" least=3 distance
    for name in $(verbs); do
        distance=$(edit_distance "$1" "$name")
        if [[ $name == "$1"* ]]; then
            distance=1
        fi
        if ((distance < least)); then
            least=$distance
            best=$name
        fi
    done
    printf 'dev: there is no verb "%s".' "$1" >&2
    if [[ -n $best ]]; then
        printf ' Did you mean "%s"?' "$best" >&2
    fi
    printf '\nVerbs: %s\n' "$(verbs | paste -sd ' ')" >&2
}

# Levenshtein distance of two short words.
edit_distance() {
    local left=$1 right=$2 i j diagonal above cost row=()
    for ((j = 0; j <= ${#right}; ++j)); do row[j]=$j; done
    for ((i = 1; i <= ${#left}; ++i)); do
        diagonal=${row[0]}
        row[0]=$i
        for ((j = 1; j <= ${#right}; ++j)); do
            cost=1
            [[ ${left:i-1:1} != "${right:j-1:1}" ]] || cost=0
            above=${row[j]}
            row[j]=$((diagonal + cost))
            ((row[j] <= above + 1)) || row[j]=$((above + 1))
            ((row[j] <= row[j - 1] + 1)) || row[j]=$((row[j - 1] + 1))
            diagonal=$above
        done
    done
    echo "${row[${#right}]}"
}
