mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

# Everything that can be switched on is on, so that every resource is looked at.
variables {
  package_path         = "versions.tf"
  customer_managed_key = true
  silence_hours        = 6
  tags                 = { CostCentre = "42" }
  jwt                  = { issuer = "https://login.example.com/", audiences = ["refiscal"] }
  custom_domain        = { name = "reloads.example.com", certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1" }
}

# One merchant's name begins with the other's, which is where names are most likely to collide: the names of the one all
# carry the longer name, and those of the other never do.

run "acme" {
  command = plan

  variables {
    merchant       = "acme"
    live_version   = "6"
    canary_percent = 10
  }

  assert {
    condition = alltrue([
      for name in concat(
        [aws_lambda_function.reload.function_name, aws_iam_role.function.name, aws_cloudwatch_log_group.function[0].name],
        [aws_sqs_queue.retry.name, aws_sqs_queue.dead_letters.name, aws_dynamodb_table.ledger.name],
        [aws_cloudwatch_dashboard.merchant[0].dashboard_name, aws_sns_topic.alarms[0].name, aws_kms_alias.merchant[0].name],
        [aws_apigatewayv2_api.reloads[0].name, aws_cloudwatch_log_group.http_api[0].name],
        values(output.secret_parameters), output.alarm_names,
      ) : length(regexall("refiscal[-/]acme([-/.][a-z]|$)", name)) == 1
    ])
    error_message = "Every name must carry the merchant's."
  }
}

run "acme_2" {
  command = plan

  variables {
    merchant = "acme-2"
  }

  assert {
    condition = alltrue([
      for name in concat(
        [aws_lambda_function.reload.function_name, aws_iam_role.function.name, aws_cloudwatch_log_group.function[0].name],
        [aws_sqs_queue.retry.name, aws_sqs_queue.dead_letters.name, aws_dynamodb_table.ledger.name],
        [aws_cloudwatch_dashboard.merchant[0].dashboard_name, aws_sns_topic.alarms[0].name, aws_kms_alias.merchant[0].name],
        [aws_apigatewayv2_api.reloads[0].name, aws_cloudwatch_log_group.http_api[0].name],
        values(output.secret_parameters), output.alarm_names,
      ) : length(regexall("refiscal[-/]acme-2([-/.][a-z]|$)", name)) == 1
    ])
    error_message = "No name may be another merchant's."
  }

  assert {
    condition = length(setintersection(
      concat([run.acme.function_name, run.acme.ledger_table, run.acme.dashboard_url], values(run.acme.secret_parameters), run.acme.log_groups, run.acme.alarm_names),
      concat([output.function_name, output.ledger_table, output.dashboard_url], values(output.secret_parameters), output.log_groups, output.alarm_names),
    )) == 0
    error_message = "Two merchants must share nothing."
  }

  assert {
    condition     = length([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement if strcontains(jsonencode(statement), "refiscal-acme:")]) == 0
    error_message = "A merchant's role must not reach another's logs."
  }

  assert {
    condition     = alltrue([for arn in jsondecode(aws_kms_key.merchant[0].policy).Statement[1].Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"] : endswith(arn, "refiscal-acme-2") || endswith(arn, "refiscal-acme-2-http-api")])
    error_message = "A merchant's key must serve only its own logs."
  }

  assert {
    condition = alltrue([
      for tags in concat(
        [aws_lambda_function.reload.tags, aws_iam_role.function.tags, aws_dynamodb_table.ledger.tags],
        [aws_sqs_queue.retry.tags, aws_sqs_queue.dead_letters.tags, aws_lambda_event_source_mapping.retry.tags],
        aws_cloudwatch_log_group.function[*].tags, aws_cloudwatch_log_group.http_api[*].tags,
        values(aws_ssm_parameter.secret)[*].tags, aws_kms_key.merchant[*].tags, aws_sns_topic.alarms[*].tags,
        aws_apigatewayv2_api.reloads[*].tags, aws_apigatewayv2_stage.default[*].tags, aws_apigatewayv2_domain_name.reloads[*].tags,
        values(aws_cloudwatch_metric_alarm.high)[*].tags, aws_cloudwatch_metric_alarm.silence[*].tags, aws_cloudwatch_composite_alarm.unhealthy[*].tags,
      ) : tags == tomap({ Application = "refiscal", CostCentre = "42", ManagedBy = "terraform", Merchant = "acme-2" })
    ])
    error_message = "Everything must be tagged with its merchant."
  }
}

# The one's alarm canary-errors and the other's alarm errors.
run "acme_canary" {
  command = plan

  variables {
    merchant = "acme-canary"
  }

  assert {
    condition     = length(setintersection(run.acme.alarm_names, output.alarm_names)) == 0
    error_message = "No alarm may replace another merchant's."
  }
}
