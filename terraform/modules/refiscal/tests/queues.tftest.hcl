mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant = "acme"
  # Any file will do: no test looks into it.
  package_path = "versions.tf"
}

run "standard" {
  command = plan

  assert {
    condition     = aws_sqs_queue.retry.visibility_timeout_seconds == 6 * aws_lambda_function.reload.timeout
    error_message = "A message must stay hidden for six times the function's timeout."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.retry.redrive_policy) == { deadLetterTargetArn = "arn:aws:sqs:eu-central-1:111122223333:dead-letters", maxReceiveCount = 8 }
    error_message = "The retry queue must give up into the dead-letter queue, after 8 tries by default."
  }

  assert {
    condition = (
      aws_sqs_queue_redrive_allow_policy.dead_letters.queue_url == aws_sqs_queue.dead_letters.id
      && jsondecode(aws_sqs_queue_redrive_allow_policy.dead_letters.redrive_allow_policy) == { redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-central-1:111122223333:retry"] }
    )
    error_message = "Only the retry queue may redrive into the dead-letter queue."
  }

  assert {
    condition = (
      aws_sqs_queue_redrive_allow_policy.retry.queue_url == aws_sqs_queue.retry.id
      && jsondecode(aws_sqs_queue_redrive_allow_policy.retry.redrive_allow_policy) == { redrivePermission = "denyAll" }
    )
    error_message = "No queue may redrive into the retry queue."
  }

  assert {
    condition = (
      aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
      && aws_sqs_queue.retry.message_retention_seconds == 1209600
    )
    error_message = "Both queues must keep their messages for 14 days by default."
  }

  assert {
    condition = alltrue([
      for queue in [aws_sqs_queue.retry, aws_sqs_queue.dead_letters] : jsonencode(jsondecode(queue.policy).Statement) == jsonencode([
        { Sid = "DenyWithoutTls", Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "arn:aws:sqs:eu-central-1:111122223333:${queue.name}", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
        { Sid = "DenyDeletion", Effect = "Deny", Principal = "*", Action = "sqs:DeleteQueue", Resource = "arn:aws:sqs:eu-central-1:111122223333:${queue.name}" },
      ])
    ])
    error_message = "Both queues must refuse calls without TLS and their deletion, and their policies allow nothing."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.retry.function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "The mapping must take back single messages."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.retry.event_source_arn == "arn:aws:sqs:eu-central-1:111122223333:retry"
      && aws_lambda_event_source_mapping.retry.function_name == aws_lambda_alias.live.arn
    )
    error_message = "The mapping must lead from the retry queue to the alias live."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.retry.enabled
    error_message = "The mapping must be on by default."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.retry.batch_size == 10
      && aws_lambda_event_source_mapping.retry.maximum_batching_window_in_seconds == 0
      && aws_lambda_event_source_mapping.retry.scaling_config[0].maximum_concurrency == 2
    )
    error_message = "The mapping must take 10 messages at once, without waiting, twice at a time by default."
  }

  assert {
    condition     = !aws_sqs_queue.retry.fifo_queue && !aws_sqs_queue.dead_letters.fifo_queue
    error_message = "Queues must be standard by default."
  }
}

run "unprotected" {
  command = plan

  variables {
    deletion_protection = false
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.retry, aws_sqs_queue.dead_letters] : jsondecode(queue.policy).Statement[*].Sid == ["DenyWithoutTls"]])
    error_message = "A merchant that leaves must be able to delete its queues."
  }
}

run "kill_switch" {
  command = plan

  variables {
    queue_processing_enabled = false
  }

  assert {
    condition     = !aws_lambda_event_source_mapping.retry.enabled
    error_message = "The kill switch must stop the mapping."
  }
}

run "fifo" {
  command = plan

  variables {
    fifo = true
  }

  assert {
    condition = (
      aws_sqs_queue.retry.fifo_queue
      && aws_sqs_queue.dead_letters.fifo_queue
      && aws_sqs_queue.retry.name == "refiscal-acme-retry.fifo"
      && aws_sqs_queue.dead_letters.name == "refiscal-acme-dead-letters.fifo"
    )
    error_message = "Both queues must be FIFO, with the suffix that SQS asks for."
  }

  assert {
    condition = (
      !aws_sqs_queue.retry.content_based_deduplication
      && !aws_sqs_queue.dead_letters.content_based_deduplication
    )
    error_message = "A FIFO queue must not drop a message for its body."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.retry.redrive_policy).maxReceiveCount == 1000
    error_message = "Messages of a FIFO queue must be received often enough to wait for the vendor."
  }

  assert {
    condition     = length(concat(aws_lambda_function_event_invoke_config.live.destination_config, aws_lambda_function_event_invoke_config.unqualified.destination_config)) == 0
    error_message = "A FIFO queue cannot be the destination of asynchronous invocations."
  }
}

run "settings" {
  command = plan

  variables {
    timeout                 = 22
    queue_batch_size        = 100
    queue_batch_window      = 5
    queue_max_concurrency   = 4
    queue_max_receive_count = 12
    queue_give_up_hours     = 24
    queue_retention_days    = 2
  }

  assert {
    condition     = aws_sqs_queue.retry.visibility_timeout_seconds == 137
    error_message = "A message must stay hidden for six times the timeout and the batch window."
  }

  assert {
    condition = (
      aws_lambda_event_source_mapping.retry.batch_size == 100
      && aws_lambda_event_source_mapping.retry.maximum_batching_window_in_seconds == 5
      && aws_lambda_event_source_mapping.retry.scaling_config[0].maximum_concurrency == 4
    )
    error_message = "Batch size, window and concurrency must be the ones asked for."
  }

  assert {
    condition = (
      jsondecode(aws_sqs_queue.retry.redrive_policy).maxReceiveCount == 12
      && aws_sqs_queue.retry.message_retention_seconds == 172800
    )
    error_message = "Tries and retention must be the ones asked for."
  }
}

run "longer_visibility" {
  command = plan

  variables {
    queue_visibility_timeout = 600
  }

  assert {
    condition     = aws_sqs_queue.retry.visibility_timeout_seconds == 600
    error_message = "A longer visibility timeout must be kept."
  }
}
