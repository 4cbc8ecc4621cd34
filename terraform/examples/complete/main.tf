# Everything at once: JVM package, tokens instead of IAM signatures, a domain, a key, a trust store and alarms of its own.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

variable "package_path" {
  description = "Path of the built `function.zip`."
  type        = string
}

variable "vendor_ca_path" {
  description = "Path of a zip with `vendor-ca.pem`, the certificate authorities to trust for the vendor."
  type        = string
}

# The layer is unpacked under /opt, where vendor_trust_store points to.
resource "aws_lambda_layer_version" "vendor_ca" {
  layer_name  = "refiscal-acme-vendor-ca"
  description = "Certificate authorities that acme trusts for the vendor."
  filename    = var.vendor_ca_path
}

module "refiscal" {
  source = "../../modules/refiscal"

  merchant = "acme"
  tags     = { CostCentre = "receipts" }

  processing_url     = "https://fp-test.bifit.com/processing-api"
  vendor_trust_store = "/opt/vendor-ca.pem"
  vendor_batch_size  = 20
  max_ids            = 1000

  package_path         = var.package_path
  runtime              = "java21"
  architecture         = "arm64"
  snap_start           = true
  memory_size          = 1024
  timeout              = 25
  reserved_concurrency = 10
  layers               = [aws_lambda_layer_version.vendor_ca.arn]
  live_version         = null
  log_retention_days   = 90

  http_api_enabled = true
  throttle_rate    = 5
  throttle_burst   = 10

  jwt = {
    issuer        = "https://login.example.com/"
    audiences     = ["refiscal"]
    scopes        = ["refiscal/send"]
    read_scopes   = ["refiscal/read"]
    settle_scopes = ["refiscal/settle"]
  }

  custom_domain = {
    name            = "reloads.example.com"
    certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000000"
    hosted_zone_id  = "Z0123456789ABCDEFGHIJ"
  }

  fifo                     = false
  queue_processing_enabled = true
  queue_batch_size         = 100
  queue_batch_window       = 5
  queue_max_concurrency    = 4
  queue_visibility_timeout = 300
  queue_give_up_hours      = 48
  queue_max_receive_count  = 10
  queue_retention_days     = 7

  ledger_window_hours = 48
  deletion_protection = true

  customer_managed_key     = true
  permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"

  alarm_topic_arn  = "arn:aws:sns:eu-central-1:111122223333:on-call"
  alarm_thresholds = { rejected = 5, token_failures = 0, waiting = 1800, duration_percent = 75 }
  silence_hours    = 24
  runbook_url      = "https://wiki.example.com/refiscal/runbook.md"
}

output "refiscal" {
  description = "Names and addresses of the deployment."
  value       = module.refiscal
}
