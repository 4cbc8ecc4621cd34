# One dashboard for the merchant, with the runbook at its top.

locals {
  dashboard_outcomes = ["Accepted", "Duplicate", "Rejected", "Retryable", "InDoubt", "Unreadable", "Forced", "Settled"]

  # A metric as the dashboard's JSON wants it: namespace, name, then dimension names and values in turn.
  dashboard_metric_of = {
    refiscal     = ["refiscal", "Merchant", var.merchant]
    function     = ["AWS/Lambda", "FunctionName", local.name]
    retry        = ["AWS/SQS", "QueueName", local.retry_queue_name]
    dead_letters = ["AWS/SQS", "QueueName", local.dead_letter_queue_name]
    ledger       = ["AWS/DynamoDB", "TableName", local.ledger_table, "Operation", "TransactWriteItems"]
  }

  dashboard_graphs = [
    {
      title = "Documents by outcome", stat = "Sum"
      lines = [for outcome in local.dashboard_outcomes : { of = "refiscal", metric = outcome, stat = "Sum" }]
    },
    {
      title = "Vendor latency (ms)", stat = "p50"
      lines = [for stat in ["p50", "p99"] : { of = "refiscal", metric = "VendorLatency", stat = stat }]
    },
    {
      title = "Vendor calls and tokens", stat = "Sum"
      lines = [for metric in ["VendorCalls", "VendorErrors", "Retries", "TokenGrants", "TokenFailures"] : { of = "refiscal", metric = metric, stat = "Sum" }]
    },
    {
      title = "Invocations and cold starts", stat = "Sum"
      lines = concat(
        [for metric in ["Invocations", "Errors", "Throttles"] : { of = "function", metric = metric, stat = "Sum" }],
        [{ of = "refiscal", metric = "ColdStart", stat = "Sum" }],
      )
    },
    {
      title = "Duration (ms), timeout ${var.timeout * 1000}", stat = "p50"
      lines = [for stat in ["p50", "p99", "Maximum"] : { of = "function", metric = "Duration", stat = stat }]
    },
    {
      title = "Retry queue: messages", stat = "Maximum"
      lines = [
        for metric in ["ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"] :
        { of = "retry", metric = metric, stat = "Maximum" }
      ]
    },
    {
      title = "Waiting: the oldest receipt, the oldest message (s)", stat = "Maximum"
      lines = [
        { of = "refiscal", metric = "WaitingAge", stat = "Maximum" },
        { of = "retry", metric = "ApproximateAgeOfOldestMessage", stat = "Maximum" },
      ]
    },
    {
      title = "Dead letters", stat = "Sum"
      lines = [
        { of = "dead_letters", metric = "ApproximateNumberOfMessagesVisible", stat = "Maximum" },
        { of = "refiscal", metric = "DeadLettered", stat = "Sum" },
        { of = "refiscal", metric = "GaveUp", stat = "Sum" },
        { of = "refiscal", metric = "Requeued", stat = "Sum" },
      ]
    },
    {
      title = "Ledger", stat = "Sum"
      lines = [
        { of = "refiscal", metric = "LedgerUnavailable", stat = "Sum" },
        { of = "ledger", metric = "ThrottledRequests", stat = "Sum" },
      ]
    },
  ]

  # The function itself answers these with a table: the number, the age of the oldest, and each receipt.
  dashboard_lists = { "In doubt" = "inDoubt", "Waiting" = "waiting" }

  dashboard = {
    widgets = concat(
      [
        {
          type       = "text", x = 0, y = 0, width = 24, height = 2
          properties = { markdown = "# ${local.name}\nWhat to do when something here looks wrong: [runbook](${var.runbook_url})" }
        },
        {
          type = "alarm", x = 0, y = 2, width = 24, height = 3
          properties = {
            title = "Alarms"
            alarms = [
              for alarm in concat(aws_cloudwatch_composite_alarm.unhealthy, values(aws_cloudwatch_metric_alarm.high), aws_cloudwatch_metric_alarm.silence) :
              alarm.arn
            ]
          }
        },
      ],
      [
        for index, title in sort(keys(local.dashboard_lists)) : {
          type = "custom", x = 12 * index, y = 5, width = 12, height = 6
          properties = {
            title    = title
            endpoint = aws_lambda_alias.live.arn
            params   = { list = local.dashboard_lists[title], limit = 500 }
            updateOn = { refresh = true, resize = false, timeRange = false }
          }
        }
      ],
      [
        for index, graph in local.dashboard_graphs : {
          type = "metric", x = 12 * (index % 2), y = 11 + 6 * floor(index / 2), width = 12, height = 6
          properties = {
            title  = graph.title
            region = local.region
            view   = "timeSeries"
            stat   = graph.stat
            period = 300
            metrics = [
              for line in graph.lines : concat(
                slice(local.dashboard_metric_of[line.of], 0, 1),
                [line.metric],
                slice(local.dashboard_metric_of[line.of], 1, length(local.dashboard_metric_of[line.of])),
                [{ stat = line.stat, label = length(distinct(graph.lines[*].metric)) == 1 ? line.stat : line.metric }],
              )
            ]
          }
        }
      ],
    )
  }
}

resource "aws_cloudwatch_dashboard" "merchant" {
  count = var.dashboard_enabled ? 1 : 0

  dashboard_name = local.name
  dashboard_body = jsonencode(local.dashboard)
}
