terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }

  # Bucket and region come with `terraform init -backend-config=…`. Each merchant has a workspace and so a state of its own:
  # refiscal/<merchant>/terraform.tfstate.
  backend "s3" {
    key                  = "terraform.tfstate"
    workspace_key_prefix = "refiscal"
    encrypt              = true
    use_lockfile         = true
  }
}
