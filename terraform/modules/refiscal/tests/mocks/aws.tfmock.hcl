# What AWS would answer, for the tests of the module. Every ARN is one of its own, so that a policy which names the wrong
# resource cannot pass for one that names the right one.

mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}

mock_data "aws_region" {
  defaults = { id = "eu-central-1" }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

override_resource {
  target = aws_sqs_queue.retry
  values = {
    arn = "arn:aws:sqs:eu-central-1:111122223333:retry"
    id  = "https://sqs.eu-central-1.amazonaws.com/111122223333/retry"
    url = "https://sqs.eu-central-1.amazonaws.com/111122223333/retry"
  }
}

override_resource {
  target = aws_sqs_queue.dead_letters
  values = {
    arn = "arn:aws:sqs:eu-central-1:111122223333:dead-letters"
    id  = "https://sqs.eu-central-1.amazonaws.com/111122223333/dead-letters"
    url = "https://sqs.eu-central-1.amazonaws.com/111122223333/dead-letters"
  }
}

# A parameter's value as it stands in AWS: wherever it turns up, a secret has leaked.
override_resource {
  target = aws_ssm_parameter.secret["connector-token"]
  values = {
    arn   = "arn:aws:ssm:eu-central-1:111122223333:parameter/connector-token"
    value = "LEAKED"
  }
}

override_resource {
  target = aws_ssm_parameter.secret["broker-token"]
  values = {
    arn   = "arn:aws:ssm:eu-central-1:111122223333:parameter/broker-token"
    value = "LEAKED"
  }
}

mock_resource "aws_dynamodb_table" {
  defaults = { arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/mocked" }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-central-1:111122223333:key/5f0c1c5e-0000-4000-8000-000000000001"
    key_id = "5f0c1c5e-0000-4000-8000-000000000001"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn = "arn:aws:iam::111122223333:role/function"
    id  = "function"
  }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn         = "arn:aws:lambda:eu-central-1:111122223333:function:reload"
    version     = "7"
    code_sha256 = "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE="
  }
}

mock_resource "aws_lambda_alias" {
  defaults = {
    arn        = "arn:aws:lambda:eu-central-1:111122223333:function:reload:live"
    invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:111122223333:function:reload:live/invocations"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:mocked" }
}

mock_resource "aws_apigatewayv2_api" {
  defaults = {
    id            = "api1"
    api_endpoint  = "https://api1.execute-api.eu-central-1.amazonaws.com"
    execution_arn = "arn:aws:execute-api:eu-central-1:111122223333:api1"
  }
}

mock_resource "aws_apigatewayv2_authorizer" {
  defaults = { id = "authorizer1" }
}

mock_resource "aws_apigatewayv2_integration" {
  defaults = { id = "integration1" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:eu-central-1:111122223333:mocked-topic" }
}

mock_resource "aws_cloudwatch_metric_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:mocked" }
}

mock_resource "aws_cloudwatch_composite_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:mocked-composite" }
}
