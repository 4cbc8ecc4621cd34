# Every validation and every precondition refuses its bad value. Several variables are bad at once: Terraform judges each
# for itself, and a run fails when one that is expected to be refused is not.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant     = "acme"
  package_path = "versions.tf"
}

run "malformed" {
  command = plan

  variables {
    merchant                 = "Acme"
    tags                     = { Merchant = "other" }
    processing_url           = "http://fp.bifit.com/processing-api"
    vendor_trust_store       = "ca.pem"
    runtime                  = "java17"
    architecture             = "x86"
    layers                   = ["arn:aws:lambda:eu-central-1:111122223333:layer:vendor-ca"]
    live_version             = "$LATEST"
    jwt                      = { issuer = "http://login.example.com/", audiences = ["refiscal"] }
    custom_domain            = { name = "reloads", certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1" }
    permissions_boundary_arn = "boundary"
    alarm_emails             = ["on-call"]
    runbook_url              = "docs/runbook.md#errors"
    alarms                   = ["dead-letter"]
    log_group_name           = "aws/refiscal"
    vpc                      = { subnet_ids = [], security_group_ids = ["sg-1"] }
    code_signing_config_arn  = "csc-0123456789abcdef0"
    policy_arns              = ["proxy"]
  }

  expect_failures = [
    var.merchant, var.tags, var.processing_url, var.vendor_trust_store, var.runtime, var.architecture,
    var.layers, var.live_version, var.jwt, var.custom_domain, var.permissions_boundary_arn, var.alarm_emails,
    var.runbook_url, var.alarms, var.log_group_name, var.vpc, var.code_signing_config_arn, var.policy_arns,
  ]
}

run "malformed_otherwise" {
  command = plan

  variables {
    package_path   = null
    package_s3     = { bucket = "packages", key = "function.zip", version = "v1", sha256 = "6d6f636b6564206279746573206f662061207061636b6167652c203332206221" }
    merchant       = "a-name-that-is-longer-than-thirty"
    tags           = { "aws:owner" = "other" }
    processing_url = "https://user@fp.bifit.com/processing-api"
    layers         = [for version in range(1, 7) : "arn:aws:lambda:eu-central-1:111122223333:layer:vendor-ca:${version}"]
    jwt            = { issuer = "https://login.example.com/", audiences = [] }
    custom_domain  = { name = "reloads.example.com", certificate_arn = "certificate" }
    alarms         = ["unhealthy"]
    log_group_name = "fleet logs"
    vpc            = { subnet_ids = ["subnet-1"], security_group_ids = [] }
    # Not in the run above: alarm_emails looks at it, and is not judged when it is bad.
    alarm_topic_arn = "on-call"
  }

  expect_failures = [
    var.merchant, var.tags, var.processing_url, var.package_s3, var.layers, var.jwt, var.custom_domain,
    var.alarm_topic_arn, var.alarms, var.log_group_name, var.vpc,
  ]
}

run "no_package" {
  command = plan

  variables {
    package_path   = null
    canary_percent = 10
    # Not in the runs above: alarms looks at it.
    log_class = "DELIVERY"
  }

  expect_failures = [var.package_s3, var.canary_percent, var.log_class]
}

run "two_packages" {
  command = plan

  variables {
    package_s3 = { bucket = "packages", key = "function.zip", version = "v1", sha256 = "bW9ja2VkIGJ5dGVzIG9mIGEgcGFja2FnZSwgMzIgYiE=" }
  }

  expect_failures = [var.package_s3]
}

run "too_small" {
  command = plan

  variables {
    vendor_batch_size        = 0
    max_ids                  = 0
    memory_size              = 127
    timeout                  = 19
    reserved_concurrency     = 0
    log_retention_days       = 0
    throttle_rate            = 0
    throttle_burst           = 0
    queue_batch_size         = 0
    queue_batch_window       = -1
    queue_max_concurrency    = 1
    queue_visibility_timeout = -1
    queue_max_receive_count  = 4
    queue_retention_days     = 0
    queue_give_up_hours      = 0
    ledger_window_hours      = 0
    alarm_thresholds         = { rejected = -1 }
    silence_hours            = 0
    live_version             = "6"
    canary_percent           = -1
  }

  expect_failures = [
    var.vendor_batch_size, var.max_ids, var.memory_size, var.timeout, var.reserved_concurrency, var.log_retention_days,
    var.throttle_rate, var.throttle_burst, var.queue_batch_size, var.queue_batch_window, var.queue_max_concurrency,
    var.queue_visibility_timeout, var.queue_max_receive_count, var.queue_retention_days, var.queue_give_up_hours, var.ledger_window_hours,
    var.alarm_thresholds, var.silence_hours, var.canary_percent,
  ]
}

run "too_big" {
  command = plan

  variables {
    vendor_batch_size        = 1001
    max_ids                  = 10001
    memory_size              = 10241
    timeout                  = 901
    log_retention_days       = 31
    throttle_rate            = 1001
    throttle_burst           = 1001
    queue_batch_size         = 10001
    queue_batch_window       = 301
    queue_max_concurrency    = 1001
    queue_visibility_timeout = 43201
    queue_max_receive_count  = 1001
    queue_retention_days     = 15
    queue_give_up_hours      = 241
    ledger_window_hours      = 721
    alarm_thresholds         = { duration_percent = 100 }
    silence_hours            = 169
    live_version             = "6"
    canary_percent           = 51
  }

  expect_failures = [
    var.vendor_batch_size, var.max_ids, var.memory_size, var.timeout, var.log_retention_days, var.throttle_rate,
    var.throttle_burst, var.queue_batch_size, var.queue_batch_window, var.queue_max_concurrency,
    var.queue_visibility_timeout, var.queue_max_receive_count, var.queue_retention_days, var.queue_give_up_hours, var.ledger_window_hours,
    var.alarm_thresholds, var.silence_hours, var.canary_percent,
  ]
}

run "no_whole_number" {
  command = plan

  variables {
    vendor_batch_size        = 1.5
    max_ids                  = 1.5
    memory_size              = 256.5
    timeout                  = 22.5
    reserved_concurrency     = 2.5
    throttle_burst           = 1.5
    queue_batch_size         = 1.5
    queue_batch_window       = 1.5
    queue_max_concurrency    = 2.5
    queue_visibility_timeout = 600.5
    queue_max_receive_count  = 5.5
    queue_retention_days     = 1.5
    queue_give_up_hours      = 1.5
    ledger_window_hours      = 1.5
    silence_hours            = 1.5
    live_version             = "6"
    canary_percent           = 1.5
  }

  expect_failures = [
    var.vendor_batch_size, var.max_ids, var.memory_size, var.timeout, var.reserved_concurrency, var.throttle_burst,
    var.queue_batch_size, var.queue_batch_window, var.queue_max_concurrency, var.queue_visibility_timeout,
    var.queue_max_receive_count, var.queue_retention_days, var.queue_give_up_hours, var.ledger_window_hours, var.silence_hours,
    var.canary_percent,
  ]
}

run "emails_for_another_topic" {
  command = plan

  variables {
    alarm_topic_arn = "arn:aws:sns:eu-central-1:111122223333:on-call"
    alarm_emails    = ["on-call@example.com"]
  }

  expect_failures = [var.alarm_emails]
}

run "visibility_below_six_timeouts" {
  command = plan

  variables {
    queue_visibility_timeout = 179
  }

  expect_failures = [aws_sqs_queue.retry]
}

run "timeout_beyond_the_http_api" {
  command = plan

  variables {
    timeout = 31
  }

  expect_failures = [aws_lambda_function.reload]
}

run "snapshots_of_the_native_package" {
  command = plan

  variables {
    snap_start = true
  }

  expect_failures = [aws_lambda_function.reload]
}

run "reserve_below_the_queue" {
  command = plan

  variables {
    reserved_concurrency  = 2
    queue_max_concurrency = 3
  }

  expect_failures = [aws_lambda_function.reload]
}

run "big_batches_without_window" {
  command = plan

  variables {
    queue_batch_size = 11
  }

  expect_failures = [aws_lambda_event_source_mapping.retry]
}

run "window_of_fifo" {
  command = plan

  variables {
    fifo               = true
    queue_batch_window = 1
  }

  expect_failures = [aws_lambda_event_source_mapping.retry]
}

run "giving_up_after_the_queue" {
  command = plan

  variables {
    queue_give_up_hours  = 24
    queue_retention_days = 1
  }

  expect_failures = [aws_sqs_queue.retry]
}

# One threshold at a time, since all stand in one condition.

run "threshold_token_failures" {
  command = plan

  variables {
    alarm_thresholds = { token_failures = -1 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_vendor_errors" {
  command = plan

  variables {
    alarm_thresholds = { vendor_errors = -1 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_http_4xx" {
  command = plan

  variables {
    alarm_thresholds = { http_4xx = -1 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_waiting_short" {
  command = plan

  variables {
    alarm_thresholds = { waiting = 299 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_waiting_long" {
  command = plan

  variables {
    alarm_thresholds = { waiting = 86401 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_oldest_message" {
  command = plan

  variables {
    alarm_thresholds = { oldest_message = 1799 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "threshold_duration_percent" {
  command = plan

  variables {
    alarm_thresholds = { duration_percent = 9 }
  }

  expect_failures = [var.alarm_thresholds]
}

run "one_scope_for_two_roles" {
  command = plan

  variables {
    jwt = { issuer = "https://login.example.com/", audiences = ["refiscal"], scopes = ["reload"], settle_scopes = ["reload"] }
  }

  expect_failures = [var.jwt]
}

run "settling_beside_sending_without_scope" {
  command = plan

  variables {
    jwt = { issuer = "https://login.example.com/", audiences = ["refiscal"], settle_scopes = ["settle"] }
  }

  expect_failures = [var.jwt]
}

run "alarms_without_own_metrics" {
  command = plan

  variables {
    alarms    = ["dead-letters", "in-doubt"]
    log_class = "INFREQUENT_ACCESS"
  }

  expect_failures = [var.alarms]
}

run "alarms_of_no_http_api" {
  command = plan

  variables {
    alarms           = ["dead-letters", "http-5xx"]
    http_api_enabled = false
  }

  expect_failures = [var.alarms]
}

run "silence_of_no_length" {
  command = plan

  variables {
    alarms = ["dead-letters", "silence"]
  }

  expect_failures = [var.alarms]
}
