#!/usr/bin/env bash
# A destroy begins with the ledger, and so ends there while the ledger is protected: everything else must be what the
# ledger depends on. Terraform's own tests do not show the order.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source ./lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
offline_copy modules/refiscal "$work"
cd "$work/modules/refiscal"
terraform init "${init_options[@]}" >/dev/null

left=$(terraform graph | awk -F'"' '
  / -> /   { needs[$2] = needs[$2] SUBSEP $4 }
  / \[label=/ { all[$2] = 1 }
  function visit(node,    next_nodes, i, count) {
    if (node in seen) return
    seen[node] = 1
    count = split(needs[node], next_nodes, SUBSEP)
    for (i = 1; i <= count; i++) if (next_nodes[i] != "") visit(next_nodes[i])
  }
  END {
    visit("aws_dynamodb_table.ledger")
    for (node in all) if (!(node in seen) && node !~ /^data\./) print node
  }
' | sort | paste -sd ' ')
[[ -z $left ]] || fail "Nothing may be destroyed before the ledger: $left"
