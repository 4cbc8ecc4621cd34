variable "region" {
  description = "AWS region to deploy to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the code of an AWS region, e.g. \"eu-central-1\"."
  }

  # Here and not at the merchant: a destroy evaluates only the validations of what the provider is configured with.
  # https://github.com/hashicorp/terraform/pull/35511
  validation {
    condition     = var.region == null || terraform.workspace == var.merchant
    error_message = "The workspace ${terraform.workspace} is not the merchant's, and its state another's: terraform workspace select -or-create ${var.merchant}"
  }
}

variable "account_id" {
  description = "AWS account to deploy to; Terraform refuses any other. Null takes the one of the credentials."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account."
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]
}
