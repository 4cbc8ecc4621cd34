#!/usr/bin/env bash
# Whether java25 can be deployed is for the AWS provider to say, and not for the module.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source ./lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar --exclude=.terraform -cf - . | tar -C "$work" -xf -
cd "$work/modules/refiscal"
rm tests/*.tftest.hcl
cat >tests/java25.tftest.hcl <<'END'
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "java25" {
  command = plan

  variables {
    merchant     = "acme"
    package_path = "versions.tf"
    runtime      = "java25"
  }

  assert {
    condition     = aws_lambda_function.reload.handler == "dev.refiscal.JvmHandler::handleRequest"
    error_message = "java25 must run the JVM package."
  }
}
END
terraform init "${init_options[@]}" >/dev/null
said=$(terraform test -no-color 2>&1) || [[ $said == *'expected runtime to be one of'* ]] || fail "java25 must be left to the provider: $said"
