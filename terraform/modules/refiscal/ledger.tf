# The ledger: one item per document id, which says whether the receipt may be sent.

locals {
  # By name and not by resource, since the ledger depends on all that uses it.
  ledger_table = "${local.name}-ledger"
  ledger_arn   = "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${local.ledger_table}"
  ledger_index = "byState"
}

resource "aws_dynamodb_table" "ledger" {
  name         = local.ledger_table
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "id"
    type = "N"
  }

  attribute {
    name = "listed"
    type = "S"
  }

  attribute {
    name = "at"
    type = "N"
  }

  # What a person may have to look at. Sparse: only those records have the attribute `listed`.
  global_secondary_index {
    name            = local.ledger_index
    hash_key        = "listed"
    range_key       = "at"
    projection_type = "ALL"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.key_arn
  }

  tags = local.tags

  # Terraform destroys what depends on others first. While the ledger is protected it cannot go, and so nothing else does:
  # queues with their messages, secrets, function and logs stay. modules/refiscal/tests/removal.sh knows what is missing here.
  depends_on = [
    aws_apigatewayv2_api_mapping.reloads,
    aws_apigatewayv2_route.route,
    aws_apigatewayv2_stage.default,
    aws_cloudwatch_composite_alarm.unhealthy,
    aws_cloudwatch_log_group.function,
    aws_cloudwatch_log_metric_filter.http_throttled,
    aws_cloudwatch_metric_alarm.high,
    aws_cloudwatch_metric_alarm.silence,
    aws_cloudwatch_dashboard.merchant,
    aws_kms_alias.merchant,
    aws_lambda_event_source_mapping.retry,
    aws_lambda_function_event_invoke_config.live,
    aws_lambda_function_event_invoke_config.unqualified,
    aws_lambda_permission.http_api,
    aws_route53_record.reloads,
    aws_sns_topic_policy.alarms,
    aws_sns_topic_subscription.email,
    aws_sqs_queue_redrive_allow_policy.dead_letters,
    aws_sqs_queue_redrive_allow_policy.retry,
  ]
}
