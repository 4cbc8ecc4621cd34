"""Plays CloudWatch for the alarms of a plan: fires each on purpose, and tells which an outage raises, in order.

usage: outage.py < PLAN   the plan of a run of Terraform's tests, as JSON

The rules are those of
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html: raised while at least
`datapoints_to_alarm` of the last `evaluation_periods` periods are above the threshold.
"""
import json
import math
import sys

MINUTE, HOUR, DAY = 60, 3600, 86400


def fail(message):
    print(f"Test assertion failed: {message}")
    sys.exit(1)


class Metrics:
    """What was reported when, in seconds."""

    def __init__(self):
        self.points = {}

    def put(self, namespace, name, dimensions, at, value):
        key = (namespace, name, tuple(sorted(dimensions.items())))
        self.points.setdefault(key, []).append((at, value))

    def of_alarm(self, alarm):
        return self.points.get((alarm["namespace"], alarm["metric_name"], tuple(sorted(alarm["dimensions"].items()))), [])


def changes(alarm, metrics, until):
    """When the alarm is raised and when it is over, as (second, state)."""
    period = alarm["period"]
    breaching = {}
    values = {}
    for at, value in metrics.of_alarm(alarm):
        values.setdefault(at // period, []).append(value)
    for index, reported in values.items():
        statistic = sum(reported) if alarm["statistic"] == "Sum" else max(reported)
        equal = alarm["comparison_operator"] == "GreaterThanOrEqualToThreshold" and statistic == alarm["threshold"]
        breaching[index] = statistic > alarm["threshold"] or equal
    missing = alarm["treat_missing_data"] == "breaching"
    state, result = "OK", []
    for index in range(math.ceil(until / period)):
        window = range(index - alarm["evaluation_periods"] + 1, index + 1)
        raised = sum(breaching.get(i, missing) for i in window) >= alarm["datapoints_to_alarm"]
        new = "ALARM" if raised else "OK"
        if new != state:
            state = new
            result.append(((index + 1) * period, state))
    return result


def steady(alarm, value, periods):
    """A metric with this value in so many periods, and then nothing any more."""
    metrics = Metrics()
    for index in range(periods):
        metrics.put(alarm["namespace"], alarm["metric_name"], alarm["dimensions"], index * alarm["period"], value)
    return metrics


def each_on_purpose(alarms):
    for name, alarm in alarms.items():
        long = (alarm["evaluation_periods"] + 3) * alarm["period"]
        needed = alarm["datapoints_to_alarm"]
        if changes(alarm, steady(alarm, alarm["threshold"], needed), long):
            fail("An alarm must be quiet at its threshold: " + name)
        seen = changes(alarm, steady(alarm, alarm["threshold"] + 1, needed), long + needed * alarm["period"])
        if [state for _, state in seen] != ["ALARM", "OK"]:
            fail("An alarm must be raised above its threshold, and end: " + name)


def outage(first, last, give_up, letters_handled, until):
    """Receipts that come in from when the vendor goes away, with a token in the cache, and are tried again and again.

    What the function says: every five minutes a try of one, `Retryable` and `VendorErrors` with it, and the age of the
    first one since its birth; a dead letter when that is too old, which SQS drops after 14 days unless people handle it.
    """
    metrics = Metrics()
    own = {"Merchant": "default"}
    letters = {"QueueName": "refiscal-default-dead-letters"}
    dead_at = None
    for at in range(0, until, MINUTE):
        waiting = first <= at <= last and dead_at is None
        if waiting and at % (5 * MINUTE) == 0:
            metrics.put("refiscal", "Retryable", own, at, 1)
            # A call is repeated once before it is given up.
            metrics.put("refiscal", "VendorErrors", own, at, 2)
            metrics.put("refiscal", "WaitingAge", own, at, at - first)
            if at - first > give_up:
                dead_at = at
                metrics.put("refiscal", "GaveUp", own, at, 1)
        if dead_at is not None and at - dead_at < min(14 * DAY, letters_handled):
            metrics.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", letters, at, 1)
            metrics.put("AWS/SQS", "ApproximateAgeOfOldestMessage", letters, at, at - dead_at)
    return metrics


def story(alarms, metrics, until):
    events = [(at, state, name) for name, alarm in alarms.items() for at, state in changes(alarm, metrics, until)]
    return sorted(events)


def told(events):
    def when(at):
        return f"{at // DAY} d {at % DAY // HOUR:02}:{at % HOUR // MINUTE:02}" if at >= DAY else f"{at // HOUR:02}:{at % HOUR // MINUTE:02}"

    return "\n".join(f"  {when(at):>10}  {state:5}  {name}" for at, state, name in events)


def main():
    resources = [
        change["change"]["after"]
        for change in json.load(sys.stdin)["resource_changes"]
        if change["type"] == "aws_cloudwatch_metric_alarm" and change["name"] == "high"
    ]
    alarms = {alarm["alarm_name"].removeprefix("refiscal-default."): alarm for alarm in resources}
    each_on_purpose(alarms)
    print(f"{len(alarms)} alarms, each raised on purpose")

    events = story(alarms, outage(30 * MINUTE, 4 * HOUR, 72 * HOUR, 0, 8 * HOUR), 8 * HOUR)
    print("An outage of three and a half hours, with a token in the cache:\n" + told(events))
    if [name for _, state, name in events if state == "ALARM"] != ["retrying", "waiting"]:
        fail("An outage must be told as retrying and then as waiting.")
    if any(at > 4 * HOUR + 15 * MINUTE for at, state, _ in events if state == "OK"):
        fail("The alarms of an outage must end with it.")

    events = story(alarms, outage(30 * MINUTE, 5 * DAY, 72 * HOUR, 99 * DAY, 30 * DAY), 30 * DAY)
    print("An outage that outlasts the receipt, which nobody looks at then:\n" + told(events))
    raised = [name for _, state, name in events if state == "ALARM"]
    if raised != ["retrying", "waiting", "dead-letters", "gave-up", "dead-letters-expire"]:
        fail("A receipt that is given up must be told, and that its dead letter is about to expire.")
    # Given up after 3 days, the letter expires after 17.
    expiry = [at for at, state, name in events if name == "dead-letters" and state == "OK"][0]
    over = [(at, state) for at, state, name in events if name == "dead-letters-expire"]
    if not (over[0][0] < expiry - 3 * DAY and over[1][0] > expiry + 6 * DAY):
        fail("The alarm on an expiry must be raised days before it, and stay for days after it.")


main()
