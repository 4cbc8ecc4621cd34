## The merchant

variable "merchant" {
  description = "Short name of the merchant. It becomes part of every name, e.g. `refiscal-acme`, and cannot be changed later."
  type        = string
  nullable    = false

  validation {
    condition = (
      can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.merchant))
      && length(var.merchant) >= 2
      && length(var.merchant) <= 30
    )
    error_message = "merchant must be 2 to 30 lower-case letters, digits and single hyphens, starting with a letter, e.g. \"acme\"."
  }
}

variable "tags" {
  description = "Tags for all resources, in addition to `Application`, `Merchant` and `ManagedBy`."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.tags) : !contains(["Application", "Merchant", "ManagedBy"], key) && !startswith(key, "aws:")])
    error_message = "tags must not set Application, Merchant or ManagedBy, which the module sets, nor anything that starts with \"aws:\"."
  }
}

## The vendor

variable "processing_url" {
  description = "Base URL of the vendor's API. The vendor's test circuit is `https://fp-test.bifit.com/processing-api`."
  type        = string
  default     = "https://fp.bifit.com/processing-api"
  nullable    = false

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(:[0-9]+)?(/[^\\s?#@]*[^\\s?#@/])?$", var.processing_url))
    error_message = "processing_url must be an https URL without credentials, query or trailing slash."
  }
}

variable "vendor_trust_store" {
  description = "Path, inside the function, of a PEM file with the certificate authorities to trust for the vendor, e.g. `/opt/vendor-ca.pem` from a layer. Null trusts those of the runtime."
  type        = string
  default     = null

  validation {
    condition     = var.vendor_trust_store == null || can(regex("^/(opt|var/task)/.+\\.(pem|crt)$", var.vendor_trust_store))
    error_message = "vendor_trust_store must be a .pem or .crt file under /opt (a layer) or /var/task (the package)."
  }
}

variable "vendor_batch_size" {
  description = "Maximum number of document ids per vendor call."
  type        = number
  default     = 50
  nullable    = false

  validation {
    condition = (
      var.vendor_batch_size >= 1
      && var.vendor_batch_size <= 1000
      && floor(var.vendor_batch_size) == var.vendor_batch_size
    )
    error_message = "vendor_batch_size must be a whole number from 1 to 1000."
  }
}

variable "max_ids" {
  description = "Maximum number of document ids per request or message; a larger one is refused as a whole."
  type        = number
  default     = 10000
  nullable    = false

  validation {
    condition     = var.max_ids >= 1 && var.max_ids <= 10000 && floor(var.max_ids) == var.max_ids
    error_message = "max_ids must be a whole number from 1 to 10000."
  }
}

## The function

variable "package_path" {
  description = "Path of the built `function.zip`: the native one for `provided.al2023`, the JVM one for the others. Null with `package_s3`. Only read if a version is published."
  type        = string
  default     = null
}

variable "package_s3" {
  description = "The package in a bucket of the same region, so that many merchants run the same bytes: bucket, key, version of the object, and its SHA-256 in base64 (`openssl dgst -sha256 -binary` and `base64`)."
  type = object({
    bucket  = string
    key     = string
    version = string
    sha256  = string
  })
  default = null

  validation {
    condition     = (var.package_s3 == null) != (var.package_path == null)
    error_message = "Set either package_path or package_s3."
  }

  validation {
    condition     = var.package_s3 == null ? true : can(regex("^[A-Za-z0-9+/]{43}=$", var.package_s3.sha256))
    error_message = "package_s3.sha256 must be a SHA-256 in base64 (44 characters), not in hexadecimal digits."
  }
}

variable "runtime" {
  description = "Lambda runtime: `provided.al2023` for the native package, `java21` or `java25` for the JVM one; `java25` needs a version of the AWS provider that supports it."
  type        = string
  default     = "provided.al2023"
  nullable    = false

  validation {
    condition     = contains(["provided.al2023", "java21", "java25"], var.runtime)
    error_message = "runtime must be \"provided.al2023\", \"java21\" or \"java25\"."
  }
}

variable "architecture" {
  description = "Instruction set, `x86_64` or `arm64`. The native package must have been built for it."
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be \"x86_64\" or \"arm64\"."
  }
}

variable "snap_start" {
  description = "Whether Lambda starts the JVM package from a snapshot of a started function (SnapStart)."
  type        = bool
  default     = false
  nullable    = false
}

variable "memory_size" {
  description = "Memory in MB. Null is 256 for the native package and 512 on the JVM."
  type        = number
  default     = null

  validation {
    condition = (
      var.memory_size == null ? true :
      var.memory_size >= 128
      && var.memory_size <= 10240
      && floor(var.memory_size) == var.memory_size
    )
    error_message = "memory_size must be a whole number of MB from 128 to 10240."
  }
}

variable "timeout" {
  description = "Timeout of an invocation in seconds. At least 22: the function starts no work that could outlive it, and a call with secrets, token, ledger writes and margin may take 21. At most 30 with the HTTP API, which waits no longer."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.timeout >= 22 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "timeout must be a whole number of seconds from 22 to 900."
  }
}

variable "reserved_concurrency" {
  description = "Concurrent executions reserved for this merchant, which are also its limit. Null uses the account's pool."
  type        = number
  default     = null

  validation {
    condition = (
      var.reserved_concurrency == null ? true :
      var.reserved_concurrency >= 1
      && floor(var.reserved_concurrency) == var.reserved_concurrency
    )
    error_message = "reserved_concurrency must be a whole number of at least 1. To stop the queue use queue_processing_enabled."
  }
}

variable "layers" {
  description = "ARNs of Lambda layer versions, e.g. one that contains `vendor_trust_store`."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = (
      length(var.layers) <= 5
      && alltrue([for arn in var.layers : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[^:]+:[0-9]+$", arn))])
    )
    error_message = "layers must be at most 5 ARNs of layer versions (with the version number at the end)."
  }
}

variable "live_version" {
  description = "Published version that the alias `live` points to, e.g. `\"7\"` for a roll-back; nothing is published. Null publishes the package and points to that version."
  type        = string
  default     = null

  validation {
    condition     = var.live_version == null || can(regex("^[1-9][0-9]*$", var.live_version))
    error_message = "live_version must be the number of a published version, e.g. \"7\"."
  }
}

variable "canary_percent" {
  description = "Percentage of invocations routed to the package's version; the others go to `live_version`, which must be set. See `canary.sh`."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.canary_percent >= 0 && var.canary_percent <= 50 && floor(var.canary_percent) == var.canary_percent
    error_message = "canary_percent must be a whole number from 0 to 50."
  }

  validation {
    condition     = var.canary_percent == 0 || var.live_version != null
    error_message = "canary_percent needs live_version, the version that the other invocations go to."
  }
}

variable "log_retention_days" {
  description = "Days that the logs of the function and of the HTTP API are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of the periods that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "log_group_name" {
  description = "Name of an existing log group that the function writes to, e.g. one for a whole fleet; the role may write only the function's own streams. Its class must be `log_class`. Null creates one for this merchant."
  type        = string
  default     = null

  validation {
    condition     = var.log_group_name == null || can(regex("^[A-Za-z0-9_/.#-]{1,512}$", var.log_group_name)) && !startswith(coalesce(var.log_group_name, "-"), "aws/")
    error_message = "log_group_name must be the name of a log group, not starting with \"aws/\", which Lambda refuses."
  }
}

variable "log_class" {
  description = "Class of the log groups. `INFREQUENT_ACCESS` halves the price of a log line, but CloudWatch extracts no metrics, so there are no alarms on the function's own metrics. Cannot be changed later."
  type        = string
  default     = "STANDARD"
  nullable    = false

  validation {
    condition     = contains(["STANDARD", "INFREQUENT_ACCESS"], var.log_class)
    error_message = "log_class must be \"STANDARD\" or \"INFREQUENT_ACCESS\"."
  }
}

variable "tracing" {
  description = "Whether X-Ray traces every invocation; 5 dollars per million."
  type        = bool
  default     = true
  nullable    = false
}

variable "vpc" {
  description = "Existing subnets and security groups of the function, e.g. for a fixed address behind a NAT gateway. Null: no VPC."
  type = object({
    subnet_ids         = list(string)
    security_group_ids = list(string)
  })
  default = null

  validation {
    condition     = var.vpc == null ? true : length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0
    error_message = "vpc needs at least one subnet and one security group."
  }
}

variable "code_signing_config_arn" {
  description = "ARN of an existing code signing configuration: Lambda refuses unsigned packages. Null requires no signature."
  type        = string
  default     = null

  validation {
    condition     = var.code_signing_config_arn == null || can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:code-signing-config:csc-[a-z0-9]{17}$", var.code_signing_config_arn))
    error_message = "code_signing_config_arn must be the ARN of a code signing configuration."
  }
}

## The HTTP API

variable "http_api_enabled" {
  description = "Whether there is an HTTP API: `POST /reloads`, and `/receipts` to read, ask and settle. Without it, only by queue and direct invocation."
  type        = bool
  default     = true
  nullable    = false
}

variable "jwt" {
  description = "Token issuer and audiences whose JWTs may call the HTTP API, and the scopes of which a token needs one, by role: `scopes` to send, `read_scopes` to read and to ask, `settle_scopes` to settle. Without scopes of their own, reading and settling have no routes. Null requires IAM signatures instead."
  type = object({
    issuer        = string
    audiences     = list(string)
    scopes        = optional(list(string), [])
    read_scopes   = optional(list(string), [])
    settle_scopes = optional(list(string), [])
  })
  default = null

  validation {
    condition     = var.jwt == null ? true : startswith(var.jwt.issuer, "https://") && length(var.jwt.audiences) > 0
    error_message = "jwt needs an issuer that starts with https:// and at least one audience."
  }

  validation {
    condition = (
      var.jwt == null ? true :
      length(concat(var.jwt.scopes, var.jwt.read_scopes, var.jwt.settle_scopes)) == length(distinct(concat(var.jwt.scopes, var.jwt.read_scopes, var.jwt.settle_scopes)))
    )
    error_message = "jwt: no scope may stand for two roles."
  }

  validation {
    condition     = var.jwt == null ? true : length(var.jwt.scopes) > 0 || length(concat(var.jwt.read_scopes, var.jwt.settle_scopes)) == 0
    error_message = "jwt: without scopes to send, whoever may read or settle could send too."
  }
}

variable "throttle_rate" {
  description = "Maximum number of requests per second to the HTTP API. Low, because a cash register fiscalizes about one receipt per second."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.throttle_rate >= 1 && var.throttle_rate <= 1000
    error_message = "throttle_rate must be from 1 to 1000 requests per second."
  }
}

variable "throttle_burst" {
  description = "Maximum burst of requests to the HTTP API before `throttle_rate` applies."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition = (
      var.throttle_burst >= 1
      && var.throttle_burst <= 1000
      && floor(var.throttle_burst) == var.throttle_burst
    )
    error_message = "throttle_burst must be a whole number from 1 to 1000."
  }
}

variable "custom_domain" {
  description = "Domain name for the HTTP API, the ACM certificate for it (in the same region) and, for an alias record, the existing Route 53 zone. Disables the API's own address."
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone_id  = optional(string)
  })
  default = null

  validation {
    condition = (
      var.custom_domain == null ? true :
      can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.custom_domain.name))
      && can(regex("^arn:[a-z-]+:acm:", var.custom_domain.certificate_arn))
    )
    error_message = "custom_domain needs a lower-case domain name and the ARN of an ACM certificate."
  }
}

## The queues

variable "fifo" {
  description = "Whether the two queues are FIFO. A change creates new queues, which `deletion_protection` refuses: drain the old ones first."
  type        = bool
  default     = false
  nullable    = false
}

variable "queue_processing_enabled" {
  description = "Kill switch: if false, the function receives no messages; they stay on the queue."
  type        = bool
  default     = true
  nullable    = false
}

variable "queue_batch_size" {
  description = "Maximum number of messages per invocation; more than 10 only for a standard queue with a batch window."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition = (
      var.queue_batch_size >= 1
      && var.queue_batch_size <= 10000
      && floor(var.queue_batch_size) == var.queue_batch_size
    )
    error_message = "queue_batch_size must be a whole number from 1 to 10000."
  }
}

variable "queue_batch_window" {
  description = "Batch window of the queue in seconds. Must be 0 for FIFO queues."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition = (
      var.queue_batch_window >= 0
      && var.queue_batch_window <= 300
      && floor(var.queue_batch_window) == var.queue_batch_window
    )
    error_message = "queue_batch_window must be a whole number of seconds from 0 to 300."
  }
}

variable "queue_max_concurrency" {
  description = "Maximum number of concurrent invocations by the queue: its throttle."
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition = (
      var.queue_max_concurrency >= 2
      && var.queue_max_concurrency <= 1000
      && floor(var.queue_max_concurrency) == var.queue_max_concurrency
    )
    error_message = "queue_max_concurrency must be a whole number from 2 (the least that Lambda accepts) to 1000."
  }
}

variable "queue_visibility_timeout" {
  description = "Visibility timeout in seconds. Null is six times `timeout` plus `queue_batch_window`, which is also the minimum."
  type        = number
  default     = null

  validation {
    condition = (
      var.queue_visibility_timeout == null ? true :
      var.queue_visibility_timeout >= 0
      && var.queue_visibility_timeout <= 43200
      && floor(var.queue_visibility_timeout) == var.queue_visibility_timeout
    )
    error_message = "queue_visibility_timeout must be a whole number of seconds up to 43200 (12 hours)."
  }
}

variable "queue_give_up_hours" {
  description = "Hours after which a receipt that is still retryable becomes a dead letter, counted from when it was requested."
  type        = number
  default     = 72
  nullable    = false

  validation {
    condition = (
      var.queue_give_up_hours >= 1
      && var.queue_give_up_hours <= 240
      && floor(var.queue_give_up_hours) == var.queue_give_up_hours
    )
    error_message = "queue_give_up_hours must be a whole number from 1 to 240 (10 days)."
  }
}

variable "queue_max_receive_count" {
  description = "Number of receives after which SQS itself dead-letters a message, because it crashes the function. Always 1000 for FIFO queues, whose retryable messages are received again and again."
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition = (
      var.queue_max_receive_count >= 5
      && var.queue_max_receive_count <= 1000
      && floor(var.queue_max_receive_count) == var.queue_max_receive_count
    )
    error_message = "queue_max_receive_count must be a whole number from 5 to 1000: throttled deliveries count too, so fewer would give up too early."
  }
}

variable "queue_retention_days" {
  description = "Days that the retry queue keeps a message. Dead letters are kept for 14 days."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition = (
      var.queue_retention_days >= 1
      && var.queue_retention_days <= 14
      && floor(var.queue_retention_days) == var.queue_retention_days
    )
    error_message = "queue_retention_days must be a whole number from 1 to 14, the longest that SQS keeps a message."
  }
}

## The ledger

variable "ledger_window_hours" {
  description = "Hours for which a new request for an accepted receipt is a duplicate."
  type        = number
  default     = 24
  nullable    = false

  validation {
    condition = (
      var.ledger_window_hours >= 1
      && var.ledger_window_hours <= 720
      && floor(var.ledger_window_hours) == var.ledger_window_hours
    )
    error_message = "ledger_window_hours must be a whole number from 1 to 720 (30 days)."
  }
}

## Security

variable "deletion_protection" {
  description = "Whether ledger, queues and KMS key refuse to be deleted. Set it to false and apply before removing a merchant, or before a change that creates new queues."
  type        = bool
  default     = true
  nullable    = false
}

variable "customer_managed_key" {
  description = "Whether the merchant gets a KMS key of its own for queues, ledger, secrets, logs, environment and alarms, instead of the keys that AWS manages. Do not turn it off again: what it encrypted cannot be read without it."
  type        = bool
  default     = false
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "ARN of an IAM policy that is the permissions boundary of the function's role. Null sets none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy."
  }
}

variable "policy_arns" {
  description = "ARNs of further IAM policies for the function's role, e.g. to read a layer's bucket or a proxy's secret."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.policy_arns : can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", arn))])
    error_message = "policy_arns must be ARNs of IAM policies."
  }
}

## Alarms

variable "dashboard_enabled" {
  description = "Whether the merchant has its own dashboard; 3 dollars per month beyond the account's first three."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_topic_arn" {
  description = "ARN of an existing SNS topic that alarms go to. Null creates a topic for this merchant."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of a standard SNS topic."
  }
}

variable "alarm_emails" {
  description = "Addresses that subscribe to the topic created here; each must confirm an email."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "alarm_emails must be mail addresses."
  }

  validation {
    condition     = length(var.alarm_emails) == 0 || var.alarm_topic_arn == null
    error_message = "alarm_emails subscribe only to the topic made here: leave it empty when alarm_topic_arn is given."
  }
}

variable "alarms" {
  description = "Names of the alarms to create, as in the runbook, e.g. `[\"dead-letters\", \"waiting\"]`; each costs 0.10 dollars per month, `unhealthy` 0.50. Null creates all."
  type        = set(string)
  default     = null

  validation {
    condition = var.alarms == null ? true : length(setsubtract(var.alarms, ["silence", "unhealthy"])) > 0 && length(setsubtract(var.alarms, [
      "dead-letters", "dead-letters-expire", "duration", "errors", "gave-up", "http-4xx", "http-5xx", "http-throttled",
      "in-doubt", "ledger-throttles", "ledger-unavailable", "oldest-message", "rejected", "retrying", "silence", "throttles",
      "token-failures", "unhealthy", "vendor-errors", "waiting",
    ])) == 0
    error_message = "alarms must be a set of names of alarms, as the runbook has them, and not only of silence and unhealthy."
  }

  # Whoever asks for an alarm by its name must not be left without it.
  validation {
    condition = var.log_class == "STANDARD" || length(setintersection(coalesce(var.alarms, []), [
      "gave-up", "http-throttled", "in-doubt", "ledger-unavailable", "rejected", "retrying", "token-failures", "vendor-errors",
    ])) == 0
    error_message = "alarms on the function's own metrics and http-throttled need log_class STANDARD: CloudWatch makes no metrics of the other class."
  }

  validation {
    condition     = var.http_api_enabled || length(setintersection(coalesce(var.alarms, []), ["http-4xx", "http-5xx", "http-throttled"])) == 0
    error_message = "alarms on HTTP requests need http_api_enabled."
  }

  validation {
    condition     = var.silence_hours != null || !contains(coalesce(var.alarms, []), "silence")
    error_message = "The alarm silence needs silence_hours."
  }
}

variable "alarm_thresholds" {
  description = "Thresholds of alarms, raised above them: rejected ids, refused tokens, failed vendor calls and refused HTTP requests in 5 minutes; age in seconds of the oldest retryable receipt and of the oldest message; percentage of the timeout."
  type = object({
    rejected         = optional(number, 20)
    token_failures   = optional(number, 2)
    vendor_errors    = optional(number, 5)
    http_4xx         = optional(number, 20)
    waiting          = optional(number, 3600)
    oldest_message   = optional(number, 3600)
    duration_percent = optional(number, 80)
  })
  default  = {}
  nullable = false

  validation {
    condition = (
      var.alarm_thresholds.rejected >= 0
      && var.alarm_thresholds.token_failures >= 0
      && var.alarm_thresholds.vendor_errors >= 0
      && var.alarm_thresholds.http_4xx >= 0
      && var.alarm_thresholds.waiting >= 300
      && var.alarm_thresholds.waiting <= 86400
      && var.alarm_thresholds.oldest_message >= 1800
      && var.alarm_thresholds.duration_percent >= 10
      && var.alarm_thresholds.duration_percent <= 99
    )
    error_message = "alarm_thresholds: rejected, token_failures, vendor_errors and http_4xx from 0; waiting from 300 to 86400 seconds, oldest_message from 1800, since a retry waits up to 900; duration_percent from 10 to 99."
  }
}

variable "silence_hours" {
  description = "Hours without any invocation that raise an alarm; queries and an open dashboard count. Null raises none, because a merchant without failed receipts has no invocations either."
  type        = number
  default     = null

  validation {
    condition = (
      var.silence_hours == null ? true :
      var.silence_hours >= 1
      && var.silence_hours <= 168
      && floor(var.silence_hours) == var.silence_hours
    )
    error_message = "silence_hours must be a whole number from 1 to 168, the longest that CloudWatch looks back."
  }
}

variable "runbook_url" {
  description = "Address of the runbook. Alarms and dashboard link to it; each alarm's entry is the anchor with its name."
  type        = string
  default     = "docs/runbook.md"
  nullable    = false

  validation {
    condition     = can(regex("^[^\\s#]+$", var.runbook_url))
    error_message = "runbook_url must be an address without blanks and without an anchor."
  }
}
