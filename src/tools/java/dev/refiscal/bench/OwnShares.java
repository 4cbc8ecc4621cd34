// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time of each warm invocation outside the vendor call, from the function's log. */
final class OwnShares {

  private static final Duration LOG_LATENESS = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As {@code Telemetry} writes it. */
  private static final Pattern SUMMARY =
      Pattern.compile("; (\\d+\\.\\d{3}) ms, of which (\\d+\\.\\d{3}) ms with the vendor; warm$");

  private OwnShares() {}

  /**
   * The shares of answered invocations, in milliseconds.
   *
   * @throws org.awaitility.core.ConditionTimeoutException if the log does not report all of them
   */
  static Samples of(LocalLambda function, List<Invocation> invocations) {
    List<String> requests = invocations.stream().map(Invocation::requestId).toList();
    Map<String, Double> shares =
        await()
            .atMost(LOG_LATENESS)
            .until(() -> read(function.logs()), read -> read.keySet().containsAll(requests));
    return new Samples(requests.stream().map(shares::get).toList());
  }

  /** Milliseconds by request id, from the lines that report them. */
  static Map<String, Double> read(List<String> log) {
    var shares = new HashMap<String, Double>();
    for (String line : log) {
      if (line.contains(" ms with the vendor; warm")) {
        JsonNode fields = parse(line);
        Matcher summary = SUMMARY.matcher(fields.path("message").asText());
        if (summary.find()) {
          BigDecimal took = new BigDecimal(summary.group(1));
          BigDecimal withVendor = new BigDecimal(summary.group(2));
          shares.put(fields.path("requestId").asText(), took.subtract(withVendor).doubleValue());
        }
      }
    }
    return shares;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new WrongResultException("The function's log line is not JSON: " + line);
    }
  }
}
