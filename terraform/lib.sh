# shellcheck shell=bash
# What the scripts here share: Terraform's environment and where its providers come from. To be sourced.

export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
# Terraform and the provider collect their garbage less often so, which saves a third of the processor's time.
export GOGC=${GOGC:-500}
# Terraform warns at every call about a configuration that is not there.
[[ -e ${TF_CLI_CONFIG_FILE:-} ]] || unset TF_CLI_CONFIG_FILE
# The root's tests count on the workspace default.
unset TF_WORKSPACE

find_mirror() {
  # A mirror is laid out as HOST/NAMESPACE/TYPE.
  timeout 20 find / -maxdepth 5 \( -path /proc -o -path /sys -o -path /dev \) -prune \
    -o -type d -path '*/registry.*/hashicorp/aws' -print -quit 2>/dev/null | sed 's|/[^/]*/hashicorp/aws$||'
}

# Looked for once, also for the scripts that this one calls; empty for none.
export TF_PLUGIN_MIRROR=${TF_PLUGIN_MIRROR-$(find_mirror || true)}
# shellcheck disable=SC2034 # The scripts that source this use it.
init_options=(-no-color)
if [[ -n $TF_PLUGIN_MIRROR ]]; then
  init_options+=(-plugin-dir="$TF_PLUGIN_MIRROR")
else
  export TF_PLUGIN_CACHE_DIR=${TF_PLUGIN_CACHE_DIR:-${TMPDIR:-/tmp}/refiscal-terraform-plugins}
  mkdir -p "$TF_PLUGIN_CACHE_DIR"
fi

# offline_copy FROM TO [PORT]: copies all of Terraform's files, and lets the configuration in the directory FROM run without
# an account: with a local state and credentials that nobody asks for, or only tests/aws.py on the port.
offline_copy() {
  local account='skip_requesting_account_id  = true'
  [[ -z ${3:-} ]] || account="endpoints { sts = \"http://127.0.0.1:$3\" }"
  tar --exclude=.terraform --exclude='*.tfstate*' -C "$(dirname "${BASH_SOURCE[0]}")" -cf - . | tar -C "$2" -xf -
  cat >"$2/$1/offline_override.tf" <<END
terraform {
  backend "local" {}
}

provider "aws" {
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  $account
}
END
}

# fail MESSAGE: ends a test in the words that mutations.sh looks for.
fail() {
  echo "Test assertion failed: $1"
  exit 1
}
