#!/usr/bin/env bash
# What is redriven and what stays, by an AWS CLI that plays SQS with a directory for each queue.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
  echo "Test assertion failed: $1"
  exit 1
}

command -v jq >/dev/null || { echo "SKIPPED, jq is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
cat >"$work/bin/aws" <<'END'
#!/usr/bin/env bash
set -euo pipefail
command=$2
shift 2
while [[ $# -gt 0 ]]; do
  case $1 in
    --queue-url) queue=$QUEUES/${2##*/}; shift ;;
    --entries) entries=$(cat "${2#file://}"); shift ;;
  esac
  shift
done
case $command in
  list-queues) find "$QUEUES" -mindepth 1 -maxdepth 1 -printf 'https://sqs.eu-central-1.amazonaws.com/111122223333/%f\n' | jq -R . | jq -s '{QueueUrls: .}' ;;
  receive-message)
    # One at a time, and nothing at all for an empty queue, as the CLI has it.
    file=$(find "$queue" -name '*.json' | sort | head -n 1)
    [[ -n $file ]] || exit 0
    mv "$file" "${file%.json}.hidden"
    jq --arg handle "${file%.json}" '{Messages: [. + {ReceiptHandle: $handle}]}' "${file%.json}.hidden"
    ;;
  send-message-batch)
    jq -c '.[]' <<<"$entries" | while read -r entry; do echo "$entry" >"$queue/sent-$(date +%s%N).json"; done
    jq '{Successful: [.[] | {Id}]}' <<<"$entries"
    ;;
  delete-message-batch) jq -r '.[].ReceiptHandle' <<<"$entries" | while read -r handle; do rm "$handle.hidden"; done ;;
  change-message-visibility-batch) jq -r '.[].ReceiptHandle' <<<"$entries" | while read -r handle; do mv "$handle.hidden" "$handle.json"; done ;;
  *) exit 9 ;;
esac
END
chmod +x "$work/bin/aws"

# letter QUEUE NAME ATTRIBUTES [MORE]: a dead letter with these message attributes, and more of the message.
letter() {
  jq -n --arg body "[$2]" --arg id "id-$2" --argjson attributes "$3" --argjson more "${4:-{\}}" '{
    MessageId: $id, Body: $body, Attributes: ({SentTimestamp: "1767225600000"} + $more),
    MessageAttributes: ($attributes | map_values({DataType: "String", StringValue: .}))
  }' >"$work/queues/$1/$2.json"
}

setup() {
  rm -rf "$work/queues"
  mkdir -p "$work/queues"/refiscal-{acme,acme-2}-{retry,dead-letters} "$work/queues"/refiscal-beta-{retry,dead-letters}.fifo
  letter refiscal-acme-dead-letters 1 '{"Outcome":"retryable","Reason":"no connection","Birth":"2026-01-01T00:00:00Z","Attempts":"300"}'
  letter refiscal-acme-dead-letters 2 '{"Outcome":"inDoubt","Reason":"timeout"}'
  letter refiscal-acme-dead-letters 3 '{"Outcome":"rejected","Reason":"the vendor answered 404"}'
  letter refiscal-acme-dead-letters 4 '{}' '{"DeadLetterQueueSourceArn":"arn:aws:sqs:eu-central-1:111122223333:refiscal-acme-retry"}'
  letter refiscal-acme-dead-letters 5 '{}'
  letter refiscal-acme-2-dead-letters 6 '{"Outcome":"retryable","Force":"true"}'
  letter refiscal-beta-dead-letters.fifo 7 '{"Outcome":"retryable"}' '{"MessageGroupId":"g"}'
}

redrive() {
  PATH=$work/bin:$PATH QUEUES=$work/queues ./redrive.sh --rate 1000 "$@" 2>&1
}

bodies() {
  find "$work/queues/$1" -name '*.json' -exec jq -r '.Body // .MessageBody' {} + | sort | paste -sd ' '
}

setup
said=$(redrive) || true
[[ $said == *'acme: 2 to redrive, 3 stay (1 inDoubt, 1 rejected, 1 without an outcome)'*'4 would be redriven'* ]] ||
  fail "It must be shown what would be done: $said"
[[ $(bodies refiscal-acme-dead-letters) == '[1] [2] [3] [4] [5]' && -z $(bodies refiscal-acme-retry) ]] ||
  fail "Nothing may be done before anybody says so."

said=$(redrive --yes) || true
[[ $said == *'4 redriven'* && $(bodies refiscal-acme-retry) == '[1] [4]' && $(bodies refiscal-acme-2-retry) == '[6]' && $(bodies refiscal-beta-retry.fifo) == '[7]' ]] ||
  fail "What was given up or crashed must be redriven, for all merchants: $said"
[[ $(bodies refiscal-acme-dead-letters) == '[2] [3] [5]' && -z $(find "$work/queues" -name '*.hidden') ]] ||
  fail "What people must look at must stay, and be visible."
[[ $(jq -s -c 'sort_by(.MessageBody)[] | .MessageAttributes | map_values(.StringValue)' "$work"/queues/*-retry*/*.json | paste -sd ' ') == \
  '{"Birth":"2026-01-01T00:00:00Z","Attempts":"300"} {"Birth":"2026-01-01T00:00:00Z"} {"Birth":"2026-01-01T00:00:00Z","Force":"true"} {"Birth":"2026-01-01T00:00:00Z"}' ]] ||
  fail "A message must keep its birth, and none may come without."
[[ $(jq -r '.MessageGroupId + " " + .MessageDeduplicationId' "$work"/queues/refiscal-beta-retry.fifo/*.json) == 'g id-7' ]] ||
  fail "A message of a FIFO queue must keep its group."

setup
said=$(redrive --yes acme) || true
[[ $(bodies refiscal-acme-retry) == '[1] [4]' && -z $(bodies refiscal-acme-2-retry) && $(bodies refiscal-acme-2-dead-letters) == '[6]' ]] ||
  fail "Only the merchants named may be touched: $said"
