# The merchant's own KMS key, where it wants one.

locals {
  key_arn = one(aws_kms_key.merchant[*].arn)
}

resource "aws_kms_key" "merchant" {
  count = var.customer_managed_key ? 1 : 0

  description             = "Encrypts everything that refiscal keeps for ${var.merchant}."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        # Without this only the key's creator could ever manage it; it hands the decision to the account's IAM policies.
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Logs"
        Effect    = "Allow"
        Principal = { Service = "logs.${local.region}.${local.dns_suffix}" }
        Action    = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource  = "*"
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = [
          for name in ["/aws/lambda/${local.name}", local.access_log_group] :
          "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:${name}"
        ] } }
      },
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { ArnEquals = { "aws:SourceArn" = local.alarm_arns } }
      },
      ], var.deletion_protection ? [{
        # Messages, secrets and logs cannot be read any more from the moment at which a deletion is scheduled.
        Sid       = "DenyDeletion"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = "kms:ScheduleKeyDeletion"
        Resource  = "*"
    }] : [])
  })

  tags = local.tags
}

resource "aws_kms_alias" "merchant" {
  count = var.customer_managed_key ? 1 : 0

  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.merchant[0].key_id
}
