// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The event with which an API Gateway HTTP API hands a request to a function, payload format 2.0.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Lambda proxy integrations for HTTP APIs</a>
 */
final class HttpApiEvent {

  private static final DateTimeFormatter CLF_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern TEXT =
      Pattern.compile("text/.*|application/(.+\\+)?(json|xml)|application/javascript");
  private static final String DEFAULT = "$default";
  private static final String API_ID = "local";
  private static final String COOKIE = "cookie";

  private HttpApiEvent() {}

  /** Writes the event of a request whose body has been read. */
  static String of(HttpExchange exchange, byte[] body, Instant now) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("version", "2.0");
    event.put("routeKey", DEFAULT);
    event.put("rawPath", exchange.getRequestURI().getRawPath());
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    event.put("rawQueryString", query);
    putHeaders(event, exchange);
    if (!query.isEmpty()) {
      putQuery(event.putObject("queryStringParameters"), query);
    }
    putContext(event.putObject("requestContext"), exchange, now);
    putBody(event, exchange.getRequestHeaders().getFirst("Content-Type"), body);
    return event.toString();
  }

  private static void putHeaders(ObjectNode event, HttpExchange exchange) {
    ObjectNode headers = JsonNodeFactory.instance.objectNode();
    Headers received = exchange.getRequestHeaders();
    received.forEach(
        (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    headers.put("x-forwarded-for", sourceIp(exchange));
    headers.put("x-forwarded-port", Integer.toString(exchange.getLocalAddress().getPort()));
    headers.put("x-forwarded-proto", "http");
    headers.remove(COOKIE);
    if (received.containsKey(COOKIE)) {
      var cookies = event.putArray("cookies");
      for (String line : received.get(COOKIE)) {
        Pattern.compile("; *").splitAsStream(line).forEach(cookies::add);
      }
    }
    event.set("headers", headers);
  }

  private static void putQuery(ObjectNode parameters, String query) {
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      String name = decode(parts[0]);
      String value = parts.length == 2 ? decode(parts[1]) : "";
      parameters.put(
          name, parameters.has(name) ? parameters.get(name).textValue() + "," + value : value);
    }
  }

  private static void putContext(ObjectNode context, HttpExchange exchange, Instant now) {
    String userAgent = exchange.getRequestHeaders().getFirst("User-Agent");
    context.put("accountId", "000000000000");
    context.put("apiId", API_ID);
    context.put("domainName", exchange.getRequestHeaders().getFirst("Host"));
    context.put("domainPrefix", API_ID);
    ObjectNode http = context.putObject("http");
    http.put("method", exchange.getRequestMethod());
    http.put("path", exchange.getRequestURI().getRawPath());
    http.put("protocol", exchange.getProtocol());
    http.put("sourceIp", sourceIp(exchange));
    http.put("userAgent", Optional.ofNullable(userAgent).orElse(""));
    context.put("requestId", UUID.randomUUID().toString());
    context.put("routeKey", DEFAULT);
    context.put("stage", DEFAULT);
    context.put("time", CLF_TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
  }

  private static void putBody(ObjectNode event, String contentType, byte[] body) {
    boolean binary = body.length > 0 && !isText(contentType);
    if (binary) {
      event.put("body", Base64.getEncoder().encodeToString(body));
    } else if (body.length > 0) {
      event.put("body", new String(body, StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", binary);
  }

  private static boolean isText(String contentType) {
    if (contentType == null) {
      return false;
    }
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return TEXT.matcher(mediaType).matches();
  }

  private static String sourceIp(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
