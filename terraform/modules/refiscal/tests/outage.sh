#!/usr/bin/env bash
# Fires each alarm on purpose and goes through an outage, by the rules of CloudWatch and with the alarms of a plan.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source ./lib.sh

command -v python3 >/dev/null || { echo "SKIPPED, python3 is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --exclude=.terraform -cf - . | tar -C "$work" -xf -
cd "$work/modules/refiscal"
# One run and no assertions: its plan is what counts here.
rm tests/*.tftest.hcl
cat >tests/plan.tftest.hcl <<'END'
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "plan" {
  command = plan

  variables {
    merchant       = "default"
    package_path   = "versions.tf"
    live_version   = "6"
    canary_percent = 10
  }
}
END
terraform init "${init_options[@]}" >/dev/null
terraform test -json -verbose >"$work/log" || { cat "$work/log"; exit 1; }
grep '"type":"test_plan"' "$work/log" |
  python3 -c 'import json, sys; json.dump(json.loads(sys.stdin.readline())["test_plan"], sys.stdout)' |
  python3 "$work/modules/refiscal/tests/outage.py"
