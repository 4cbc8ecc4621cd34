output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.reload.function_name
}

output "live_alias_arn" {
  description = "ARN of the alias `live`, for direct invocations."
  value       = aws_lambda_alias.live.arn
}

output "live_version" {
  description = "Version that the alias `live` points to; note it before an upgrade, for the roll-back."
  value       = aws_lambda_alias.live.function_version
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = aws_iam_role.function.arn
}

output "reloads_url" {
  description = "URL to POST ids to, null without the HTTP API."
  value       = one([for url in local.api_urls : "${url}/reloads"])
}

output "receipts_url" {
  description = "URL under which receipts are read, asked for and settled, null without the HTTP API."
  value       = one([for url in local.api_urls : "${url}/receipts"])
}

output "execution_arns" {
  description = "ARNs on which a caller of the HTTP API needs `execute-api:Invoke`, by role: `send`, `read`, `settle`. Empty without the HTTP API."
  value = {
    for role in distinct(values(local.routes)[*].role) : role => [
      for route in local.routes : "${aws_apigatewayv2_api.reloads[0].execution_arn}/*/${route.path}" if route.role == role
    ]
  }
}

output "custom_domain_target" {
  description = "Name that the custom domain's DNS record must point to, null without a custom domain."
  value       = one([for domain in aws_apigatewayv2_domain_name.reloads : domain.domain_name_configuration[0].target_domain_name])
}

output "retry_queue_url" {
  description = "URL of the queue to send ids to."
  value       = aws_sqs_queue.retry.url
}

output "retry_queue_arn" {
  description = "ARN of the queue to send ids to; a sender needs `sqs:SendMessage` on it."
  value       = aws_sqs_queue.retry.arn
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.arn
}

output "queue_mapping" {
  description = "UUID of the mapping by which the function takes messages from the retry queue."
  value       = aws_lambda_event_source_mapping.retry.uuid
}

output "ledger_table" {
  description = "Name of the ledger's table."
  value       = aws_dynamodb_table.ledger.name
}

output "secret_parameters" {
  description = "Names of the parameters that a person puts the secrets into, by secret."
  value       = { for key, parameter in aws_ssm_parameter.secret : key => parameter.name }
}

output "key_arn" {
  description = "ARN of the merchant's own KMS key, null without one."
  value       = local.key_arn
}

output "log_groups" {
  description = "Names of the log groups of the function and, with the HTTP API, of its access log."
  value       = concat(aws_cloudwatch_log_group.function[*].name, var.log_group_name[*], aws_cloudwatch_log_group.http_api[*].name)
}

output "alarm_topic_arn" {
  description = "ARN of the topic that the alarms go to."
  value       = local.alarm_topic_arns[0]
}

output "alarm_names" {
  description = "Names of all alarms."
  value = concat(
    aws_cloudwatch_composite_alarm.unhealthy[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.high)[*].alarm_name,
    aws_cloudwatch_metric_alarm.silence[*].alarm_name,
  )
}

output "dashboard_url" {
  description = "Address of the dashboard in the AWS console, null without one."
  value       = !var.dashboard_enabled ? null : "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards/dashboard/${local.name}"
}
