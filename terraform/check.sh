#!/usr/bin/env bash
# Checks everything under terraform/: format, validity, tests, examples and documentation. Needs no AWS account.
#
# Providers come from a mirror on the disk when there is one (TF_PLUGIN_MIRROR names its directory, else it is looked
# for), and from the registry when there is none. REFISCAL_SKIP_TERRAFORM=1 lets a machine without Terraform pass.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v terraform >/dev/null; then
  if [[ ${REFISCAL_SKIP_TERRAFORM:-} == 1 ]]; then
    echo "terraform: SKIPPED, Terraform is not installed and REFISCAL_SKIP_TERRAFORM=1"
    exit 0
  fi
  echo "terraform: FAILED, Terraform is not installed. Install 1.11 or newer, or set REFISCAL_SKIP_TERRAFORM=1." >&2
  exit 1
fi

source ./lib.sh

readonly directories=(. modules/refiscal examples/minimal examples/complete examples/fleet)
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# check NAME COMMAND...: runs a command quietly and counts it; shows what it said when it fails.
check() {
  local name=$1
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    sed 's/^/        /' "$log"
  fi
}

# test_in DIRECTORY [OPTION...]: runs Terraform's tests there and counts each run.
test_in() {
  local directory=$1 status=0 summary
  shift
  terraform -chdir="$directory" test -no-color "$@" >"$log" 2>&1 || status=$?
  summary=$(grep -oE '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1 || true)
  if [[ $status -eq 0 && $summary =~ ^([1-9][0-9]*)\ passed,\ 0\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    echo "ok      test $directory: $summary"
  else
    # Terraform skips the rest of a file after a failure, so what it counted says less than that it failed.
    failed=$((failed + 1))
    echo "FAILED  test $directory: ${summary:-no summary}"
    sed 's/^/        /' "$log"
  fi
}

if [[ -n $TF_PLUGIN_MIRROR ]]; then
  echo "providers from the mirror on this disk"
else
  echo "providers from the registry"
fi

init() {
  # One lock file for all: the tests run with the provider that is deployed with.
  [[ $1 == . ]] || cp .terraform.lock.hcl "$1/"
  terraform -chdir="$1" init -backend=false -lockfile=readonly "${init_options[@]}"
}

# Every variable of the module must be passed on by the root, or setting it would change nothing.
root_passes_everything_on() {
  local name missing=0
  for name in $(module_variables); do
    grep -qE "^  $name += var\.$name$" main.tf || { echo "main.tf does not pass on $name"; missing=1; }
  done
  return "$missing"
}

# The example must show every variable, set or commented out, and nothing else.
example_shows_everything() {
  diff <({ echo region; echo account_id; module_variables; } | sort) \
    <(sed -nE 's/^(# )?([a-z_]+) += .*/\2/p' merchants/example.tfvars | sort -u)
}

module_variables() {
  sed -nE 's/^variable "([a-z_]+)" \{$/\1/p' variables.tf
}

# The link of an alarm is the anchor with its name.
runbook_has_every_alarm() {
  diff <(sed -nE '/^variable "alarms" /,/^}/p' variables.tf | grep -oE '^ +"[a-z0-9", -]+,$' | grep -oE '[a-z0-9-]+' | sort -u) \
    <(sed -nE 's/^### ([a-z0-9-]+)$/\1/p' ../docs/runbook.md | grep -vx canary-errors | sort)
}

check "format" terraform fmt -check -recursive -diff .
for directory in "${directories[@]}"; do
  check "init $directory" init "$directory"
  check "validate $directory" terraform -chdir="$directory" validate -no-color
done
check "the root passes on every variable" root_passes_everything_on
check "merchants/example.tfvars shows every variable" example_shows_everything
check "docs/runbook.md has an entry for every alarm" runbook_has_every_alarm
check "README.md shows every input and output" ./docs.sh --check
for test in tests/*.sh modules/*/tests/*.sh; do
  [[ -e $test ]] && check "test $test" "./$test"
done
test_in . -var-file=merchants/example.tfvars
test_in modules/refiscal
test_in examples/minimal
test_in examples/complete
test_in examples/fleet

echo "terraform: $passed passed, $failed failed"
[[ $failed -eq 0 ]]
