#!/usr/bin/env bash
# Watches the canary of a merchant and ends it: takes it back when an alarm is raised meanwhile, else promotes it.
#
# usage: canary.sh MERCHANT [MINUTES [INVOCATIONS]]
#   MINUTES      how long it is watched (60)
#   INVOCATIONS  the fewest of the new version by which it is judged (20); with fewer it stays as it is
#
# Needs version 2 of the AWS CLI and the merchant's account. Exits with 0 when the canary is promoted, with 1 when it is
# taken back, with 2 when there is none and with 3 when too little came to judge it by.
set -euo pipefail

[[ $# -ge 1 && $# -le 3 ]] || { sed -n 's/^# \{0,1\}//;4,6p' "${BASH_SOURCE[0]}" >&2; exit 2; }
readonly name=refiscal-$1 minutes=${2:-60} least=${3:-20}
readonly seconds_between_looks=${CANARY_SECONDS:-60}

alias_value() {
  aws lambda get-alias --function-name "$name" --name live --output text --query "$1"
}

# Composite alarms are left out: they say again what these say.
raised() {
  aws cloudwatch describe-alarms --alarm-name-prefix "$name." --alarm-types MetricAlarm --state-value ALARM \
    --output text --query 'MetricAlarms[].AlarmName' | tr '\t' '\n' | grep -vE '^(None)?$' | sort || true
}

# invocations VERSION FROM: how many of the alias's the version got.
invocations() {
  aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name Invocations --statistics Sum \
    --period $((minutes * 60 + 120)) --start-time "$2" --end-time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
    --dimensions "Name=FunctionName,Value=$name" "Name=Resource,Value=$name:live" "Name=ExecutedVersion,Value=$1" \
    --output text --query 'sum(Datapoints[].Sum)' | sed 's/\..*//'
}

# serve VERSION: all of it, and no other.
serve() {
  aws lambda update-alias --function-name "$name" --name live --function-version "$1" \
    --routing-config AdditionalVersionWeights={} >/dev/null
}

old=$(alias_value FunctionVersion)
# shellcheck disable=SC2016 # The backquotes are JMESPath's.
new=$(alias_value 'keys(RoutingConfig.AdditionalVersionWeights || `{}`)[0]')
[[ $new =~ ^[0-9]+$ ]] || { echo "$name has no canary: version $old serves alone" >&2; exit 2; }

began=$(date -u +%Y-%m-%dT%H:%M:00Z)
before=$(raised)
echo "$name: version $new beside $old, watched for $minutes minutes"
[[ -z $before ]] || echo "raised already, and so not held against it: ${before//$'\n'/, }"

for ((look = 0; look < minutes; look++)); do
  sleep "$seconds_between_looks"
  new_alarms=$(comm -13 <(echo "$before") <(raised))
  if [[ -n $new_alarms ]]; then
    serve "$old"
    echo "taken back: ${new_alarms//$'\n'/, }. Version $old serves alone; set canary_percent to 0 and leave live_version."
    exit 1
  fi
done

came=$(invocations "$new" "$began")
if ((came < least)); then
  echo "not judged: version $new got $came of at least $least invocations. It goes on as it is."
  exit 3
fi
serve "$new"
echo "promoted: version $new serves alone after $came invocations; set canary_percent to 0 and live_version to \"$new\"."
