# An HTTP API of the merchant's own. No route is without authorization, and each belongs to one role: who may send may not
# settle, and who may read may do neither.

locals {
  all_routes = {
    reload = { route_key = "POST /reloads", role = "send" }
    list   = { route_key = "GET /receipts", role = "read" }
    read   = { route_key = "GET /receipts/{id}", role = "read" }
    ask    = { route_key = "POST /receipts/ask", role = "read" }
    settle = { route_key = "POST /receipts/settle", role = "settle" }
  }

  # With tokens a role is a scope. A role without one has no routes: any token would do for them.
  scopes = var.jwt == null ? null : { send = var.jwt.scopes, read = var.jwt.read_scopes, settle = var.jwt.settle_scopes }
  routes = {
    for name, route in local.all_routes : name => merge(route, {
      # As execute-api knows it: GET/receipts/* for each receipt.
      path = replace(replace(route.route_key, " ", ""), "{id}", "*")
    })
    if var.http_api_enabled && (local.scopes == null ? true : route.role == "send" || length(local.scopes[route.role]) > 0)
  }

  # Under this prefix CloudWatch Logs needs no growing resource policy to accept deliveries:
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
  access_log_group = "/aws/vendedlogs/${local.name}-http-api"

  api_urls = var.custom_domain == null ? aws_apigatewayv2_api.reloads[*].api_endpoint : [for api in aws_apigatewayv2_api.reloads : "https://${var.custom_domain.name}"]

  access_log_format = {
    merchant         = var.merchant
    requestId        = "$context.requestId"
    requestTime      = "$context.requestTime"
    sourceIp         = "$context.identity.sourceIp"
    caller           = var.jwt == null ? "$context.identity.userArn" : "$context.authorizer.claims.sub"
    routeKey         = "$context.routeKey"
    status           = "$context.status"
    responseLength   = "$context.responseLength"
    responseLatency  = "$context.responseLatency"
    integrationError = "$context.integrationErrorMessage"
    authorizerError  = "$context.authorizer.error"
  }
}

resource "aws_apigatewayv2_api" "reloads" {
  count = var.http_api_enabled ? 1 : 0

  name                         = local.name
  description                  = "Reloads failed fiscal receipts of ${var.merchant}."
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = var.custom_domain != null
  tags                         = local.tags
}

resource "aws_apigatewayv2_integration" "function" {
  count = var.http_api_enabled ? 1 : 0

  api_id                 = aws_apigatewayv2_api.reloads[0].id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = aws_lambda_alias.live.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.http_api_enabled && var.jwt != null ? 1 : 0

  api_id           = aws_apigatewayv2_api.reloads[0].id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.jwt.issuer
    audience = var.jwt.audiences
  }
}

resource "aws_apigatewayv2_route" "route" {
  for_each = local.routes

  api_id    = aws_apigatewayv2_api.reloads[0].id
  route_key = each.value.route_key
  target    = "integrations/${aws_apigatewayv2_integration.function[0].id}"

  authorization_type   = var.jwt == null ? "AWS_IAM" : "JWT"
  authorizer_id        = one(aws_apigatewayv2_authorizer.jwt[*].id)
  authorization_scopes = local.scopes == null ? null : local.scopes[each.value.role]
}

resource "aws_cloudwatch_log_group" "http_api" {
  count = var.http_api_enabled ? 1 : 0

  name              = local.access_log_group
  retention_in_days = var.log_retention_days
  log_group_class   = var.log_class
  kms_key_id        = local.key_arn
  tags              = local.tags
}

resource "aws_apigatewayv2_stage" "default" {
  count = var.http_api_enabled ? 1 : 0

  api_id      = aws_apigatewayv2_api.reloads[0].id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.http_api[0].arn
    format          = jsonencode(local.access_log_format)
  }

  default_route_settings {
    throttling_rate_limit  = var.throttle_rate
    throttling_burst_limit = var.throttle_burst
  }

  tags = local.tags
}

resource "aws_lambda_permission" "http_api" {
  for_each = local.routes

  statement_id   = "http-api-${each.key}"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.reload.function_name
  qualifier      = aws_lambda_alias.live.name
  principal      = "apigateway.amazonaws.com"
  source_account = local.account
  source_arn     = "${aws_apigatewayv2_api.reloads[0].execution_arn}/*/${each.value.path}"
}

resource "aws_apigatewayv2_domain_name" "reloads" {
  count = var.http_api_enabled && var.custom_domain != null ? 1 : 0

  domain_name = var.custom_domain.name

  domain_name_configuration {
    certificate_arn = var.custom_domain.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }

  tags = local.tags
}

resource "aws_apigatewayv2_api_mapping" "reloads" {
  count = length(aws_apigatewayv2_domain_name.reloads)

  api_id      = aws_apigatewayv2_api.reloads[0].id
  domain_name = aws_apigatewayv2_domain_name.reloads[0].id
  stage       = aws_apigatewayv2_stage.default[0].id
}

resource "aws_route53_record" "reloads" {
  count = try(var.custom_domain.hosted_zone_id, null) == null ? 0 : length(aws_apigatewayv2_domain_name.reloads)

  zone_id = var.custom_domain.hosted_zone_id
  name    = var.custom_domain.name
  type    = "A"

  alias {
    name                   = aws_apigatewayv2_domain_name.reloads[0].domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.reloads[0].domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = false
  }
}
