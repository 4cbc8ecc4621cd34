#!/usr/bin/env bash
# Writes the tables of inputs and outputs in README.md from the .tf files; with --check it only says whether they are
# current.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly inputs=(provider.tf modules/refiscal/variables.tf)
readonly outputs=(modules/refiscal/outputs.tf)

# Reads blocks as `terraform fmt` lays them out: one argument a line, the block's end in the first column.
input_table() {
  printf '| Input | Type | Default | Meaning |\n|---|---|---|---|\n'
  awk '
    function value(line) { sub(/^[^=]*= */, "", line); return line }
    /^variable "/                 { split($0, part, "\""); name = part[2]; type = default_value = description = ""; in_variable = 1 }
    !in_variable                  { next }
    /^  description +=/           { description = value($0); gsub(/^"|"$/, "", description) }
    /^  type += object\(\{$/      { type = "object({"; separator = ""; in_object = 1; next }
    in_object && /^  }\)/         { type = type "})"; in_object = 0 }
    in_object {
      field = $1
      if (match($0, /optional\([a-z()]+, [^)]*\)/)) {
        fallback = substr($0, RSTART, RLENGTH - 1); sub(/^optional\(.*, /, "", fallback); field = field " = " fallback
      } else if (/optional\(/) {
        field = field " = null"
      }
      type = type separator field; separator = ", "
    }
    /^  type +=/ && !in_object && type == "" { type = value($0) }
    /^  default +=/               { default_value = value($0) }
    /^}/ {
      printf "| `%s` | `%s` | %s | %s |\n", name, type, default_value == "" ? "**required**" : "`" default_value "`", description
      in_variable = 0
    }
  ' "${inputs[@]}"
}

output_table() {
  printf '| Output | Meaning |\n|---|---|\n'
  awk '
    /^output "/         { split($0, part, "\""); name = part[2] }
    /^  description +=/ { sub(/^[^=]*= *"/, ""); sub(/"$/, ""); printf "| `%s` | %s |\n", name, $0 }
  ' "${outputs[@]}"
}

# README.md with what stands between its markers replaced by the tables.
readme() {
  awk -v inputs="$(input_table)" -v outputs="$(output_table)" '
    /^<!-- end of / { skipping = 0 }
    !skipping       { print }
    /^<!-- inputs/  { print inputs; skipping = 1 }
    /^<!-- outputs/ { print outputs; skipping = 1 }
  ' README.md
}

case "${1:-}" in
  --check)
    diff <(readme) README.md >&2 || { echo "terraform/README.md is stale: run terraform/docs.sh" >&2; exit 1; }
    ;;
  "")
    generated=$(readme)
    printf '%s\n' "$generated" >README.md
    ;;
  *)
    echo "usage: docs.sh [--check]" >&2
    exit 2
    ;;
esac
