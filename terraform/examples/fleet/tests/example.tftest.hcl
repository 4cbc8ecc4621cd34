# What the example makes is as unknown here as in a first plan.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}

variables {
  region     = "eu-central-1"
  account_id = "111122223333"
  package_s3 = { bucket = "packages", key = "function.zip", version = "v1", sha256 = "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE=" }
  merchants  = { acme = {}, beta = { own_metrics = true, dashboard_enabled = true, tracing = true } }
}

run "plans" {
  command = plan

  assert {
    condition     = { for merchant, deployment in output.merchants : merchant => deployment.function_name } == { acme = "refiscal-acme", beta = "refiscal-beta" }
    error_message = "Every merchant must have a deployment."
  }

  assert {
    condition     = join(" ", sort(output.merchants.acme.alarm_names)) == "refiscal-acme.dead-letters refiscal-acme.dead-letters-expire refiscal-acme.oldest-message refiscal-acme.waiting"
    error_message = "A merchant of a fleet must have few alarms unless more are asked for."
  }

  assert {
    condition     = output.merchants.acme.dashboard_url == null && contains(output.merchants.acme.log_groups, "/refiscal/fleet")
    error_message = "A merchant of a fleet must share dashboard and log group."
  }

  assert {
    condition     = output.merchants.beta.dashboard_url != null && contains(output.merchants.beta.log_groups, "/aws/lambda/refiscal-beta") && length(output.merchants.beta.alarm_names) == 19
    error_message = "A merchant that is looked at closely must have everything of its own."
  }

  assert {
    condition     = alltrue([for merchant in ["acme", "beta"] : output.merchants[merchant].alarm_topic_arn == "arn:aws-cn:sns:eu-central-1:111122223333:refiscal-alarms"])
    error_message = "The alarms of all merchants must go to one topic."
  }

  assert {
    condition = (
      { for key, alarm in aws_cloudwatch_metric_alarm.account : key => "${alarm.namespace} ${alarm.metric_name} by ${length(coalesce(alarm.dimensions, {}))}" } == { errors = "AWS/Lambda Errors by 0", throttles = "AWS/Lambda Throttles by 0" }
      && jsondecode(aws_sns_topic_policy.alarms.policy).Statement[0].Condition.ArnLike["aws:SourceArn"] == ["arn:aws-cn:cloudwatch:eu-central-1:111122223333:alarm:refiscal.*", "arn:aws-cn:cloudwatch:eu-central-1:111122223333:alarm:refiscal-*"]
      && values(aws_cloudwatch_metric_alarm.account)[*].alarm_name == ["refiscal.errors", "refiscal.throttles"]
    )
    error_message = "The functions together must have alarms, which may be sent to the topic."
  }

  assert {
    condition = aws_cloudwatch_dashboard.fleet.dashboard_name == "refiscal" && sort(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.fleet.dashboard_body).widgets : widget.properties.alarms if widget.type == "alarm"
    ])) == sort([for name in flatten(values(output.merchants)[*].alarm_names) : "arn:aws-cn:cloudwatch:eu-central-1:111122223333:alarm:${name}"])
    error_message = "The dashboard must have a name that no merchant's has, and show every merchant's alarms."
  }

  assert {
    condition = [
      for widget in jsondecode(aws_cloudwatch_dashboard.fleet.dashboard_body).widgets : try(regex("WaitingAge|InDoubt|TokenFailures|Rejected|VendorErrors|LedgerUnavailable", widget.properties.query), "nothing") if widget.type == "log"
    ] == ["WaitingAge", "InDoubt", "TokenFailures", "Rejected", "VendorErrors", "LedgerUnavailable"]
    error_message = "The dashboard must say who waits, who is in doubt and whose token is refused."
  }
}
