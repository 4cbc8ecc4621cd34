// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * {@code POST /protected/documents/reload/token}: checks a call, hands its ids to the documents,
 * and answers according to the behaviour and the {@link Fault}.
 */
final class ReloadEndpoint {
  private final BearerCheck bearer;
  private final Supplier<String> brokerToken;
  private final Documents documents;
  private final FaultPlan<Fault> faults;

  ReloadEndpoint(
      BearerCheck bearer,
      Supplier<String> brokerToken,
      Documents documents,
      FaultPlan<Fault> faults) {
    this.bearer = bearer;
    this.brokerToken = brokerToken;
    this.documents = documents;
    this.faults = faults;
  }

  void serve(Exchange exchange, Behaviour behaviour) {
    Fault fault = faults.next(behaviour.reloadFault());
    if (!fault.processes()) {
      strike(fault, exchange, behaviour);
      return;
    }
    Reply reply = process(exchange.request(), behaviour);
    if (fault.saysSuccess() && reply.status() >= 300) {
      exchange.answer(reply);
      return;
    }
    switch (fault) {
      case NONE -> exchange.answer(reply);
      case SLOW -> exchange.answer(reply, behaviour.slow());
      case PROCESSING_102_AFTER -> {
        exchange.raw(Exchange.PROCESSING);
        exchange.answer(reply, behaviour.slow());
      }
      case EARLY_HINTS_103_AFTER -> {
        exchange.raw(Exchange.EARLY_HINTS);
        exchange.answer(reply);
      }
      case TWO_ANSWERS_AFTER -> {
        exchange.answer(reply);
        exchange.raw(Exchange.SUCCESS);
      }
      default -> strike(fault, exchange, behaviour);
    }
  }

  private static void strike(Fault fault, Exchange exchange, Behaviour behaviour) {
    switch (fault) {
      case HANG_BEFORE, HANG_AFTER -> exchange.hang(behaviour.hang());
      case RESET_BEFORE, RESET_AFTER -> exchange.reset();
      case CLOSE_AFTER -> exchange.close();
      case TRUNCATED_AFTER -> exchange.truncate();
      case GARBAGE_AFTER -> exchange.garbage();
      case NO_CONTENT_204_BODY_AFTER -> exchange.rawAnswer(Exchange.NO_CONTENT_WITH_BODY);
      case BAD_CHUNK_AFTER -> exchange.rawAnswer(Exchange.BAD_CHUNK);
      case OLD_HTTP_AFTER -> {
        exchange.rawAnswer(Exchange.OLD_HTTP);
        exchange.close();
      }
      case DRIP_HEADERS_AFTER -> exchange.dripHeaders(behaviour.hang());
      case DRIP_BODY_AFTER -> exchange.dripBody(behaviour.hang());
      case FLOOD_AFTER -> exchange.flood(200);
      case ERROR_500_FLOOD -> exchange.flood(500);
      default -> exchange.answer(errorAnswer(fault, exchange.request(), behaviour));
    }
  }

  private static Reply errorAnswer(Fault fault, RecordedRequest request, Behaviour behaviour) {
    return switch (fault) {
      case TOO_MANY_429 -> Refusals.tooManyRequests();
      case TOO_MANY_429_RETRY_AFTER ->
          Refusals.tooManyRequests().with("Retry-After", behaviour.retryAfter());
      case ERROR_500, ERROR_500_AFTER -> Refusals.serverError(request);
      case BAD_GATEWAY_502_HTML, BAD_GATEWAY_502_HTML_AFTER -> Refusals.page(502, "Bad Gateway");
      case UNAVAILABLE_503_HTML -> Refusals.page(503, "Service Unavailable");
      case UNAVAILABLE_503_RETRY_AFTER ->
          Refusals.page(503, "Service Unavailable").with("Retry-After", behaviour.retryAfter());
      case GATEWAY_TIMEOUT_504_HTML, GATEWAY_TIMEOUT_504_HTML_AFTER ->
          Refusals.page(504, "Gateway Time-out");
      case REDIRECT_302 -> Refusals.page(302, "Found").with("Location", "/login");
      case REQUEST_TIMEOUT_408 -> Refusals.page(408, "Request Time-out");
      case FORBIDDEN_403 -> Refusals.oauth(403, "access_denied", "Access is denied");
      case NOT_FOUND_404 -> Refusals.application(404, "No such operation");
      case UNAUTHORIZED_401 -> Refusals.invalidToken(request.header("Authorization").orElse(""));
      default -> throw new IllegalArgumentException(fault + " is not an answer");
    };
  }

  private Reply process(RecordedRequest request, Behaviour behaviour) {
    if (!request.method().equals("POST")) {
      return Refusals.application(405, "Request method is not supported");
    }
    Optional<Reply> unauthorized = bearer.refusal(request);
    if (unauthorized.isPresent()) {
      return unauthorized.get();
    }
    String broker = request.header("Broker-token").orElse("");
    if (!broker.equals(brokerToken.get())) {
      return brokerRefusal(broker, behaviour);
    }
    if (!request.mediaType().equals("application/json")) {
      return Refusals.application(415, "Content type is not supported");
    }
    Optional<List<Long>> ids = Json.readIds(request.body());
    if (ids.isEmpty() || ids.get().isEmpty()) {
      return Refusals.application(400, "Not a JSON array of document ids");
    }
    return reload(ids.get(), request, behaviour);
  }

  private Reply reload(List<Long> ids, RecordedRequest request, Behaviour behaviour) {
    if (ids.size() > behaviour.maxIds()) {
      int status =
          switch (behaviour.tooManyIds()) {
            case BAD_REQUEST_400 -> 400;
            case PAYLOAD_TOO_LARGE_413 -> 413;
          };
      return Refusals.application(status, "More than " + behaviour.maxIds() + " documents");
    }
    OptionalInt refusal = documents.reload(ids, behaviour);
    if (refusal.isPresent()) {
      return Refusals.application(refusal.getAsInt(), "Some documents cannot be reloaded");
    }
    return switch (behaviour.reloadAnswer()) {
      case EMPTY_200 -> Reply.empty(200);
      case ARRAY_200 -> Reply.json(200, "[]");
      case IDS_200 -> Reply.json(200, request.text());
      case OBJECT_200 -> Reply.json(200, "{}");
      case ACCEPTED_202 -> Reply.empty(202);
      case NO_CONTENT_204 -> Reply.empty(204);
    };
  }

  private static Reply brokerRefusal(String brokerToken, Behaviour behaviour) {
    String message = "No broker for token " + brokerToken;
    return switch (behaviour.brokerTokenRefusal()) {
      case BAD_REQUEST_400 -> Refusals.application(400, message);
      case UNAUTHORIZED_401 -> Refusals.oauth(401, "unauthorized", message);
      case FORBIDDEN_403 -> Refusals.oauth(403, "access_denied", message);
    };
  }
}
