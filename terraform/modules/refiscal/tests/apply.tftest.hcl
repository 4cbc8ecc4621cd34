# A whole life: made, changed, made leaner, removed (which the test does at its end).

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  merchant     = "acme"
  package_path = "versions.tf"
}

run "made" {
  assert {
    condition = (
      output.function_name == "refiscal-acme"
      && output.live_version == "7"
      && output.alarm_topic_arn == "arn:aws:sns:eu-central-1:111122223333:mocked-topic"
    )
    error_message = "The deployment must say what it made."
  }

  assert {
    condition     = output.execution_arns.send == ["arn:aws:execute-api:eu-central-1:111122223333:api1/*/POST/reloads"]
    error_message = "Callers must be told what to be allowed."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secret : parameter.value != "not-set"])
    error_message = "The state must not hold what was written into the parameters."
  }
}

run "looked_up" {
  assert {
    condition     = output.queue_mapping == aws_lambda_event_source_mapping.retry.uuid && output.queue_mapping != output.retry_queue_url
    error_message = "The mapping must be told, since the runbook stops it by hand."
  }
}

run "changed" {
  variables {
    live_version         = "6"
    customer_managed_key = true
    http_api_enabled     = false
    alarm_topic_arn      = "arn:aws:sns:eu-central-1:111122223333:on-call"
  }

  assert {
    condition     = output.live_version == "6"
    error_message = "A roll-back must be an apply."
  }

  assert {
    condition = (
      output.reloads_url == null
      && output.alarm_topic_arn == "arn:aws:sns:eu-central-1:111122223333:on-call"
      && output.key_arn == aws_kms_key.merchant[0].arn
    )
    error_message = "A change must reach the outputs."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secret : parameter.key_id != aws_kms_key.merchant[0].arn])
    error_message = "A parameter that exists must be left alone: the provider would write it without its secret."
  }
}
