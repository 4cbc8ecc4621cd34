# The root's part: the guard over the workspaces and the way of every variable into the module.

mock_provider "aws" {
  source          = "./modules/refiscal/tests/mocks"
  override_during = plan
}

variables {
  region       = "eu-central-1"
  package_path = "versions.tf"
}

run "own_workspace" {
  command = plan

  # Tests run in the workspace default.
  variables {
    merchant = "default"
  }

  assert {
    condition     = output.refiscal.function_name == "refiscal-default"
    error_message = "The merchant's own workspace must be accepted."
  }
}

run "another_merchants_workspace" {
  command = plan

  variables {
    merchant = "acme"
  }

  expect_failures = [var.region]
}

run "malformed" {
  command = plan

  variables {
    merchant   = "default"
    region     = "Frankfurt"
    account_id = "1"
  }

  expect_failures = [var.region, var.account_id]
}
