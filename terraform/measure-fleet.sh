#!/usr/bin/env bash
# Measures a first plan of examples/fleet: its time, its resources and its size. Needs no AWS account: all that a plan of
# nothing but new resources asks of AWS is whose credentials these are, which a server on loopback answers.
#
# usage: measure-fleet.sh [MERCHANTS]
#   MERCHANTS  how many (200)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source ./lib.sh

readonly merchants=${1:-200}
work=$(mktemp -d)
python3 tests/aws.py >"$work/port" 2>/dev/null &
sts=$!
trap 'kill "$sts" 2>/dev/null; rm -rf "$work"' EXIT
until [[ -s $work/port ]]; do sleep 0.1; done
offline_copy examples/fleet "$work" "$(cat "$work/port")"

cd "$work/examples/fleet"
cat >fleet.auto.tfvars <<'END'
region     = "eu-central-1"
account_id = "111122223333"
package_s3 = { bucket = "packages", key = "function.zip", version = "v1", sha256 = "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE=" }
END
{
  echo "merchants = {"
  for ((number = 1; number <= merchants; number++)); do echo "  m$number = {}"; done
  echo "}"
} >>fleet.auto.tfvars

terraform init "${init_options[@]}" >/dev/null
TIMEFORMAT='plan: %R s elapsed, %U s of the processor and %S s of the kernel'
time terraform plan -no-color -out=plan >log 2>&1 || { tail -n 20 log; exit 1; }
grep -E '^Plan:' log
terraform show -json plan >plan.json
python3 -c 'import json; print("values planned:", len(json.dumps(json.load(open("plan.json"))["planned_values"])) // 1000, "kB")'
