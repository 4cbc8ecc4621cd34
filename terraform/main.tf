# One merchant's deployment. The variables are the module's own: variables.tf is a link to its file.

module "refiscal" {
  source = "./modules/refiscal"

  merchant = var.merchant
  tags     = var.tags

  processing_url     = var.processing_url
  vendor_trust_store = var.vendor_trust_store
  vendor_batch_size  = var.vendor_batch_size
  max_ids            = var.max_ids

  package_path            = var.package_path
  package_s3              = var.package_s3
  runtime                 = var.runtime
  architecture            = var.architecture
  snap_start              = var.snap_start
  memory_size             = var.memory_size
  timeout                 = var.timeout
  reserved_concurrency    = var.reserved_concurrency
  layers                  = var.layers
  live_version            = var.live_version
  canary_percent          = var.canary_percent
  log_retention_days      = var.log_retention_days
  log_group_name          = var.log_group_name
  log_class               = var.log_class
  tracing                 = var.tracing
  vpc                     = var.vpc
  code_signing_config_arn = var.code_signing_config_arn

  http_api_enabled = var.http_api_enabled
  jwt              = var.jwt
  throttle_rate    = var.throttle_rate
  throttle_burst   = var.throttle_burst
  custom_domain    = var.custom_domain

  fifo                     = var.fifo
  queue_processing_enabled = var.queue_processing_enabled
  queue_batch_size         = var.queue_batch_size
  queue_batch_window       = var.queue_batch_window
  queue_max_concurrency    = var.queue_max_concurrency
  queue_visibility_timeout = var.queue_visibility_timeout
  queue_give_up_hours      = var.queue_give_up_hours
  queue_max_receive_count  = var.queue_max_receive_count
  queue_retention_days     = var.queue_retention_days

  ledger_window_hours = var.ledger_window_hours

  deletion_protection      = var.deletion_protection
  customer_managed_key     = var.customer_managed_key
  permissions_boundary_arn = var.permissions_boundary_arn
  policy_arns              = var.policy_arns

  dashboard_enabled = var.dashboard_enabled
  alarm_topic_arn   = var.alarm_topic_arn
  alarm_emails      = var.alarm_emails
  alarms            = var.alarms
  alarm_thresholds  = var.alarm_thresholds
  silence_hours     = var.silence_hours
  runbook_url       = var.runbook_url
}
