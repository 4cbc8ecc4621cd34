# Many merchants of one account in one state: the same bytes for all, one topic, one log group and one dashboard. What a
# merchant has of its own is what keeps it apart from the others: function, role, queues, ledger, secrets and API.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
}

variable "account_id" {
  description = "AWS account to deploy to; Terraform refuses any other."
  type        = string
}

variable "package_s3" {
  description = "The package that all merchants run, as the module takes it."
  type = object({
    bucket  = string
    key     = string
    version = string
    sha256  = string
  })
}

variable "runtime" {
  description = "Lambda runtime of that package."
  type        = string
  default     = "provided.al2023"
}

variable "merchants" {
  description = "The merchants by name, and what is different with one of them."
  type = map(object({
    processing_url           = optional(string)
    http_api_enabled         = optional(bool, true)
    queue_processing_enabled = optional(bool, true)
    deletion_protection      = optional(bool, true)
    live_version             = optional(string)
    canary_percent           = optional(number, 0)
    # What costs by the merchant is off, and shared instead: see the README. With metrics of its own a merchant has all
    # alarms, unless others are named.
    own_metrics       = optional(bool, false)
    alarms            = optional(set(string))
    dashboard_enabled = optional(bool, false)
    tracing           = optional(bool, false)
  }))
}

variable "alarm_emails" {
  description = "Addresses that all alarms go to."
  type        = set(string)
  default     = []
}

variable "runbook_url" {
  description = "Address of the runbook."
  type        = string
  default     = "docs/runbook.md"
}

locals {
  few_alarms = ["dead-letters", "dead-letters-expire", "oldest-message", "waiting"]
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]
}

module "merchant" {
  source   = "../../modules/refiscal"
  for_each = var.merchants

  merchant       = each.key
  processing_url = each.value.processing_url

  package_s3     = var.package_s3
  runtime        = var.runtime
  live_version   = each.value.live_version
  canary_percent = each.value.canary_percent

  http_api_enabled         = each.value.http_api_enabled
  queue_processing_enabled = each.value.queue_processing_enabled
  deletion_protection      = each.value.deletion_protection

  # CloudWatch makes metrics of the lines in a group of the standard class, which a merchant then has for itself.
  log_group_name    = each.value.own_metrics ? null : aws_cloudwatch_log_group.fleet.name
  log_class         = each.value.own_metrics ? "STANDARD" : "INFREQUENT_ACCESS"
  tracing           = each.value.tracing
  dashboard_enabled = each.value.dashboard_enabled
  alarms            = each.value.own_metrics ? each.value.alarms : coalesce(each.value.alarms, local.few_alarms)
  alarm_topic_arn   = local.topic_arn
  runbook_url       = var.runbook_url
}

resource "aws_cloudwatch_log_group" "fleet" {
  name              = "/refiscal/fleet"
  log_group_class   = "INFREQUENT_ACCESS"
  retention_in_days = 30
}

output "merchants" {
  description = "Names and addresses of each merchant's deployment."
  value       = module.merchant
}

output "dashboard_url" {
  description = "Address of the fleet's dashboard in the AWS console."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/${aws_cloudwatch_dashboard.fleet.dashboard_name}"
}
