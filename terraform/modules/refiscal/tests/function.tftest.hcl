mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant = "acme"
  # Any file will do: no test looks into it.
  package_path = "versions.tf"
}

run "native" {
  command = plan

  assert {
    condition = (
      aws_lambda_function.reload.runtime == "provided.al2023"
      && aws_lambda_function.reload.handler == "not.used.in.provided.runtime"
    )
    error_message = "The native function must run on provided.al2023."
  }

  assert {
    condition     = aws_lambda_function.reload.memory_size == 256 && aws_lambda_function.reload.timeout == 30
    error_message = "The native function must have 256 MB and 30 s."
  }

  assert {
    condition     = aws_lambda_function.reload.architectures == tolist(["x86_64"])
    error_message = "The function must run on x86_64 by default, which the build is made for."
  }

  assert {
    condition     = aws_lambda_function.reload.source_code_hash == filebase64sha256("versions.tf")
    error_message = "A changed package must change the function."
  }

  assert {
    condition = aws_lambda_function.reload.environment[0].variables == tomap({
      REFISCAL_MERCHANT                  = "acme"
      REFISCAL_PROCESSING_URL            = "https://fp.bifit.com/processing-api"
      REFISCAL_SECRETS_PREFIX            = "/refiscal/acme"
      REFISCAL_BATCH_SIZE                = "50"
      REFISCAL_MAX_IDS                   = "10000"
      REFISCAL_RETRY_QUEUE_GIVE_UP_AFTER = "72h"
      REFISCAL_RETRY_QUEUE_URL           = "https://sqs.eu-central-1.amazonaws.com/111122223333/retry"
      REFISCAL_DEAD_LETTER_QUEUE_URL     = "https://sqs.eu-central-1.amazonaws.com/111122223333/dead-letters"
      REFISCAL_LEDGER_TABLE              = "refiscal-acme-ledger"
      REFISCAL_LEDGER_WINDOW             = "24h"
    })
    error_message = "The environment must be exactly the merchant's names and addresses."
  }

  assert {
    condition     = aws_lambda_function.reload.tracing_config[0].mode == "Active"
    error_message = "X-Ray must be active."
  }

  assert {
    condition = (
      aws_lambda_function.reload.logging_config[0].log_format == "JSON"
      && aws_lambda_function.reload.logging_config[0].application_log_level == "INFO"
    )
    error_message = "Logs must be JSON from INFO on, or metric lines are dropped."
  }

  assert {
    condition = (
      aws_lambda_function.reload.logging_config[0].log_group == aws_cloudwatch_log_group.function[0].name
      && aws_cloudwatch_log_group.function[0].name == "/aws/lambda/refiscal-acme"
    )
    error_message = "The function must write to its own log group."
  }

  assert {
    condition     = alltrue([for group in concat(aws_cloudwatch_log_group.function, aws_cloudwatch_log_group.http_api) : group.retention_in_days == 30])
    error_message = "Logs must end after 30 days by default."
  }

  assert {
    condition     = aws_lambda_function.reload.reserved_concurrent_executions == -1
    error_message = "No concurrency may be reserved unless asked for."
  }

  assert {
    condition = (
      aws_lambda_function.reload.publish
      && aws_lambda_alias.live.name == "live"
      && aws_lambda_alias.live.function_version == "7"
    )
    error_message = "The alias live must point to the version just published."
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.live.maximum_retry_attempts == 0
      && aws_lambda_function_event_invoke_config.live.qualifier == "live"
    )
    error_message = "Lambda must not repeat an asynchronous invocation on its own."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.live.destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-central-1:111122223333:dead-letters"
    error_message = "A failed asynchronous invocation must become a dead letter."
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.unqualified.function_name == "refiscal-acme"
      && aws_lambda_function_event_invoke_config.unqualified.qualifier == null
      && aws_lambda_function_event_invoke_config.unqualified.maximum_retry_attempts == 0
      && aws_lambda_function_event_invoke_config.unqualified.destination_config == aws_lambda_function_event_invoke_config.live.destination_config
    )
    error_message = "An invocation that names no alias must fail as one of the alias does."
  }
}

run "jvm" {
  command = plan

  variables {
    runtime      = "java21"
    architecture = "arm64"
  }

  assert {
    condition = (
      aws_lambda_function.reload.runtime == "java21"
      && aws_lambda_function.reload.handler == "dev.refiscal.JvmHandler::handleRequest"
    )
    error_message = "The JVM function must run on java21 with Quarkus' handler."
  }

  assert {
    condition     = aws_lambda_function.reload.memory_size == 512
    error_message = "The JVM function must have 512 MB by default."
  }

  assert {
    condition     = aws_lambda_function.reload.architectures == tolist(["arm64"])
    error_message = "The architecture must be the one asked for."
  }

  assert {
    condition     = length(aws_lambda_function.reload.snap_start) == 0
    error_message = "There must be no snapshots unless they are asked for."
  }
}

run "snapshots" {
  command = plan

  variables {
    runtime    = "java21"
    snap_start = true
  }

  assert {
    condition     = one(aws_lambda_function.reload.snap_start[*].apply_on) == "PublishedVersions"
    error_message = "Every published version must start from a snapshot."
  }
}

run "shared" {
  command = plan

  variables {
    log_group_name    = "/refiscal/fleet"
    log_class         = "INFREQUENT_ACCESS"
    dashboard_enabled = false
    tracing           = false
  }

  assert {
    condition = (
      length(aws_cloudwatch_log_group.function) == 0
      && aws_lambda_function.reload.logging_config[0].log_group == "/refiscal/fleet"
      && contains(output.log_groups, "/refiscal/fleet")
    )
    error_message = "The function must write to the log group given."
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.merchant) == 0 && output.dashboard_url == null
    error_message = "There must be no dashboard when none is wanted."
  }

  assert {
    condition     = aws_lambda_function.reload.tracing_config[0].mode == "PassThrough"
    error_message = "X-Ray must be off when it is not wanted."
  }

  assert {
    condition = (
      length(aws_lambda_function.reload.vpc_config) == 0
      && aws_lambda_function.reload.code_signing_config_arn == null
    )
    error_message = "The function must be in no VPC and need no signature unless asked for."
  }
}

run "in_a_vpc" {
  command = plan

  variables {
    code_signing_config_arn = "arn:aws:lambda:eu-central-1:111122223333:code-signing-config:csc-0123456789abcdef0"
    vpc = {
      subnet_ids         = ["subnet-1", "subnet-2"]
      security_group_ids = ["sg-1"]
    }
  }

  assert {
    condition = (
      aws_lambda_function.reload.vpc_config[0].subnet_ids == toset(["subnet-1", "subnet-2"])
      && aws_lambda_function.reload.vpc_config[0].security_group_ids == toset(["sg-1"])
    )
    error_message = "The function must be in the subnets and security groups asked for."
  }

  assert {
    condition     = aws_lambda_function.reload.code_signing_config_arn == "arn:aws:lambda:eu-central-1:111122223333:code-signing-config:csc-0123456789abcdef0"
    error_message = "The package must be held against the code signing configuration."
  }
}

run "package_of_a_bucket" {
  command = plan

  variables {
    package_path = null
    package_s3 = {
      bucket  = "packages"
      key     = "refiscal/function.zip"
      version = "v1"
      sha256  = "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE="
    }
  }

  assert {
    condition = (
      aws_lambda_function.reload.filename == null
      && aws_lambda_function.reload.s3_bucket == "packages"
      && aws_lambda_function.reload.s3_key == "refiscal/function.zip"
      && aws_lambda_function.reload.s3_object_version == "v1"
      && aws_lambda_function.reload.source_code_hash == "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE="
    )
    error_message = "The package must be the version of the object asked for, and a changed one must change the function."
  }
}

run "other_bytes" {
  command = plan

  variables {
    package_path = null
    package_s3   = { bucket = "packages", key = "function.zip", version = "v1", sha256 = "b3RoZXIgYnl0ZXMgdGhhbiB0aG9zZSBhc2tlZCBmb3I=" }
  }

  expect_failures = [aws_lambda_function.reload]
}

run "roll_back" {
  command = plan

  variables {
    live_version = "6"
    package_path = "no-such.zip"
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "6" && length(aws_lambda_alias.live.routing_config) == 0
    error_message = "A roll-back must give everything to the version asked for."
  }
}

run "roll_back_beside_a_package" {
  command = plan

  variables {
    live_version = "6"
  }

  assert {
    condition     = aws_lambda_function.reload.source_code_hash != filebase64sha256("versions.tf")
    error_message = "A roll-back must not publish what the build has left."
  }
}

run "no_package" {
  command = plan

  variables {
    package_path = "no-such.zip"
  }

  expect_failures = [check.package]
}

run "canary" {
  command = plan

  variables {
    live_version   = "6"
    canary_percent = 10
  }

  assert {
    condition = (
      aws_lambda_alias.live.function_version == "6"
      && aws_lambda_alias.live.routing_config[0].additional_version_weights == tomap({ "7" = 0.1 })
      && aws_lambda_function.reload.source_code_hash == filebase64sha256("versions.tf")
    )
    error_message = "A canary must publish the package and give its version the share asked for."
  }
}

run "canary_without_another_version" {
  command = plan

  variables {
    live_version   = "7"
    canary_percent = 10
  }

  expect_failures = [aws_lambda_alias.live]
}

run "settings" {
  command = plan

  variables {
    processing_url       = "https://fp-test.bifit.com/processing-api"
    vendor_trust_store   = "/opt/vendor-ca.pem"
    vendor_batch_size    = 20
    max_ids              = 500
    ledger_window_hours  = 48
    queue_give_up_hours  = 24
    memory_size          = 1024
    reserved_concurrency = 3
    layers               = ["arn:aws:lambda:eu-central-1:111122223333:layer:vendor-ca:1"]
    live_version         = "5"
    log_retention_days   = 7
  }

  assert {
    condition = {
      for key in ["REFISCAL_PROCESSING_URL", "REFISCAL_BATCH_SIZE", "REFISCAL_MAX_IDS", "REFISCAL_LEDGER_WINDOW", "REFISCAL_RETRY_QUEUE_GIVE_UP_AFTER", "QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS"] :
      key => lookup(aws_lambda_function.reload.environment[0].variables, key, null)
      } == {
      REFISCAL_PROCESSING_URL                  = "https://fp-test.bifit.com/processing-api"
      REFISCAL_BATCH_SIZE                      = "20"
      REFISCAL_MAX_IDS                         = "500"
      REFISCAL_LEDGER_WINDOW                   = "48h"
      REFISCAL_RETRY_QUEUE_GIVE_UP_AFTER       = "24h"
      QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS = "/opt/vendor-ca.pem"
    }
    error_message = "Settings must reach the environment."
  }

  assert {
    condition = (
      aws_lambda_function.reload.memory_size == 1024
      && aws_lambda_function.reload.reserved_concurrent_executions == 3
      && length(aws_lambda_function.reload.layers) == 1
    )
    error_message = "Memory, reserved concurrency and layers must be the ones asked for."
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "5"
    error_message = "A roll-back must move the alias live to the version asked for."
  }

  assert {
    condition     = alltrue([for group in concat(aws_cloudwatch_log_group.function, aws_cloudwatch_log_group.http_api) : group.retention_in_days == 7])
    error_message = "Log retention must be the one asked for."
  }
}
