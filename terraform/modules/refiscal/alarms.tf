# The alarms, each with a link to its entry in the runbook, and the topic that they go to.

locals {
  # By name and not by resource: the merchant's key names the alarms, and the queues need the key.
  our_metrics    = { namespace = "refiscal", dimensions = { Merchant = var.merchant } }
  lambda_metrics = { namespace = "AWS/Lambda", dimensions = { FunctionName = local.name } }
  retry_metrics  = { namespace = "AWS/SQS", dimensions = { QueueName = local.retry_queue_name } }
  letter_metrics = { namespace = "AWS/SQS", dimensions = { QueueName = local.dead_letter_queue_name } }

  # Raised when the statistic over one period is greater than the threshold.
  high_alarms = {
    dead-letters = merge(local.letter_metrics, {
      summary   = "Messages lie in the dead-letter queue and wait for a person."
      metric    = "ApproximateNumberOfMessagesVisible"
      statistic = "Maximum"
      period    = 60
      threshold = 0
    })
    in-doubt = merge(local.our_metrics, {
      summary   = "Receipts may or may not have been fiscalized; they are not sent again until a person says so."
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
    oldest-message = merge(local.retry_metrics, {
      summary   = "A message has waited long in the retry queue."
      metric    = "ApproximateAgeOfOldestMessage"
      statistic = "Maximum"
      period    = 300
      threshold = var.alarm_thresholds.oldest_message
    })
    errors = merge(local.lambda_metrics, {
      summary   = "Invocations of the function failed."
      metric    = "Errors"
      statistic = "Sum"
      period    = 300
      threshold = 0
    })
    throttles = merge(local.lambda_metrics, {
      summary   = "Lambda held invocations back for want of concurrency."
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
    token-failures = merge(local.our_metrics, {
      summary   = "The vendor grants no access token: perhaps the connector token was revoked."
      metric    = "TokenFailures"
      statistic = "Sum"
      period    = 300
      threshold = var.alarm_thresholds.token_failures
    })
  }

  alarm_names      = { for key in concat(keys(local.high_alarms), ["silence", "unhealthy"]) : key => "${local.name}-${key}" }
  alarm_arns       = [for name in values(local.alarm_names) : "arn:${local.partition}:cloudwatch:${local.region}:${local.account}:alarm:${name}"]
  alarm_topic_arns = [coalesce(var.alarm_topic_arn, one(aws_sns_topic.alarms[*].arn))]
}

resource "aws_cloudwatch_metric_alarm" "high" {
  for_each = local.high_alarms

  alarm_name        = local.alarm_names[each.key]
  alarm_description = "${each.value.summary} Runbook: ${var.runbook_url}#${each.key}"

  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.period
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = local.alarm_topic_arns
  ok_actions    = local.alarm_topic_arns
  tags          = local.tags
}

resource "aws_cloudwatch_metric_alarm" "silence" {
  count = var.silence_hours == null ? 0 : 1

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

# One light per merchant, for dashboards and pagers. It notifies nobody: the alarms that raise it have done so already.
resource "aws_cloudwatch_composite_alarm" "unhealthy" {
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
  # Not the key that AWS manages for SNS: CloudWatch may not use it, and alarms would be lost without a word.
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
