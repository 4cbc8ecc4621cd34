# What the other files share: the account, the names and the tags of one merchant's deployment.

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  # amazonaws.com but in China.
  dns_suffix = data.aws_partition.current.dns_suffix
  region     = data.aws_region.current.id
  account    = data.aws_caller_identity.current.account_id

  # Every name starts with this and ends in a suffix that no other name of its kind has, so two merchants cannot collide
  # even when one's name begins with the other's.
  name = "refiscal-${var.merchant}"

  tags = merge(var.tags, {
    Application = "refiscal"
    Merchant    = var.merchant
    ManagedBy   = "terraform"
  })
}
