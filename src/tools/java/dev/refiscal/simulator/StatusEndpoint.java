// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Returns a document by its id. The vendor has this operation; its path and names are not public.
 */
final class StatusEndpoint {
  private final Pattern path;
  private final BearerCheck bearer;
  private final Documents documents;
  private final FaultPlan<StatusFault> faults;

  /**
   * @param path the whole path, with the query if it has one, and {@code {id}} in place of the id
   */
  StatusEndpoint(
      String path, BearerCheck bearer, Documents documents, FaultPlan<StatusFault> faults) {
    this.path = Pattern.compile(Pattern.quote(path).replace("{id}", "\\E(\\d{1,19})\\Q"));
    this.bearer = bearer;
    this.documents = documents;
    this.faults = faults;
  }

  /** Whether a request is for this endpoint. */
  boolean isMeantBy(RecordedRequest request) {
    return path.matcher(request.path()).matches();
  }

  void serve(Exchange exchange, Behaviour behaviour) {
    switch (faults.next(StatusFault.NONE)) {
      case NONE -> exchange.answer(answer(exchange.request()));
      case HANG -> exchange.hang(behaviour.hang());
      case DRIP_HEADERS -> exchange.dripHeaders(behaviour.hang());
      case DRIP_BODY -> exchange.dripBody(behaviour.hang());
      case FLOOD -> exchange.flood(200);
      case TWO_STATUSES ->
          exchange.answer(Reply.json(200, "{\"status\":\"DONE\",\"status\":\"ERROR\"}"));
    }
  }

  private Reply answer(RecordedRequest request) {
    if (!request.method().equals("GET")) {
      return Refusals.application(405, "Request method is not supported");
    }
    return bearer.refusal(request).orElseGet(() -> status(request));
  }

  private Reply status(RecordedRequest request) {
    return id(request)
        .flatMap(documents::find)
        .map(StatusEndpoint::found)
        .orElseGet(() -> Refusals.application(404, "No such document"));
  }

  private Optional<Long> id(RecordedRequest request) {
    Matcher matcher = path.matcher(request.path());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var number = new BigInteger(matcher.group(1));
    return number.bitLength() < Long.SIZE ? Optional.of(number.longValue()) : Optional.empty();
  }

  private static Reply found(Document document) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", document.id());
    body.put("status", document.status().name());
    return Reply.json(200, Json.write(body));
  }
}
