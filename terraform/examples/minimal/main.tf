# The least that deploys: a merchant and a package.

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
  region = "eu-central-1"
}

variable "package_path" {
  description = "Path of the built `function.zip`."
  type        = string
}

module "refiscal" {
  source = "../../modules/refiscal"

  merchant     = "acme"
  package_path = var.package_path
}

output "refiscal" {
  description = "Names and addresses of the deployment."
  value       = module.refiscal
}
