#!/usr/bin/env bash
# Puts dead letters back on the retry queues of all merchants of the account, or of those named: what was retryable until it
# was too old, and what crashed the function. What people must look at (in doubt, rejected, unreadable) stays where it is.
#
# usage: redrive.sh [--yes] [--rate MESSAGES_A_SECOND] [MERCHANT...]
#   --yes   does it; without, it only shows what it would do
#   --rate  the most that all retry queues together get in a second (2)
#
# Needs the AWS CLI, jq and the merchants' account. A message keeps its birth, so whoever is interrupted starts again.
set -euo pipefail

readonly hidden_for=900
yes=0 rate=2 merchants=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --yes) yes=1 ;;
    --rate) rate=${2:-}; shift ;;
    -*) rate= ;;
    *) merchants+=("$1") ;;
  esac
  [[ $rate =~ ^[1-9][0-9]*$ ]] || { sed -n 's/^# \{0,1\}//;5,7p' "${BASH_SOURCE[0]}" >&2; exit 2; }
  shift
done

# What is to be redriven: the attribute says so, or SQS moved the message here, which has no Outcome then.
readonly redrivable='(.MessageAttributes.Outcome.StringValue // (if .Attributes.DeadLetterQueueSourceArn then "crashed" else "other" end))
  | IN("retryable", "crashed")'

# The URLs of the dead-letter queues that are asked for.
dead_letter_queues() {
  local merchant
  aws sqs list-queues --queue-name-prefix refiscal- --output json | jq -r '.QueueUrls // [] | .[]' |
    grep -E -- '/refiscal-[^/]*-dead-letters(\.fifo)?$' | sort >"$work/queues" || true
  [[ ${#merchants[@]} -gt 0 ]] || { cat "$work/queues"; return; }
  for merchant in "${merchants[@]}"; do
    grep -E -- "/refiscal-$merchant-dead-letters(\.fifo)?$" "$work/queues" ||
      { echo "refiscal-$merchant has no dead-letter queue here" >&2; return 1; }
  done
}

receive() {
  aws sqs receive-message --queue-url "$1" --max-number-of-messages 10 --visibility-timeout "$hidden_for" \
    --wait-time-seconds 1 --message-attribute-names All --attribute-names All --output json
}

# redrive RETRY_QUEUE QUEUE: a batch of messages on standard input is sent, and what was sent is deleted.
redrive() {
  local batch sent
  batch=$(cat)
  sent=$(jq '[to_entries[] | {
      Id: "\(.key)",
      MessageBody: .value.Body,
      # Only what makes the request: what became of it is for people. Without a birth, it is when SQS got the message.
      MessageAttributes: (
        {Birth: {DataType: "String", StringValue: (.value.Attributes.SentTimestamp | tonumber / 1000 | todate)}}
        + (.value.MessageAttributes // {} | with_entries(select(.key | IN("Birth", "Attempts", "Force"))))
      )
    } + (
      if .value.Attributes.MessageGroupId and '"$([[ $1 == *.fifo ]] && echo true || echo false)"' then
        {MessageGroupId: .value.Attributes.MessageGroupId, MessageDeduplicationId: .value.MessageId}
      else {} end
    )]' <<<"$batch" |
    aws sqs send-message-batch --queue-url "$1" --entries file:///dev/stdin --output json | jq '[.Successful // [] | .[].Id]')
  jq --argjson sent "$sent" '[to_entries[] | select("\(.key)" | IN($sent[])) | {Id: "\(.key)", ReceiptHandle: .value.ReceiptHandle}]' \
    <<<"$batch" >"$work/done"
  [[ $(jq length "$work/done") -eq 0 ]] ||
    aws sqs delete-message-batch --queue-url "$2" --entries "file://$work/done" >/dev/null
  [[ $(jq length <<<"$batch") -eq $(jq length "$work/done") ]] || { echo "$1 did not take all; they stay dead letters" >&2; return 1; }
}

# show_again QUEUE: makes the messages of standard input, one a line, visible at once and not only after the timeout.
show_again() {
  jq -c '{Id: "x\(input_line_number)", ReceiptHandle, VisibilityTimeout: 0}' | while mapfile -t -n 10 lines && [[ ${#lines[@]} -gt 0 ]]; do
    printf '%s\n' "${lines[@]}" | jq -s . >"$work/visible"
    aws sqs change-message-visibility-batch --queue-url "$1" --entries "file://$work/visible" >/dev/null
  done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
queues=$(dead_letter_queues)
[[ -n $queues ]] || { echo "no dead-letter queue of refiscal here" >&2; exit 1; }

would=0
while read -r queue; do
  : >"$work/all"
  while messages=$(receive "$queue") && [[ -n $messages ]] && jq -e '.Messages | length > 0' >/dev/null <<<"$messages"; do
    jq -c '.Messages[]' <<<"$messages" >>"$work/all"
  done
  jq -c "select($redrivable)" "$work/all" >"$work/go"
  jq -c "select($redrivable | not)" "$work/all" >"$work/stay"
  merchant=$(sed -E 's|.*/refiscal-(.*)-dead-letters(\.fifo)?$|\1|' <<<"$queue")
  echo "$merchant: $(wc -l <"$work/go") to redrive, $(wc -l <"$work/stay") stay$(
    jq -r '.MessageAttributes.Outcome.StringValue // "without an outcome"' "$work/stay" | sort | uniq -c | awk '{ n = $1; sub(/^ *[0-9]+ /, ""); printf "%s%d %s", NR == 1 ? " (" : ", ", n, $0 } END { if (NR) printf ")" }'
  )"
  would=$((would + $(wc -l <"$work/go")))
  if ((yes)); then
    while mapfile -t -n 10 lines && [[ ${#lines[@]} -gt 0 ]]; do
      printf '%s\n' "${lines[@]}" | jq -s . | redrive "${queue%-dead-letters*}-retry${queue##*-dead-letters}" "$queue"
      sleep "$(awk -v n="${#lines[@]}" -v rate="$rate" 'BEGIN { print n / rate }')"
    done <"$work/go"
    show_again "$queue" <"$work/stay"
  else
    show_again "$queue" <"$work/all"
  fi
done <<<"$queues"

if ((yes)); then echo "$would redriven"; else echo "$would would be redriven; --yes does it"; fi
