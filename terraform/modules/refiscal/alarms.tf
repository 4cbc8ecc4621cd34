# The alarms, each with a link to its entry in the runbook, and the topic that they go to.

locals {
  # By name and not by resource: the merchant's key names the alarms, and the queues need the key.
  our_metrics    = { namespace = "refiscal", dimensions = { Merchant = var.merchant } }
  lambda_metrics = { namespace = "AWS/Lambda", dimensions = { FunctionName = local.name } }
  retry_metrics  = { namespace = "AWS/SQS", dimensions = { QueueName = local.retry_queue_name } }
  letter_metrics = { namespace = "AWS/SQS", dimensions = { QueueName = local.dead_letter_queue_name } }
  ledger_metrics = { namespace = "AWS/DynamoDB", dimensions = { TableName = local.ledger_table, Operation = "TransactWriteItems" } }
  api_metrics    = { namespace = "AWS/ApiGateway", dimensions = { ApiId = one(aws_apigatewayv2_api.reloads[*].id) } }

  # CloudWatch makes metrics of log lines only in this class.
  own_metrics = var.log_class == "STANDARD"

  # Raised when the statistic over one period is greater than the threshold. Where `periods` is given, `of` that many
  # periods have to be.
  high_alarms = merge(
    local.queue_alarms,
    local.function_alarms,
    { for key, alarm in local.own_alarms : key => alarm if local.own_metrics },
    { for key, alarm in local.api_alarms : key => alarm if var.http_api_enabled && (local.own_metrics || alarm.namespace != "refiscal") },
    { for key, alarm in local.canary_alarms : key => alarm if var.canary_percent > 0 },
  )

  queue_alarms = {
    dead-letters = merge(local.letter_metrics, {
      summary   = "The dead-letter queue contains messages, which a person must read."
      metric    = "ApproximateNumberOfMessagesVisible"
      statistic = "Maximum"
      period    = 60
      threshold = 0
    })
    # Stays raised for a week after the last hour in which a dead letter was too old, so until long after it has expired.
    dead-letters-expire = merge(local.letter_metrics, {
      summary   = "A dead letter is older than 10 days. It expires after 14, without notification."
      metric    = "ApproximateAgeOfOldestMessage"
      statistic = "Maximum"
      period    = 3600
      threshold = 10 * local.day_seconds
      periods   = 1
      of        = 7 * 24
    })
    oldest-message = merge(local.retry_metrics, {
      summary   = "The messages of the retry queue are not consumed."
      metric    = "ApproximateAgeOfOldestMessage"
      statistic = "Maximum"
      period    = 300
      threshold = var.alarm_thresholds.oldest_message
    })
    # Retryable ids wait as a delayed message; in a FIFO queue, as one in flight.
    waiting = local.own_metrics ? merge(local.our_metrics, {
      summary   = "A receipt has waited long for the vendor."
      metric    = "WaitingAge"
      statistic = "Maximum"
      period    = 300
      threshold = var.alarm_thresholds.waiting
      periods   = 1
      of        = 1
      }) : merge(local.retry_metrics, {
      summary   = "Receipts have waited long for the vendor."
      metric    = var.fifo ? "ApproximateNumberOfMessagesNotVisible" : "ApproximateNumberOfMessagesDelayed"
      statistic = "Maximum"
      period    = 300
      threshold = 0
      periods   = ceil(var.alarm_thresholds.waiting / 300)
      of        = ceil(var.alarm_thresholds.waiting / 300)
    })
  }

  # The function's own metrics.
  own_alarms = {
    in-doubt = merge(local.our_metrics, {
      summary   = "Receipts may or may not have been fiscalized; they are not sent again until a person decides so."
      metric    = "InDoubt"
      statistic = "Sum"
      period    = 60
      threshold = 0
    })
    rejected = merge(local.our_metrics, {
      summary   = "The vendor rejects unusually many receipts."
      metric    = "Rejected"
      statistic = "Sum"
      period    = 300
      threshold = var.alarm_thresholds.rejected
    })
    retrying = merge(local.our_metrics, {
      summary   = "Receipts have been retryable for 15 minutes."
      metric    = "Retryable"
      statistic = "Sum"
      period    = 300
      threshold = 0
      periods   = 3
      of        = 3
    })
    gave-up = merge(local.our_metrics, {
      summary   = "Receipts were retryable for ${var.queue_give_up_hours} h and are dead letters now."
      metric    = "GaveUp"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
    vendor-errors = merge(local.our_metrics, {
      summary   = "Vendor calls fail."
      metric    = "VendorErrors"
      statistic = "Sum"
      period    = 300
      threshold = var.alarm_thresholds.vendor_errors
    })
    token-failures = merge(local.our_metrics, {
      summary   = "The vendor grants no access token: perhaps the connector token was revoked."
      metric    = "TokenFailures"
      statistic = "Sum"
      period    = 300
      threshold = var.alarm_thresholds.token_failures
    })
    ledger-unavailable = merge(local.our_metrics, {
      summary   = "Receipts were not sent, because the ledger could not be written."
      metric    = "LedgerUnavailable"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
  }

  function_alarms = {
    errors = merge(local.lambda_metrics, {
      summary   = "Invocations of the function failed."
      metric    = "Errors"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
    throttles = merge(local.lambda_metrics, {
      summary   = "Lambda throttled invocations: too little concurrency."
      metric    = "Throttles"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
    duration = merge(local.lambda_metrics, {
      summary   = "An invocation took more than ${var.alarm_thresholds.duration_percent} % of its ${var.timeout} s."
      metric    = "Duration"
      statistic = "Maximum"
      period    = 300
      threshold = var.timeout * 1000 * var.alarm_thresholds.duration_percent / 100
    })
    ledger-throttles = merge(local.ledger_metrics, {
      summary   = "DynamoDB throttles writes to the ledger."
      metric    = "ThrottledRequests"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
  }

  api_alarms = {
    http-5xx = merge(local.api_metrics, {
      summary   = "HTTP requests failed: their receipts are in doubt, or nothing of them was accepted or queued."
      metric    = "5xx"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
    http-4xx = merge(local.api_metrics, {
      summary   = "HTTP requests are refused: callers without permission, with bad bodies or too many of them."
      metric    = "4xx"
      statistic = "Sum"
      period    = 300
      threshold = var.alarm_thresholds.http_4xx
    })
    http-throttled = merge(local.our_metrics, {
      summary   = "HTTP requests got a 429 and are lost unless their callers send them again."
      metric    = "HttpThrottled"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
  }

  canary_alarms = {
    canary-errors = {
      summary    = "Invocations of the canary failed."
      namespace  = "AWS/Lambda"
      dimensions = { FunctionName = local.name, Resource = "${local.name}:live", ExecutedVersion = aws_lambda_function.reload.version }
      metric     = "Errors"
      statistic  = "Sum"
      period     = 60
      threshold  = 0
    }
  }

  # No OK for these: a queue that is empty looks the same whether people have handled its messages or they have expired.
  without_ok = ["dead-letters", "dead-letters-expire"]

  # All that there can be, without a look at the function, whose key these names stand in. With a dot, which no merchant's
  # name has: acme-canary's errors would replace acme's canary-errors otherwise, without a word from CloudWatch.
  alarm_names = {
    for key in concat(
      keys(local.queue_alarms), keys(local.own_alarms), keys(local.function_alarms), keys(local.api_alarms),
      ["canary-errors", "silence", "unhealthy"],
    ) : key => "${local.name}.${key}"
  }

  # Which of them are made. A canary's alarm is asked for by the canary.
  alarms_made      = { for key, alarm in local.high_alarms : key => alarm if key == "canary-errors" || try(contains(var.alarms, key), true) }
  silence_hours    = try(contains(var.alarms, "silence"), true) ? var.silence_hours : null
  composite_made   = try(contains(var.alarms, "unhealthy"), true)
  alarm_arns       = [for name in values(local.alarm_names) : "arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:${name}"]
  alarm_topic_arns = [coalesce(var.alarm_topic_arn, one(aws_sns_topic.alarms[*].arn))]
}

resource "aws_cloudwatch_metric_alarm" "high" {
  for_each = local.alarms_made

  alarm_name        = local.alarm_names[each.key]
  alarm_description = "${each.value.summary} Runbook: ${var.runbook_url}#${each.key}"

  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  datapoints_to_alarm = lookup(each.value, "periods", 1)
  evaluation_periods  = lookup(each.value, "of", 1)
  treat_missing_data  = "notBreaching"

  alarm_actions = local.alarm_topic_arns
  ok_actions    = contains(local.without_ok, each.key) ? [] : local.alarm_topic_arns
  tags          = local.tags
}

resource "aws_cloudwatch_metric_alarm" "silence" {
  count = local.silence_hours == null ? 0 : 1

  alarm_name        = local.alarm_names["silence"]
  alarm_description = "The function has not been invoked for ${var.silence_hours} h. Runbook: ${var.runbook_url}#silence"

  namespace           = local.lambda_metrics.namespace
  metric_name         = "Invocations"
  dimensions          = local.lambda_metrics.dimensions
  statistic           = "Sum"
  period              = 3600
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = var.silence_hours
  # A function that is never invoked has no data points at all.
  treat_missing_data = "breaching"

  alarm_actions = local.alarm_topic_arns
  ok_actions    = local.alarm_topic_arns
  tags          = local.tags
}

# API Gateway counts a 429 among the 4xx; only the access log tells it apart.
resource "aws_cloudwatch_log_metric_filter" "http_throttled" {
  count = var.http_api_enabled && local.own_metrics ? 1 : 0

  name           = "throttled"
  log_group_name = aws_cloudwatch_log_group.http_api[0].name
  pattern        = "{ $.status = \"429\" }"

  metric_transformation {
    namespace  = local.our_metrics.namespace
    name       = "HttpThrottled"
    value      = "1"
    unit       = "Count"
    dimensions = { Merchant = "$.merchant" }
  }
}

# One state per merchant, for dashboards and pagers. It sends no notification: the alarms that raise it already did.
resource "aws_cloudwatch_composite_alarm" "unhealthy" {
  count = local.composite_made ? 1 : 0

  alarm_name        = local.alarm_names["unhealthy"]
  alarm_description = "At least one alarm of ${var.merchant} is raised. Runbook: ${var.runbook_url}#unhealthy"

  alarm_rule = join(" OR ", [
    for alarm in concat(values(aws_cloudwatch_metric_alarm.high), aws_cloudwatch_metric_alarm.silence) :
    "ALARM(\"${alarm.alarm_name}\")"
  ])

  tags = local.tags
}

resource "aws_sns_topic" "alarms" {
  count = var.alarm_topic_arn == null ? 1 : 0

  name = "${local.name}-alarms"
  # Not the key that AWS manages for SNS: CloudWatch may not use it, and alarms would be lost without an error.
  kms_master_key_id = local.key_arn
  tags              = local.tags
}

resource "aws_sns_topic_policy" "alarms" {
  count = length(aws_sns_topic.alarms)

  arn = aws_sns_topic.alarms[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfThisMerchant"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = local.alarm_arns } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alarm_emails

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = each.value
}
