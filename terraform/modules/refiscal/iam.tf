# What the function may do: only the calls that it makes, only on its own merchant's resources.

locals {
  statements = concat(
    [
      {
        Sid      = "WriteLogs"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [local.log_streams_arn]
      },
      {
        # The event source mapping works with the function's role too.
        Sid      = "TakeFromRetryQueue"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = [aws_sqs_queue.retry.arn]
      },
      {
        Sid      = "SendToQueues"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.retry.arn, aws_sqs_queue.dead_letters.arn]
      },
      {
        # A transaction is allowed by what it consists of; there is no action for it. BatchGetItem is for people who ask.
        Sid      = "UseLedger"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:PutItem"]
        Resource = [local.ledger_arn]
      },
      {
        Sid      = "ListLedger"
        Action   = ["dynamodb:Query"]
        Resource = ["${local.ledger_arn}/index/${local.ledger_index}"]
      },
      {
        Sid      = "ReadSecrets"
        Action   = ["ssm:GetParameters"]
        Resource = [for key in sort(keys(local.secrets)) : aws_ssm_parameter.secret[key].arn]
      },
    ],
    var.tracing ? [local.trace_statement] : [],
    var.vpc == null ? [] : [local.vpc_statement],
    local.key_statements,
  )

  # In a log group that is not its own, Lambda puts the function's name into the names of the streams:
  # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
  log_streams_arn = join(":", [
    "arn:${local.partition}:logs:${local.region}:${local.account}",
    var.log_group_name == null ? "log-group:/aws/lambda/${local.name}:*" : "log-group:${var.log_group_name}:log-stream:*/${local.name}[*",
  ])

  trace_statement = {
    # X-Ray knows no resources.
    Sid      = "WriteTraces"
    Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    Resource = ["*"]
  }

  # What Lambda itself does with the role to join a VPC; it knows no narrower resources:
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  vpc_statement = {
    Sid = "JoinVpc"
    Action = [
      "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
    ]
    Resource = ["*"]
  }

  key_statements = [
    for key_arn in aws_kms_key.merchant[*].arn : {
      # Sending to an encrypted queue needs a data key: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
      Sid      = "UseKey"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [key_arn]
      Condition = { StringEquals = { "kms:ViaService" = [
        for service in ["dynamodb", "lambda", "sqs", "ssm"] : "${service}.${local.region}.${local.dns_suffix}"
      ] } }
    }
  ]
}

resource "aws_iam_role" "function" {
  name                 = local.name
  description          = "Role of the refiscal function of ${var.merchant}."
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
      # Lambda may take it for this account's functions only.
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "function" {
  name = "refiscal"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for statement in local.statements : merge({ Effect = "Allow" }, statement)]
  })
}

resource "aws_iam_role_policy_attachment" "further" {
  for_each = var.policy_arns

  role       = aws_iam_role.function.name
  policy_arn = each.value
}
