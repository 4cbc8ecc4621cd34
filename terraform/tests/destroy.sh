#!/usr/bin/env bash
# A destroy in another merchant's workspace is refused. Terraform's own tests cannot plan one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source ./lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
offline_copy . "$work"
cd "$work"
terraform init "${init_options[@]}" >/dev/null

# Something to destroy: without it Terraform is done before it looks at anything.
mkdir -p terraform.tfstate.d/acme
cat >terraform.tfstate.d/acme/terraform.tfstate <<'END'
{
  "version": 4, "serial": 1, "lineage": "00000000-0000-4000-8000-000000000000", "outputs": {},
  "resources": [{
    "module": "module.refiscal", "mode": "managed", "type": "aws_sqs_queue", "name": "retry",
    "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
    "instances": [{ "schema_version": 0, "attributes": { "name": "refiscal-acme-retry", "id": "refiscal-acme-retry" } }]
  }]
}
END

export TF_WORKSPACE=acme

# plan_destroy MERCHANT: without a look at AWS, which is when the fewest conditions are evaluated.
plan_destroy() {
  terraform plan -destroy -refresh=false -no-color -var region=eu-central-1 -var package_path=no-such.zip \
    -var merchant="$1" 2>&1
}

own=$(plan_destroy acme) || true
[[ $own == *'1 to destroy'* ]] || fail "A destroy in the merchant's own workspace must be planned: $own"
other=$(plan_destroy beta) || true
[[ $other == *"is not the merchant's"* ]] || fail "A destroy in another merchant's workspace must be refused: $other"
