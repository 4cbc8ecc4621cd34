# The function, its log group and the alias that everything else calls.

locals {
  native = var.runtime == "provided.al2023"

  # Names and addresses only: the secrets are read from Parameter Store at run time.
  # terraform/check-environment.sh reads the REFISCAL_ keys from between the next line and its closing brace.
  environment = {
    REFISCAL_MERCHANT                  = var.merchant
    REFISCAL_PROCESSING_URL            = var.processing_url
    REFISCAL_SECRETS_PREFIX            = local.secrets_prefix
    REFISCAL_BATCH_SIZE                = tostring(var.vendor_batch_size)
    REFISCAL_MAX_IDS                   = tostring(var.max_ids)
    REFISCAL_RETRY_QUEUE_URL           = aws_sqs_queue.retry.url
    REFISCAL_RETRY_QUEUE_GIVE_UP_AFTER = "${var.queue_give_up_hours}h"
    REFISCAL_DEAD_LETTER_QUEUE_URL     = aws_sqs_queue.dead_letters.url
    REFISCAL_LEDGER_TABLE              = local.ledger_table
    REFISCAL_LEDGER_WINDOW             = "${var.ledger_window_hours}h"
  }

  # A roll-back publishes nothing, whatever the build has left, and neither a destroy nor a change elsewhere needs a package.
  publishing = var.live_version == null || var.canary_percent > 0
  package_sha256 = (
    !local.publishing ? null :
    var.package_s3 != null ? var.package_s3.sha256 :
    fileexists(var.package_path) ? filebase64sha256(var.package_path) : null
  )

  # Lambda cannot deliver to a FIFO queue.
  failure_destinations = var.fifo ? [] : [aws_sqs_queue.dead_letters.arn]

  trust_store_environment = var.vendor_trust_store == null ? {} : {
    QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS = var.vendor_trust_store
  }
}

resource "aws_cloudwatch_log_group" "function" {
  count = var.log_group_name == null ? 1 : 0

  name              = "/aws/lambda/${local.name}"
  retention_in_days = var.log_retention_days
  log_group_class   = var.log_class
  kms_key_id        = local.key_arn
  tags              = local.tags
}

resource "aws_lambda_function" "reload" {
  function_name = local.name
  description   = "Asks the vendor to fiscalize failed receipts of ${var.merchant} again."
  role          = aws_iam_role.function.arn

  filename          = var.package_path
  s3_bucket         = one(var.package_s3[*].bucket)
  s3_key            = one(var.package_s3[*].key)
  s3_object_version = one(var.package_s3[*].version)
  # Null leaves the code as it is.
  source_code_hash = local.package_sha256
  runtime          = var.runtime
  architectures    = [var.architecture]
  handler          = local.native ? "not.used.in.provided.runtime" : "dev.refiscal.JvmHandler::handleRequest"
  layers           = var.layers

  memory_size                    = coalesce(var.memory_size, local.native ? 256 : 512)
  timeout                        = var.timeout
  reserved_concurrent_executions = coalesce(var.reserved_concurrency, -1)
  publish                        = true
  kms_key_arn                    = local.key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  dynamic "snap_start" {
    for_each = var.snap_start ? ["PublishedVersions"] : []

    content {
      apply_on = snap_start.value
    }
  }

  environment {
    variables = merge(local.environment, local.trust_store_environment)
  }

  logging_config {
    log_format = "JSON"
    log_group  = coalesce(var.log_group_name, one(aws_cloudwatch_log_group.function[*].name))
    # Not above INFO: a metric line has no level, counts as INFO and would be dropped.
    application_log_level = "INFO"
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  tags = local.tags

  # A function that runs before it may read its secrets or write its log fails in ways that are hard to see.
  depends_on = [aws_iam_role_policy.function, aws_iam_role_policy_attachment.further]

  lifecycle {
    # The alias moves only after this, so other bytes than those asked for serve nobody. While a version is still to be
    # published its number is unknown, and with it the condition: Terraform comes back to it after the apply.
    postcondition {
      condition = (
        !local.publishing || var.package_s3 == null ? true :
        self.code_sha256 == var.package_s3.sha256 || self.version == ""
      )
      error_message = "Lambda has other bytes than package_s3.sha256 says: mend it, or upload the package as another version of the object."
    }

    precondition {
      condition     = !var.http_api_enabled || var.timeout <= 30
      error_message = "timeout must be at most 30 seconds with the HTTP API: it answers for the function after that, and the report of the ids is lost."
    }

    precondition {
      condition     = !(var.snap_start && local.native)
      error_message = "snap_start is for the JVM package: Lambda takes no snapshots of provided.al2023."
    }

    precondition {
      condition     = var.reserved_concurrency == null ? true : var.reserved_concurrency >= var.queue_max_concurrency
      error_message = "reserved_concurrency must be at least queue_max_concurrency, or the queue is throttled and its messages use up their tries."
    }
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that the HTTP API and the queue call."
  function_name    = aws_lambda_function.reload.function_name
  function_version = coalesce(var.live_version, aws_lambda_function.reload.version)

  dynamic "routing_config" {
    for_each = var.canary_percent > 0 ? [var.canary_percent] : []

    content {
      additional_version_weights = { (aws_lambda_function.reload.version) = routing_config.value / 100 }
    }
  }

  lifecycle {
    precondition {
      condition     = var.canary_percent == 0 || aws_lambda_function.reload.version != coalesce(var.live_version, "none")
      error_message = "canary_percent has no other version to share with: the package is live_version ${coalesce(var.live_version, "none")} already."
    }
  }
}

check "package" {
  assert {
    condition     = !local.publishing || var.package_s3 != null ? true : fileexists(var.package_path)
    error_message = "No package at ${coalesce(var.package_path, "package_path")}: the function keeps the code that it has."
  }
}

# By default Lambda repeats a failed asynchronous invocation twice on its own. Whether a receipt may be sent again is for
# the ledger and the queues to say, so the event becomes a dead letter at once. The setting is per qualifier: an invocation
# that names no alias has its own.
resource "aws_lambda_function_event_invoke_config" "live" {
  function_name          = aws_lambda_function.reload.function_name
  qualifier              = aws_lambda_alias.live.name
  maximum_retry_attempts = 0

  dynamic "destination_config" {
    for_each = local.failure_destinations

    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "unqualified" {
  function_name          = aws_lambda_function.reload.function_name
  maximum_retry_attempts = 0

  dynamic "destination_config" {
    for_each = local.failure_destinations

    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }
}
