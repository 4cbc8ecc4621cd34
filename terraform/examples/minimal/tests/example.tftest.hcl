# What the example makes is as unknown here as in a first plan.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}

variables {
  # Any file will do: no test looks into it.
  package_path = "main.tf"
}

run "plans" {
  command = plan

  assert {
    condition     = output.refiscal.function_name == "refiscal-acme"
    error_message = "The example must deploy acme."
  }
}
