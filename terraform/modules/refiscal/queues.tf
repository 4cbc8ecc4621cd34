# The retry queue, the dead-letter queue behind it, and the mapping by which the function takes messages.

locals {
  queue_suffix           = var.fifo ? ".fifo" : ""
  retry_queue_name       = "${local.name}-retry${local.queue_suffix}"
  dead_letter_queue_name = "${local.name}-dead-letters${local.queue_suffix}"

  # Six times the timeout plus the batch window leaves Lambda room to try again when it is throttled:
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  least_visibility_timeout = 6 * var.timeout + var.queue_batch_window
  visibility_timeout       = coalesce(var.queue_visibility_timeout, local.least_visibility_timeout)

  day_seconds = 24 * 60 * 60

  # Access is by IAM alone; these policies only take away: every call without TLS, and what would lose messages. They stand
  # in the queue, since Terraform would delete a policy of its own before it deletes the queue. Hence by name.
  queue_policies = {
    for name in [local.retry_queue_name, local.dead_letter_queue_name] : name => jsonencode({
      Version = "2012-10-17"
      Statement = [
        for statement in concat(local.deny_without_tls, var.deletion_protection ? local.deny_deletion : []) :
        merge(statement, { Effect = "Deny", Principal = "*", Resource = "arn:${local.partition}:sqs:${local.region}:${local.account}:${name}" })
      ]
    })
  }
  deny_without_tls = [{ Sid = "DenyWithoutTls", Action = "sqs:*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }]
  deny_deletion    = [{ Sid = "DenyDeletion", Action = "sqs:DeleteQueue" }]
}

resource "aws_sqs_queue" "retry" {
  name       = local.retry_queue_name
  fifo_queue = var.fifo
  # Two messages with the same ids are two requests: telling them apart by their body would drop one without a trace.
  content_based_deduplication = false

  visibility_timeout_seconds = local.visibility_timeout
  message_retention_seconds  = var.queue_retention_days * local.day_seconds
  receive_wait_time_seconds  = 20

  sqs_managed_sse_enabled = var.customer_managed_key ? null : true
  kms_master_key_id       = local.key_arn

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    # The function itself gives up on what is too old. Messages of a FIFO queue stay in it until then, so that a low count
    # would give up long before.
    maxReceiveCount = var.fifo ? 1000 : var.queue_max_receive_count
  })

  policy = local.queue_policies[local.retry_queue_name]
  tags   = local.tags

  lifecycle {
    precondition {
      condition     = local.visibility_timeout >= local.least_visibility_timeout
      error_message = "queue_visibility_timeout must be at least six times timeout plus queue_batch_window: ${local.least_visibility_timeout} seconds."
    }

    precondition {
      condition     = var.queue_give_up_hours < 24 * var.queue_retention_days
      error_message = "queue_give_up_hours must be less than queue_retention_days, or SQS drops a FIFO queue's messages before the function makes them dead letters."
    }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                        = local.dead_letter_queue_name
  fifo_queue                  = var.fifo
  content_based_deduplication = false

  message_retention_seconds = 14 * local.day_seconds

  sqs_managed_sse_enabled = var.customer_managed_key ? null : true
  kms_master_key_id       = local.key_arn

  policy = local.queue_policies[local.dead_letter_queue_name]
  tags   = local.tags
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.retry.arn]
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "retry" {
  queue_url = aws_sqs_queue.retry.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "denyAll"
  })
}

resource "aws_lambda_event_source_mapping" "retry" {
  event_source_arn = aws_sqs_queue.retry.arn
  function_name    = aws_lambda_alias.live.arn
  enabled          = var.queue_processing_enabled

  batch_size                         = var.queue_batch_size
  maximum_batching_window_in_seconds = var.queue_batch_window
  function_response_types            = ["ReportBatchItemFailures"]

  # Lambda does not slow down when messages fail, so this and the visibility of each message are the throttle.
  scaling_config {
    maximum_concurrency = var.queue_max_concurrency
  }

  tags = local.tags

  # Lambda refuses the mapping unless the role may already receive from the queue.
  depends_on = [aws_iam_role_policy.function]

  lifecycle {
    precondition {
      condition     = var.queue_batch_size <= 10 || var.queue_batch_window > 0
      error_message = "queue_batch_size above 10 needs a queue_batch_window of at least 1 second, and so a standard queue."
    }

    precondition {
      condition     = !var.fifo || var.queue_batch_window == 0
      error_message = "queue_batch_window must be 0 for FIFO queues."
    }
  }
}
