#!/usr/bin/env bash
# Raises each alarm of a merchant on purpose, so that whoever is on call sees every one of them arrive; each goes back by
# itself, when CloudWatch next looks at its metric.
#
# usage: drill.sh MERCHANT
#
# Needs the AWS CLI and the merchant's account.
set -euo pipefail

[[ $# -eq 1 ]] || { sed -n 's/^# \{0,1\}//;5p' "${BASH_SOURCE[0]}" >&2; exit 2; }

names=$(aws cloudwatch describe-alarms --alarm-name-prefix "refiscal-$1." --alarm-types MetricAlarm --output text \
  --query 'MetricAlarms[].[AlarmName]' | sort)
count=0
while read -r name; do
  [[ -n $name && $name != None ]] || continue
  aws cloudwatch set-alarm-state --alarm-name "$name" --state-value ALARM --state-reason "A drill: nothing is wrong."
  echo "raised  $name"
  count=$((count + 1))
done <<<"$names"
[[ $count -gt 0 ]] || { echo "refiscal-$1 has no alarms here" >&2; exit 1; }
echo "$count alarms: $count messages must have arrived at the topic's subscribers"
