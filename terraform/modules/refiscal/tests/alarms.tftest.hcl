mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant = "acme"
  # Any file will do: no test looks into it.
  package_path = "versions.tf"
  runbook_url  = "https://example.com/runbook.md"
}

run "defaults" {
  command = plan

  assert {
    condition = {
      for key, alarm in aws_cloudwatch_metric_alarm.high : key =>
      "${alarm.namespace} ${alarm.metric_name} ${alarm.statistic} of ${alarm.period} s over ${alarm.threshold} in ${alarm.datapoints_to_alarm} of ${alarm.evaluation_periods} by ${join(", ", [for name, value in alarm.dimensions : "${name} ${value}"])}"
      } == {
      dead-letters        = "AWS/SQS ApproximateNumberOfMessagesVisible Maximum of 60 s over 0 in 1 of 1 by QueueName refiscal-acme-dead-letters"
      dead-letters-expire = "AWS/SQS ApproximateAgeOfOldestMessage Maximum of 3600 s over 864000 in 1 of 168 by QueueName refiscal-acme-dead-letters"
      oldest-message      = "AWS/SQS ApproximateAgeOfOldestMessage Maximum of 300 s over 3600 in 1 of 1 by QueueName refiscal-acme-retry"
      waiting             = "refiscal WaitingAge Maximum of 300 s over 3600 in 1 of 1 by Merchant acme"
      in-doubt            = "refiscal InDoubt Sum of 60 s over 0 in 1 of 1 by Merchant acme"
      rejected            = "refiscal Rejected Sum of 300 s over 20 in 1 of 1 by Merchant acme"
      retrying            = "refiscal Retryable Sum of 300 s over 0 in 3 of 3 by Merchant acme"
      gave-up             = "refiscal GaveUp Sum of 300 s over 0 in 1 of 1 by Merchant acme"
      vendor-errors       = "refiscal VendorErrors Sum of 300 s over 5 in 1 of 1 by Merchant acme"
      token-failures      = "refiscal TokenFailures Sum of 300 s over 2 in 1 of 1 by Merchant acme"
      ledger-unavailable  = "refiscal LedgerUnavailable Sum of 300 s over 0 in 1 of 1 by Merchant acme"
      errors              = "AWS/Lambda Errors Sum of 300 s over 0 in 1 of 1 by FunctionName refiscal-acme"
      throttles           = "AWS/Lambda Throttles Sum of 300 s over 0 in 1 of 1 by FunctionName refiscal-acme"
      duration            = "AWS/Lambda Duration Maximum of 300 s over 24000 in 1 of 1 by FunctionName refiscal-acme"
      ledger-throttles    = "AWS/DynamoDB ThrottledRequests Sum of 300 s over 0 in 1 of 1 by Operation TransactWriteItems, TableName refiscal-acme-ledger"
      http-5xx            = "AWS/ApiGateway 5xx Sum of 300 s over 0 in 1 of 1 by ApiId api1"
      http-4xx            = "AWS/ApiGateway 4xx Sum of 300 s over 20 in 1 of 1 by ApiId api1"
      http-throttled      = "refiscal HttpThrottled Sum of 300 s over 0 in 1 of 1 by Merchant acme"
    }
    error_message = "There must be these alarms on these metrics of the merchant."
  }

  assert {
    condition = (
      aws_cloudwatch_log_metric_filter.http_throttled[0].log_group_name == aws_cloudwatch_log_group.http_api[0].name
      && aws_cloudwatch_log_metric_filter.http_throttled[0].pattern == "{ $.status = \"429\" }"
      && aws_cloudwatch_log_metric_filter.http_throttled[0].metric_transformation[0].dimensions == tomap({ Merchant = "$.merchant" })
      && lookup(jsondecode(aws_apigatewayv2_stage.default[0].access_log_settings[0].format), "merchant", null) == "acme"
    )
    error_message = "Throttled requests must be counted for the merchant from the access log."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.high : alarm.comparison_operator == "GreaterThanThreshold" && alarm.treat_missing_data == "notBreaching"])
    error_message = "An alarm must be raised above its threshold and quiet without data."
  }

  assert {
    condition     = alltrue([for key, alarm in aws_cloudwatch_metric_alarm.high : alarm.alarm_name == "refiscal-acme.${key}" && endswith(alarm.alarm_description, "https://example.com/runbook.md#${key}")])
    error_message = "Every alarm must link to its entry in the runbook."
  }

  assert {
    condition     = alltrue([for key, alarm in aws_cloudwatch_metric_alarm.high : alarm.alarm_actions == toset([aws_sns_topic.alarms[0].arn]) && (alarm.ok_actions == alarm.alarm_actions) == !startswith(key, "dead-letters")])
    error_message = "Every alarm must be sent to the merchant's topic, and its end too, but never for dead letters, which may have expired."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.silence) == 0
    error_message = "Silence must be no alarm unless asked for."
  }

  assert {
    condition = (
      sort(split(" OR ", aws_cloudwatch_composite_alarm.unhealthy[0].alarm_rule)) == sort([for key in keys(aws_cloudwatch_metric_alarm.high) : "ALARM(\"refiscal-acme.${key}\")"])
      && endswith(aws_cloudwatch_composite_alarm.unhealthy[0].alarm_description, "https://example.com/runbook.md#unhealthy")
    )
    error_message = "Any alarm must make the merchant unhealthy."
  }

  assert {
    condition = (
      aws_sns_topic.alarms[0].name == "refiscal-acme-alarms"
      && aws_sns_topic.alarms[0].kms_master_key_id == null
    )
    error_message = "The topic must not be encrypted with a key that CloudWatch cannot use."
  }

  assert {
    condition = jsondecode(aws_sns_topic_policy.alarms[0].policy).Statement == [{
      Sid       = "AlarmsOfThisMerchant"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alarms[0].arn
      Condition = { ArnEquals = { "aws:SourceArn" = [
        for key in sort(concat(keys(aws_cloudwatch_metric_alarm.high), ["canary-errors", "silence", "unhealthy"])) : "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:refiscal-acme.${key}"
      ] } }
    }]
    error_message = "Only the merchant's own alarms may be sent to its topic."
  }

  assert {
    condition = (
      aws_cloudwatch_dashboard.merchant[0].dashboard_name == "refiscal-acme"
      && strcontains(jsondecode(aws_cloudwatch_dashboard.merchant[0].dashboard_body).widgets[0].properties.markdown, "(https://example.com/runbook.md)")
    )
    error_message = "The dashboard must have the runbook at its top."
  }

  assert {
    condition = [
      for widget in jsondecode(aws_cloudwatch_dashboard.merchant[0].dashboard_body).widgets :
      "${widget.properties.title}: ${widget.properties.params.list} of ${widget.properties.endpoint}" if widget.type == "custom"
    ] == ["In doubt: inDoubt of ${aws_lambda_alias.live.arn}", "Waiting: waiting of ${aws_lambda_alias.live.arn}"]
    error_message = "The dashboard must list what is in doubt and what waits."
  }

  # Namespace, name, dimension, value and statistic of each line, in the order of the graphs.
  assert {
    condition = [
      for widget in jsondecode(aws_cloudwatch_dashboard.merchant[0].dashboard_body).widgets :
      [for line in widget.properties.metrics : "${join(" ", slice(line, 0, length(line) - 1))} ${line[length(line) - 1].stat}"] if widget.type == "metric"
      ] == [
      [for outcome in ["Accepted", "Duplicate", "Rejected", "Retryable", "InDoubt", "Unreadable", "Forced", "Settled"] : "refiscal ${outcome} Merchant acme Sum"],
      ["refiscal VendorLatency Merchant acme p50", "refiscal VendorLatency Merchant acme p99"],
      [for metric in ["VendorCalls", "VendorErrors", "Retries", "TokenGrants", "TokenFailures"] : "refiscal ${metric} Merchant acme Sum"],
      concat([for metric in ["Invocations", "Errors", "Throttles"] : "AWS/Lambda ${metric} FunctionName refiscal-acme Sum"], ["refiscal ColdStart Merchant acme Sum"]),
      [for stat in ["p50", "p99", "Maximum"] : "AWS/Lambda Duration FunctionName refiscal-acme ${stat}"],
      [for state in ["Visible", "NotVisible", "Delayed"] : "AWS/SQS ApproximateNumberOfMessages${state} QueueName refiscal-acme-retry Maximum"],
      ["refiscal WaitingAge Merchant acme Maximum", "AWS/SQS ApproximateAgeOfOldestMessage QueueName refiscal-acme-retry Maximum"],
      ["AWS/SQS ApproximateNumberOfMessagesVisible QueueName refiscal-acme-dead-letters Maximum", "refiscal DeadLettered Merchant acme Sum", "refiscal GaveUp Merchant acme Sum", "refiscal Requeued Merchant acme Sum"],
      ["refiscal LedgerUnavailable Merchant acme Sum", "AWS/DynamoDB ThrottledRequests TableName refiscal-acme-ledger Operation TransactWriteItems Sum"],
    ]
    error_message = "The dashboard must show these metrics of the merchant."
  }
}

run "settings" {
  command = plan

  variables {
    timeout          = 22
    silence_hours    = 6
    alarm_emails     = ["on-call@example.com"]
    alarm_thresholds = { rejected = 5, token_failures = 0, vendor_errors = 1, http_4xx = 2, waiting = 900, oldest_message = 1800, duration_percent = 50 }
  }

  assert {
    condition     = { for key in ["rejected", "token-failures", "vendor-errors", "http-4xx", "waiting", "oldest-message", "duration"] : key => aws_cloudwatch_metric_alarm.high[key].threshold } == { rejected = 5, token-failures = 0, vendor-errors = 1, http-4xx = 2, waiting = 900, oldest-message = 1800, duration = 11000 }
    error_message = "Thresholds must be the ones asked for."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.silence[0].metric_name == "Invocations"
      && aws_cloudwatch_metric_alarm.silence[0].dimensions == tomap({ FunctionName = "refiscal-acme" })
      && aws_cloudwatch_metric_alarm.silence[0].period * aws_cloudwatch_metric_alarm.silence[0].evaluation_periods == 6 * 3600
    )
    error_message = "Silence must be six hours without an invocation."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.silence[0].treat_missing_data == "breaching"
      && aws_cloudwatch_metric_alarm.silence[0].comparison_operator == "LessThanThreshold"
      && aws_cloudwatch_metric_alarm.silence[0].threshold == 1
    )
    error_message = "No data must count as silence."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.silence[0].alarm_name == "refiscal-acme.silence"
      && endswith(aws_cloudwatch_metric_alarm.silence[0].alarm_description, "https://example.com/runbook.md#silence")
      && aws_cloudwatch_metric_alarm.silence[0].alarm_actions == toset([aws_sns_topic.alarms[0].arn])
    )
    error_message = "Silence must link to its entry in the runbook and be sent to the topic."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_composite_alarm.unhealthy[0].alarm_rule, "ALARM(\"refiscal-acme.silence\")")
    error_message = "Silence must make the merchant unhealthy."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : "${subscription.protocol} ${subscription.endpoint}"] == ["email on-call@example.com"]
    error_message = "Alarms must be mailed to the addresses given."
  }
}

run "topic_given" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:eu-central-1:111122223333:on-call"
  }

  assert {
    condition = (
      length(aws_sns_topic.alarms) == 0
      && alltrue([for alarm in aws_cloudwatch_metric_alarm.high : alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:111122223333:on-call"])])
    )
    error_message = "Alarms must be sent to the topic given, and no other be made."
  }
}

run "few" {
  command = plan

  variables {
    alarms        = ["dead-letters", "waiting"]
    silence_hours = 6
  }

  assert {
    condition = (
      join(" ", keys(aws_cloudwatch_metric_alarm.high)) == "dead-letters waiting"
      && length(aws_cloudwatch_metric_alarm.silence) == 0
      && length(aws_cloudwatch_composite_alarm.unhealthy) == 0
    )
    error_message = "Only the alarms asked for may be made."
  }
}

run "each" {
  command = plan

  variables {
    alarms = [
      "dead-letters", "dead-letters-expire", "duration", "errors", "gave-up", "http-4xx", "http-5xx", "http-throttled",
      "in-doubt", "ledger-throttles", "ledger-unavailable", "oldest-message", "rejected", "retrying", "silence", "throttles",
      "token-failures", "unhealthy", "vendor-errors", "waiting",
    ]
    silence_hours = 6
  }

  assert {
    condition = (
      length(aws_cloudwatch_metric_alarm.high) == 18
      && length(aws_cloudwatch_metric_alarm.silence) == 1
      && length(aws_cloudwatch_composite_alarm.unhealthy) == 1
    )
    error_message = "Every alarm can be asked for by its name."
  }
}

run "without_own_metrics" {
  command = plan

  variables {
    log_class = "INFREQUENT_ACCESS"
  }

  assert {
    condition     = join(" ", keys(aws_cloudwatch_metric_alarm.high)) == "dead-letters dead-letters-expire duration errors http-4xx http-5xx ledger-throttles oldest-message throttles waiting"
    error_message = "Without metrics of the function's own there must be no alarms on them."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.high["waiting"].metric_name == "ApproximateNumberOfMessagesDelayed"
      && aws_cloudwatch_metric_alarm.high["waiting"].dimensions == tomap({ QueueName = "refiscal-acme-retry" })
      && aws_cloudwatch_metric_alarm.high["waiting"].datapoints_to_alarm * aws_cloudwatch_metric_alarm.high["waiting"].period == 3600
      && aws_cloudwatch_metric_alarm.high["waiting"].evaluation_periods == aws_cloudwatch_metric_alarm.high["waiting"].datapoints_to_alarm
    )
    error_message = "An hour in which messages were always delayed must tell of an outage."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.function[0].log_group_class == "INFREQUENT_ACCESS"
      && aws_cloudwatch_log_group.http_api[0].log_group_class == "INFREQUENT_ACCESS"
      && length(aws_cloudwatch_log_metric_filter.http_throttled) == 0
    )
    error_message = "The log groups must be of the class asked for, with no filter that it does not know."
  }
}

run "without_own_metrics_fifo" {
  command = plan

  variables {
    log_class = "INFREQUENT_ACCESS"
    fifo      = true
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.high["waiting"].metric_name == "ApproximateNumberOfMessagesNotVisible"
    error_message = "What waits in a FIFO queue waits as received."
  }
}

run "canary" {
  command = plan

  variables {
    alarms         = ["dead-letters"]
    live_version   = "6"
    canary_percent = 10
  }

  assert {
    condition     = try(aws_cloudwatch_metric_alarm.high["canary-errors"].dimensions, {}) == tomap({ FunctionName = "refiscal-acme", Resource = "refiscal-acme:live", ExecutedVersion = "7" })
    error_message = "A canary must have an alarm on its own errors."
  }
}
