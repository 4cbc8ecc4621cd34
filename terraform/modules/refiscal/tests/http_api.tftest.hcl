mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  merchant = "acme"
  # Any file will do: no test looks into it.
  package_path = "versions.tf"
}

run "iam" {
  command = plan

  assert {
    condition = (
      sort(values(aws_apigatewayv2_route.route)[*].route_key) == tolist(["GET /receipts", "GET /receipts/{id}", "POST /receipts/ask", "POST /receipts/settle", "POST /reloads"])
      && alltrue([for route in aws_apigatewayv2_route.route : route.target == "integrations/integration1"])
    )
    error_message = "The API must have these routes to the function."
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.route : route.authorization_type == "AWS_IAM"])
    error_message = "Every route must ask for an IAM signature by default."
  }

  assert {
    condition     = length(aws_apigatewayv2_authorizer.jwt) == 0
    error_message = "There must be no JWT authorizer unless asked for."
  }

  assert {
    condition = (
      aws_apigatewayv2_integration.function[0].integration_uri == aws_lambda_alias.live.invoke_arn
      && aws_apigatewayv2_integration.function[0].payload_format_version == "2.0"
    )
    error_message = "The API must call the alias live with payload 2.0."
  }

  assert {
    condition = (
      sort(values(aws_lambda_permission.http_api)[*].source_arn) == sort([
        for path in ["GET/receipts", "GET/receipts/*", "POST/receipts/ask", "POST/receipts/settle", "POST/reloads"] : "arn:aws:execute-api:eu-central-1:111122223333:api1/*/${path}"
      ])
      && alltrue([for permission in aws_lambda_permission.http_api : permission.source_account == "111122223333"])
    )
    error_message = "Only the merchant's own routes may invoke the function."
  }

  assert {
    condition = output.execution_arns == {
      send   = ["arn:aws:execute-api:eu-central-1:111122223333:api1/*/POST/reloads"]
      read   = [for path in ["POST/receipts/ask", "GET/receipts", "GET/receipts/*"] : "arn:aws:execute-api:eu-central-1:111122223333:api1/*/${path}"]
      settle = ["arn:aws:execute-api:eu-central-1:111122223333:api1/*/POST/receipts/settle"]
    }
    error_message = "Each role must be told its own routes, and no other role's."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.http_api : permission.qualifier == "live" && permission.principal == "apigateway.amazonaws.com"])
    error_message = "The API may invoke the alias live and nothing else."
  }

  assert {
    condition = (
      aws_apigatewayv2_stage.default[0].default_route_settings[0].throttling_rate_limit == 2
      && aws_apigatewayv2_stage.default[0].default_route_settings[0].throttling_burst_limit == 5
    )
    error_message = "The API must be throttled low by default."
  }

  assert {
    condition = (
      aws_apigatewayv2_stage.default[0].access_log_settings[0].destination_arn == aws_cloudwatch_log_group.http_api[0].arn
      && aws_cloudwatch_log_group.http_api[0].name == "/aws/vendedlogs/refiscal-acme-http-api"
    )
    error_message = "Access must be logged to the API's own log group."
  }

  assert {
    condition     = jsondecode(aws_apigatewayv2_stage.default[0].access_log_settings[0].format).caller == "$context.identity.userArn"
    error_message = "The access log must name the caller."
  }

  assert {
    condition = (
      !aws_apigatewayv2_api.reloads[0].disable_execute_api_endpoint
      && output.reloads_url == "https://api1.execute-api.eu-central-1.amazonaws.com/reloads"
    )
    error_message = "Without a custom domain the API must have its own address."
  }
}

run "jwt" {
  command = plan

  variables {
    jwt = {
      issuer        = "https://login.example.com/"
      audiences     = ["refiscal"]
      scopes        = ["reload"]
      read_scopes   = ["read", "audit"]
      settle_scopes = ["settle"]
    }
    throttle_rate  = 10
    throttle_burst = 20
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.route : route.authorization_type == "JWT" && route.authorizer_id == "authorizer1"])
    error_message = "Every route must ask for a token."
  }

  assert {
    condition = { for route in aws_apigatewayv2_route.route : route.route_key => join(" ", sort(coalesce(route.authorization_scopes, []))) } == {
      "GET /receipts"         = "audit read"
      "GET /receipts/{id}"    = "audit read"
      "POST /receipts/ask"    = "audit read"
      "POST /receipts/settle" = "settle"
      "POST /reloads"         = "reload"
    }
    error_message = "Every route must ask for a scope of its role."
  }

  assert {
    condition = (
      aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].issuer == "https://login.example.com/"
      && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].audience == toset(["refiscal"])
    )
    error_message = "The authorizer must trust only the issuer and audiences given."
  }

  assert {
    condition     = jsondecode(aws_apigatewayv2_stage.default[0].access_log_settings[0].format).caller == "$context.authorizer.claims.sub"
    error_message = "The access log must name the token's subject."
  }

  assert {
    condition = (
      aws_apigatewayv2_stage.default[0].default_route_settings[0].throttling_rate_limit == 10
      && aws_apigatewayv2_stage.default[0].default_route_settings[0].throttling_burst_limit == 20
    )
    error_message = "The throttle must be the one asked for."
  }
}

run "jwt_without_roles" {
  command = plan

  variables {
    jwt = { issuer = "https://login.example.com/", audiences = ["refiscal"] }
  }

  assert {
    condition     = join(" ", concat(keys(aws_apigatewayv2_route.route), keys(aws_lambda_permission.http_api))) == "reload reload"
    error_message = "A token without a scope of its own must neither read nor settle."
  }
}

run "custom_domain" {
  command = plan

  variables {
    custom_domain = {
      name            = "reloads.example.com"
      certificate_arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1"
      hosted_zone_id  = "Z1"
    }
  }

  assert {
    condition = (
      aws_apigatewayv2_api.reloads[0].disable_execute_api_endpoint
      && output.reloads_url == "https://reloads.example.com/reloads"
      && output.receipts_url == "https://reloads.example.com/receipts"
    )
    error_message = "With a custom domain the API must have no other address."
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.reloads[0].domain_name_configuration[0].security_policy == "TLS_1_2"
      && aws_apigatewayv2_domain_name.reloads[0].domain_name_configuration[0].certificate_arn == "arn:aws:acm:eu-central-1:111122223333:certificate/1"
    )
    error_message = "The custom domain must use its certificate and TLS 1.2."
  }

  assert {
    condition     = length(aws_apigatewayv2_api_mapping.reloads) == 1 && aws_route53_record.reloads[*].zone_id == ["Z1"]
    error_message = "The custom domain must lead to the API and have its DNS record."
  }
}

run "left_out" {
  command = plan

  variables {
    http_api_enabled = false
    timeout          = 120
  }

  assert {
    condition = sum([
      for resources in [
        aws_apigatewayv2_api.reloads, aws_apigatewayv2_route.route, aws_apigatewayv2_integration.function,
        aws_apigatewayv2_stage.default, aws_lambda_permission.http_api, aws_cloudwatch_log_group.http_api,
      ] : length(resources)
    ]) == 0
    error_message = "Without the API nothing of it may be left."
  }

  assert {
    condition     = output.reloads_url == null && output.receipts_url == null && length(output.execution_arns) == 0
    error_message = "Without the API there must be no address of it."
  }
}
