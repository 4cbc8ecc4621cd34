mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant = "acme"
  # Any file will do: no test looks into it.
  package_path = "versions.tf"
}

run "defaults" {
  command = plan

  # Action by action and resource by resource, so that neither can grow without this test.
  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid => "${statement.Effect} ${join(" ", statement.Action)} on ${join(" ", statement.Resource)}"
      } == {
      WriteLogs          = "Allow logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/refiscal-acme:*"
      WriteTraces        = "Allow xray:PutTelemetryRecords xray:PutTraceSegments on *"
      TakeFromRetryQueue = "Allow sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage on arn:aws:sqs:eu-central-1:111122223333:retry"
      SendToQueues       = "Allow sqs:SendMessage on arn:aws:sqs:eu-central-1:111122223333:retry arn:aws:sqs:eu-central-1:111122223333:dead-letters"
      UseLedger          = "Allow dynamodb:BatchGetItem dynamodb:PutItem on arn:aws:dynamodb:eu-central-1:111122223333:table/refiscal-acme-ledger"
      ListLedger         = "Allow dynamodb:Query on arn:aws:dynamodb:eu-central-1:111122223333:table/refiscal-acme-ledger/index/byState"
      ReadSecrets        = "Allow ssm:GetParameters on arn:aws:ssm:eu-central-1:111122223333:parameter/broker-token arn:aws:ssm:eu-central-1:111122223333:parameter/connector-token"
    }
    error_message = "The role must allow exactly these actions on exactly these resources."
  }

  assert {
    condition = (
      aws_iam_role_policy.function.role == aws_iam_role.function.id
      && aws_lambda_function.reload.role == aws_iam_role.function.arn
      && aws_iam_role.function.name == "refiscal-acme"
    )
    error_message = "The function must have a role of its own with that policy."
  }

  assert {
    condition     = jsondecode(aws_iam_role.function.assume_role_policy).Statement == [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } } }]
    error_message = "Only Lambda may take the role, and only for this account."
  }

  assert {
    condition     = aws_iam_role.function.permissions_boundary == null
    error_message = "There must be no boundary unless asked for."
  }

  assert {
    condition     = aws_sqs_queue.retry.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.sqs_managed_sse_enabled
    error_message = "Both queues must be encrypted."
  }

  assert {
    condition     = aws_dynamodb_table.ledger.server_side_encryption[0].enabled
    error_message = "The ledger must be encrypted with a KMS key."
  }

  assert {
    condition = (
      alltrue([for parameter in aws_ssm_parameter.secret : parameter.type == "SecureString"])
      && { for key, parameter in aws_ssm_parameter.secret : key => parameter.name } == { broker-token = "/refiscal/acme/broker-token", connector-token = "/refiscal/acme/connector-token" }
    )
    error_message = "The two secrets must be encrypted parameters under the prefix."
  }

  # The provider takes a version only with a write-only value, and a write-only value only instead of one in the state.
  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secret : parameter.value_wo_version == 1])
    error_message = "Secrets must be write-only and never written twice."
  }

  assert {
    condition = !strcontains(jsonencode([
      aws_lambda_function.reload.environment[0].variables, aws_lambda_function.reload.description, aws_cloudwatch_dashboard.merchant[0].dashboard_body,
      output.function_name, output.live_alias_arn, output.live_version, output.role_arn, output.reloads_url,
      output.receipts_url, output.execution_arns, output.custom_domain_target, output.retry_queue_url, output.retry_queue_arn,
      output.dead_letter_queue_url, output.dead_letter_queue_arn, output.ledger_table, output.secret_parameters,
      output.key_arn, output.log_groups, output.alarm_topic_arn, output.alarm_names, output.dashboard_url,
    ]), "LEAKED")
    error_message = "No secret may stand in the environment, the dashboard or an output."
  }

  assert {
    condition     = length(aws_kms_key.merchant) == 0 && output.key_arn == null
    error_message = "There must be no key of the merchant's own unless asked for."
  }

  assert {
    condition = (
      aws_dynamodb_table.ledger.billing_mode == "PAY_PER_REQUEST"
      && aws_dynamodb_table.ledger.hash_key == "id"
      && aws_dynamodb_table.ledger.range_key == null
      && aws_dynamodb_table.ledger.name == aws_lambda_function.reload.environment[0].variables.REFISCAL_LEDGER_TABLE
      && join(", ", sort([for attribute in aws_dynamodb_table.ledger.attribute : "${attribute.name} ${attribute.type}"])) == "at N, id N, listed S"
    )
    error_message = "The ledger must be on demand with the document id, a number, as its key."
  }

  assert {
    condition = [
      for index in aws_dynamodb_table.ledger.global_secondary_index : "${index.name} by ${index.hash_key}, ${index.range_key}: ${index.projection_type}"
    ] == ["byState by listed, at: ALL"]
    error_message = "The ledger must have the index by which people list what they must look at."
  }

  assert {
    condition = (
      aws_dynamodb_table.ledger.ttl[0].enabled
      && aws_dynamodb_table.ledger.ttl[0].attribute_name == "expiresAt"
    )
    error_message = "Items of the ledger must expire."
  }

  assert {
    condition = (
      aws_dynamodb_table.ledger.point_in_time_recovery[0].enabled
      && aws_dynamodb_table.ledger.deletion_protection_enabled
    )
    error_message = "The ledger must be recoverable and protected from deletion."
  }
}

run "more_and_less" {
  command = plan

  variables {
    log_group_name = "/refiscal/fleet"
    tracing        = false
    policy_arns    = ["arn:aws:iam::111122223333:policy/proxy"]
    vpc            = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Sid => "${join(" ", statement.Action)} on ${join(" ", statement.Resource)}"
      if contains(["WriteLogs", "WriteTraces", "JoinVpc"], statement.Sid)
      } == {
      WriteLogs = "logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:/refiscal/fleet:log-stream:*/refiscal-acme[*"
      JoinVpc   = "ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses on *"
    }
    error_message = "The role must allow its own streams of a shared log group, its VPC, and no traces that nobody wants."
  }

  assert {
    condition     = [for attachment in aws_iam_role_policy_attachment.further : "${attachment.role} ${attachment.policy_arn}"] == ["refiscal-acme arn:aws:iam::111122223333:policy/proxy"]
    error_message = "The role must have the further policies asked for."
  }
}

run "bounded" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    deletion_protection      = false
  }

  assert {
    condition     = aws_iam_role.function.permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    error_message = "The boundary must bound the role."
  }

  assert {
    condition     = !aws_dynamodb_table.ledger.deletion_protection_enabled
    error_message = "A merchant that leaves must be able to delete its ledger."
  }
}

run "customer_managed_key" {
  command = plan

  variables {
    customer_managed_key = true
  }

  assert {
    condition = alltrue([
      for key in concat(
        [aws_sqs_queue.retry.kms_master_key_id, aws_sqs_queue.dead_letters.kms_master_key_id],
        [aws_dynamodb_table.ledger.server_side_encryption[0].kms_key_arn],
        values(aws_ssm_parameter.secret)[*].key_id,
        aws_cloudwatch_log_group.function[*].kms_key_id, aws_cloudwatch_log_group.http_api[*].kms_key_id,
        [aws_lambda_function.reload.kms_key_arn],
        aws_sns_topic.alarms[*].kms_master_key_id,
      ) : key == aws_kms_key.merchant[0].arn
    ])
    error_message = "The merchant's key must encrypt everything."
  }

  assert {
    condition = (
      aws_kms_key.merchant[0].enable_key_rotation
      && aws_kms_alias.merchant[0].name == "alias/refiscal-acme"
    )
    error_message = "The merchant's key must rotate and have a name."
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement if statement.Sid == "UseKey"] == [{
      Sid       = "UseKey"
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = [aws_kms_key.merchant[0].arn]
      Condition = { StringEquals = { "kms:ViaService" = ["dynamodb.eu-central-1.amazonaws.com", "lambda.eu-central-1.amazonaws.com", "sqs.eu-central-1.amazonaws.com", "ssm.eu-central-1.amazonaws.com"] } }
    }]
    error_message = "The role must use the merchant's key only through the services that hold its data."
  }

  assert {
    condition     = [for statement in jsondecode(aws_kms_key.merchant[0].policy).Statement : keys(statement.Principal)[0] == "Service" ? "${statement.Sid} ${statement.Principal.Service}" : "${statement.Sid} ${statement.Principal.AWS}"] == ["Account arn:aws:iam::111122223333:root", "Logs logs.eu-central-1.amazonaws.com", "Alarms cloudwatch.amazonaws.com", "DenyDeletion *"]
    error_message = "Only the account, its logs and its alarms may use the merchant's key."
  }

  assert {
    condition     = { for statement in jsondecode(aws_kms_key.merchant[0].policy).Statement : statement.Sid => "${statement.Effect} ${statement.Action}" if !can(tolist(statement.Action)) } == { Account = "Allow kms:*", DenyDeletion = "Deny kms:ScheduleKeyDeletion" }
    error_message = "The merchant's key must refuse to be deleted."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_kms_key.merchant[0].policy).Statement : contains(keys(statement), "Condition") if contains(keys(statement.Principal), "Service")])
    error_message = "No service may use the merchant's key for somebody else."
  }
}

run "another_partition" {
  command = plan

  variables {
    customer_managed_key = true
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn", dns_suffix = "amazonaws.com.cn" }
  }

  # What the mocks answer has the usual partition; these are the ARNs that the module makes up itself.
  assert {
    condition = alltrue([
      for arn in concat(
        flatten([for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : statement.Resource if contains(["WriteLogs", "UseLedger", "ListLedger"], statement.Sid)]),
        [for statement in jsondecode(aws_kms_key.merchant[0].policy).Statement : statement.Principal.AWS if statement.Sid == "Account"],
        flatten([for statement in jsondecode(aws_kms_key.merchant[0].policy).Statement : values(statement.Condition.ArnEquals) if can(statement.Condition)]),
      ) : startswith(arn, "arn:aws-cn:")
    ])
    error_message = "Every ARN must be of the partition that is deployed to."
  }

  assert {
    condition = (
      endswith(jsondecode(aws_kms_key.merchant[0].policy).Statement[1].Principal.Service, ".amazonaws.com.cn")
      && alltrue(flatten([
        for statement in jsondecode(aws_iam_role_policy.function.policy).Statement : [for service in statement.Condition.StringEquals["kms:ViaService"] : endswith(service, ".amazonaws.com.cn")] if statement.Sid == "UseKey"
      ]))
    )
    error_message = "The services of a region must have their partition's names."
  }
}

run "customer_managed_key_unprotected" {
  command = plan

  variables {
    customer_managed_key = true
    deletion_protection  = false
  }

  assert {
    condition     = jsondecode(aws_kms_key.merchant[0].policy).Statement[*].Sid == ["Account", "Logs", "Alarms"]
    error_message = "A merchant that leaves must be able to delete its key."
  }
}
