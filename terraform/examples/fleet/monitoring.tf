# One topic for the alarms of all merchants, alarms on the functions together, and one dashboard: who waits, who is in
# doubt, whose token is refused, whose dead letters lie there.

data "aws_partition" "current" {}

locals {
  partition = data.aws_partition.current.partition

  # By name and not by resource: whether a merchant makes a topic of its own must be known before this one exists.
  topic_name = "refiscal-alarms"
  topic_arn  = "arn:${local.partition}:sns:${var.region}:${var.account_id}:${local.topic_name}"

  # The account's functions together are metrics without a dimension, and cost nothing.
  account_alarms = {
    errors    = "Invocations of some function of this account failed."
    throttles = "Lambda held invocations of this account back for want of concurrency."
  }

  # The lines from which CloudWatch makes metrics elsewhere; here a query makes a table of them.
  tables = [
    {
      title = "Who waits for the vendor, and for how long (s)"
      query = "filter ispresent(WaitingAge) | stats max(WaitingAge) as longest, sum(Retryable) as tries by Merchant | sort longest desc"
    },
    {
      title = "Who is in doubt"
      query = "filter InDoubt > 0 | stats sum(InDoubt) as receipts, max(@timestamp) as last by Merchant | sort receipts desc"
    },
    {
      title = "Whose token is refused"
      query = "filter TokenFailures > 0 | stats sum(TokenFailures) as failures, max(@timestamp) as last by Merchant | sort failures desc"
    },
    {
      title = "Whose receipts are rejected or given up"
      query = "filter Rejected > 0 or GaveUp > 0 | stats sum(Rejected) as rejected, sum(GaveUp) as given_up by Merchant | sort rejected desc"
    },
    {
      title = "Whose calls of the vendor fail"
      query = "filter VendorErrors > 0 | stats sum(VendorErrors) as errors, sum(VendorCalls) as calls by Merchant | sort errors desc"
    },
    {
      title = "Whose ledger cannot be written"
      query = "filter LedgerUnavailable > 0 | stats sum(LedgerUnavailable) as receipts, max(@timestamp) as last by Merchant | sort receipts desc"
    },
  ]

  alarm_arns = [
    for name in sort(flatten(values(module.merchant)[*].alarm_names)) : "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:${name}"
  ]

  # A widget shows at most 100 alarms.
  alarm_widgets = [for part in chunklist(local.alarm_arns, 100) : part]

  dashboard = {
    widgets = concat(
      [{
        type       = "text", x = 0, y = 0, width = 24, height = 2
        properties = { markdown = "# refiscal: ${length(var.merchants)} merchants\nWhat to do when something here looks wrong: [runbook](${var.runbook_url})" }
      }],
      [
        for index, table in local.tables : {
          type = "log", x = 12 * (index % 2), y = 2 + 6 * floor(index / 2), width = 12, height = 6
          properties = {
            title  = table.title
            region = var.region
            view   = "table"
            query  = "SOURCE '${aws_cloudwatch_log_group.fleet.name}' | ${table.query} | limit 50"
          }
        }
      ],
      [
        for index, alarms in local.alarm_widgets : {
          type       = "alarm", x = 0, y = 20 + 12 * index, width = 24, height = 12
          properties = { title = "Alarms of the merchants (${index + 1} of ${length(local.alarm_widgets)})", alarms = alarms, sortBy = "stateUpdatedTimestamp" }
        }
      ],
    )
  }
}

resource "aws_sns_topic" "alarms" {
  name = local.topic_name
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AlarmsOfTheFleet"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = local.topic_arn
      Condition = { ArnLike = { "aws:SourceArn" = [
        for names in ["refiscal.*", "refiscal-*"] : "arn:${local.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:${names}"
      ] } }
    }]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alarm_emails

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "account" {
  for_each = local.account_alarms

  # A name that no merchant's alarm can have, nor the dashboard below that of any merchant.
  alarm_name          = "refiscal.${each.key}"
  alarm_description   = "${each.value} Runbook: ${var.runbook_url}#${each.key}"
  namespace           = "AWS/Lambda"
  metric_name         = title(each.key)
  statistic           = "Sum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  alarm_actions = [local.topic_arn]
  ok_actions    = [local.topic_arn]
}

resource "aws_cloudwatch_dashboard" "fleet" {
  dashboard_name = "refiscal"
  dashboard_body = jsonencode(local.dashboard)
}
