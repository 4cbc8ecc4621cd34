#!/usr/bin/env bash
# Runs checkov and trivy over the module, whichever is installed, without the rules that README.md answers. With pipx,
# checkov is fetched.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The rules of README.md's table: CKV for checkov, AWS-0000 for trivy.
rules() {
  sed -n '/^### Rules of checkov and trivy/,/^## /p' README.md | grep -E '^\| (CKV|AWS)' | cut -d '|' -f 2 | grep -oE "$1" | sort -u
}

checkov=(checkov)
command -v checkov >/dev/null || checkov=(pipx run checkov==3.3.30)
status=0
if command -v "${checkov[0]}" >/dev/null; then
  "${checkov[@]}" --directory modules/refiscal --framework terraform --compact --quiet \
    --skip-check "$(rules 'CKV2?_AWS_[0-9]+' | paste -sd ,)" || status=1
else
  echo "checkov: SKIPPED, neither checkov nor pipx is installed"
fi
if command -v trivy >/dev/null; then
  ignore=$(mktemp)
  trap 'rm -f "$ignore"' EXIT
  rules 'AWS-[0-9]+' >"$ignore"
  trivy config --quiet --exit-code 1 --ignorefile "$ignore" modules/refiscal || status=1
else
  echo "trivy: SKIPPED, it is not installed"
fi
exit "$status"
