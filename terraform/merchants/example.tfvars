# The merchant "example": copy this file to merchants/<merchant>.tfvars and deploy with
#   terraform apply -var-file=merchants/<merchant>.tfvars
# No secret belongs here. The two that the merchant has are put into Parameter Store by hand, see README.md.
# A line that is commented out shows another value than the default that applies without it.

## Where

# Region and account. The account is a guard: with credentials of another one Terraform stops.
region     = "eu-central-1"
account_id = "111122223333"

## The merchant

# Becomes part of every name (refiscal-example) and must be the workspace's name. 2 to 30 characters.
merchant = "example"

# Further tags for everything; Application, Merchant and ManagedBy are set anyway.
tags = { CostCentre = "receipts" }

## The vendor

# Base URL of the vendor's API. Try a new merchant on the vendor's test circuit first.
processing_url = "https://fp-test.bifit.com/processing-api"

# PEM file inside the function with the authorities to trust for the vendor, and the layer that carries it.
# vendor_trust_store = "/opt/vendor-ca.pem"
# layers             = ["arn:aws:lambda:eu-central-1:111122223333:layer:vendor-ca:1"]

# Most ids in one call of the vendor (50), and in one request or message (10000).
# vendor_batch_size = 20
# max_ids           = 1000

## The function

# The package that the build made, seen from the terraform directory.
package_path = "../target/function.zip"

# Or, instead of it, a version of an object in a bucket of the same region.
# package_s3 = {
#   bucket  = "packages"
#   key     = "refiscal/function.zip"
#   version = "3HL4kqtJvjVBH40Nrjfkd"
#   sha256  = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
# }

# provided.al2023 for the native package, java21 for the JVM one; the native one must have been built for the
# architecture.
# runtime      = "java21"
# architecture = "arm64"

# Starts the JVM package from a snapshot of a started function.
# snap_start = true

# Memory in MB (256 native, 512 on the JVM) and seconds for one invocation (30, the most with the HTTP API).
# memory_size = 512
# timeout     = 22

# Executions kept for this merchant, and its limit. Null (the default) shares the account's pool.
# reserved_concurrency = 10

# Roll-back: the published version that serves instead of the newest. With percents, the package is published beside it
# and gets that percent of the invocations.
# live_version = "7"
# canary_percent = 10

# Days that logs are kept (30).
# log_retention_days = 90

# A log group that exists, instead of one of the merchant's own.
# log_group_name = "/refiscal/fleet"

# Half the price of a log line, but no metrics and no alarms on them. Cannot be changed later.
# log_class = "INFREQUENT_ACCESS"

# false leaves X-Ray out.
# tracing = false

# Subnets and security groups of an existing VPC, for a fixed address behind a NAT gateway.
# vpc = {
#   subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
#   security_group_ids = ["sg-0123456789abcdef0"]
# }

# Refuses packages that were not signed.
# code_signing_config_arn = "arn:aws:lambda:eu-central-1:111122223333:code-signing-config:csc-0123456789abcdef0"

## The HTTP API

# false leaves it out: ids then come by queue and direct invocation.
# http_api_enabled = false

# Callers sign with IAM by default. With this they bring a token instead, with a scope for each of the three roles.
# jwt = {
#   issuer        = "https://login.example.com/"
#   audiences     = ["refiscal"]
#   scopes        = ["refiscal/send"]
#   read_scopes   = ["refiscal/read"]
#   settle_scopes = ["refiscal/settle"]
# }

# Requests per second (2) and at once (5). A cash register does about one receipt a second.
# throttle_rate  = 1
# throttle_burst = 2

# A domain of your own; the certificate must lie in the same region. The zone makes the DNS record; without it make the
# record yourself.
# custom_domain = {
#   name            = "reloads.example.com"
#   certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000000"
#   hosted_zone_id  = "Z0123456789ABCDEFGHIJ"
# }

## The queues

# FIFO queues keep the order within a message group, at the price of throughput. Decide before the first message.
# fifo = true

# Kill switch: false stops taking messages; they wait in the queue.
queue_processing_enabled = true

# Messages in one invocation (10), seconds to gather them (0), invocations at a time (2).
# queue_batch_size      = 100
# queue_batch_window    = 5
# queue_max_concurrency = 4

# Seconds that a message being worked on stays hidden. The default is the least: six timeouts and the batch window.
# queue_visibility_timeout = 600

# Hours after which what is still retryable becomes a dead letter (72), times that a message may crash the function (8),
# and days that it waits when nobody takes it (14).
# queue_give_up_hours     = 48
# queue_max_receive_count = 12
# queue_retention_days    = 7

## The ledger

# Hours in which an accepted receipt is not sent again (24).
# ledger_window_hours = 48

## Security

# false, applied on its own, before the merchant is removed or its queues are replaced.
# deletion_protection = false

# A KMS key of the merchant's own, about 1 USD a month. Decide before the secrets are put in, see README.md.
# customer_managed_key = true

# Policy that bounds the function's role.
# permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"

# Further policies for the function's role.
# policy_arns = ["arn:aws:iam::111122223333:policy/proxy"]

## Alarms

# false leaves out the merchant's dashboard.
# dashboard_enabled = false

# Who gets mail from the merchant's own topic, or a topic that exists instead of it.
alarm_emails = ["on-call@example.com"]
# alarm_topic_arn = "arn:aws:sns:eu-central-1:111122223333:on-call"

# Which of the runbook's alarms there are; all by default.
# alarms = ["dead-letters", "dead-letters-expire", "waiting", "errors"]

# Above these an alarm is raised: rejected ids (20), refused tokens (2), failing calls of the vendor (5) and refused HTTP
# requests (20) in 5 minutes, seconds that a receipt waits for the vendor (3600) and a message for the function (3600),
# percent of the timeout (80).
# alarm_thresholds = { rejected = 5, waiting = 1800 }

# Hours without an invocation that raise an alarm. Only for merchants that have failed receipts every day.
# silence_hours = 24

# Where the runbook is read; alarms and dashboard link to it.
# runbook_url = "https://wiki.example.com/refiscal/runbook.md"
