#!/usr/bin/env bash
# Executes each command of the runbook with the AWS CLI that is installed, against a server on loopback that stands in for
# AWS, and looks at what was asked of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# mutations.sh has only a copy of this directory.
runbook=${ROOT:-$PWD}/../docs/runbook.md

fail() {
  echo "Test assertion failed: $1"
  exit 1
}

for tool in aws jq python3; do
  "$tool" --version >/dev/null 2>&1 || { echo "SKIPPED, $tool is not installed"; exit 0; }
done
work=$(mktemp -d)
trap 'kill "${server:-$$}" 2>/dev/null || true; rm -rf "$work"' EXIT

python3 tests/aws.py >"$work/port" 2>"$work/asked" &
server=$!
until [[ -s $work/port ]]; do sleep 0.1; done

# Terraform puts out each output's own name, a URL where the CLI wants one.
mkdir "$work/bin"
sed -nE 's/^output "(.*)" \{$/\1/p' modules/refiscal/outputs.tf |
  jq -R '{(.): (if endswith("_url") then "http://127.0.0.1/1/" + . else . end)}' | jq -s add >"$work/outputs"
# shellcheck disable=SC2016 # The script that this writes expands it.
printf '#!/usr/bin/env bash\n[[ $1 != output ]] || cat "%s"\n' "$work/outputs" >"$work/bin/terraform"
chmod +x "$work/bin/terraform"

# Named each time, since version 1 goes to an old name of SQS otherwise.
printf '#!/usr/bin/env bash\nexec "%s" --endpoint-url "http://127.0.0.1:%s" "$@"\n' "$(command -v aws)" "$(cat "$work/port")" >"$work/bin/aws"
chmod +x "$work/bin/aws"

# The indented blocks, without the query for Logs Insights; --cli-binary-format only where the CLI knows it.
awk '/^    / { print substr($0, 5) }' "$runbook" | grep -vE '^(fields @|\| )' | sed "s|/tmp/refiscal.json|$work/refiscal.json|" >"$work/commands"
if [[ $(aws --version 2>&1) == aws-cli/1.* ]]; then
  sed -i 's/ --cli-binary-format raw-in-base64-out//' "$work/commands"
fi
# shellcheck disable=SC2016 # The shell that types the commands expands it.
sed -i '1s|^cd terraform|cd "$OLDPWD"|' "$work/commands"

export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
export AWS_DEFAULT_REGION=eu-central-1 AWS_MAX_ATTEMPTS=1 AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true
said=$(OLDPWD=$PWD RECEIPT_HANDLE=handle PATH=$work/bin:$PATH bash -euo pipefail "$work/commands" 2>&1 <<<$'one\ntwo') ||
  { echo "A command of the runbook is none that the AWS CLI takes: $said"; exit 1; }

asked() {
  grep -qE -- "$1" "$work/asked" || fail "The runbook must ask AWS for what it says, but not for $1 in: $(cat "$work/asked")"
}

asked '^GetItem .*"TableName": "ledger_table"'
asked '^POST /2015-03-31/functions/live_alias_arn/invocations \[254934,254935\]'
asked '^POST /2015-03-31/functions/live_alias_arn/invocations .*"force":true'
asked '^ReceiveMessage .*dead_letter_queue_url'
asked '^SendMessage .*/retry_queue_url.*"Force"'
asked '^DeleteMessage .*dead_letter_queue_url.*"handle"'
asked '^PUT /2015-03-31/event-source-mappings/queue_mapping .*"Enabled": false'
asked '^PUT /2015-03-31/event-source-mappings/queue_mapping .*"Enabled": true'
asked '^PutParameter .*"Value": "one"'
asked '^PutParameter .*"Value": "two".*"KeyId": "key_arn"'
asked '^ListQueues .*"refiscal-"'
asked '^StartMessageMoveTask .*"SourceArn": "dead_letter_queue_arn", "DestinationArn": "retry_queue_arn", "MaxNumberOfMessagesPerSecond": 2'
