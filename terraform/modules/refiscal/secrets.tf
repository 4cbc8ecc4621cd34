# The merchant's two secrets. Terraform makes the parameters and never learns what people put into them.

locals {
  secrets_prefix = "/refiscal/${var.merchant}"

  secrets = {
    connector-token = "Connector token, by which the vendor grants access tokens."
    broker-token    = "Broker token, which goes with every reload."
  }
}

resource "aws_ssm_parameter" "secret" {
  for_each = local.secrets

  name        = "${local.secrets_prefix}/${each.key}"
  description = each.value
  type        = "SecureString"
  key_id      = local.key_arn

  # A parameter cannot be empty. A write-only value stays out of plan and state, and since its version never changes,
  # the secret that a person puts here later is neither stored nor overwritten.
  value_wo         = "not-set"
  value_wo_version = 1

  tags = local.tags

  lifecycle {
    # To change anything but tags the provider would write the parameter anew, without the value that it does not know.
    ignore_changes = [description, key_id]
  }
}
