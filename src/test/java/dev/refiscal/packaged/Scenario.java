// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static dev.refiscal.packaged.HttpRoute.HTTP_API;
import static dev.refiscal.packaged.HttpRoute.REST_API_BASE64;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * How to provoke a reply that is an example in the description.
 *
 * @param example the name of the example
 * @param time whether the function has time for a call to the vendor
 * @param queue whether the function has a retry queue
 * @param vendor what the vendor does
 * @param route to which the request goes
 * @param call the request
 */
record Scenario(
    String example,
    boolean time,
    boolean queue,
    Consumer<VendorSimulator> vendor,
    HttpRoute route,
    HttpCall call) {

  /** Accepted earlier. */
  static final long ACCEPTED_BEFORE = 254941;

  /** Its ledger item is invalid, as if a person had edited it. */
  static final long SPOILT = 254942;

  /** All that the vendor knows, in Error. */
  static final long[] FAILED = LongStream.rangeClosed(254934, 254943).toArray();

  private static final int ONE_MEBIBYTE = 1024 * 1024;

  /** One per example. The vendor's failures are far enough apart to keep the circuit closed. */
  static List<Scenario> all() {
    return List.of(
        post("accepted", "[254934,254935]"),
        post("duplicate", "[" + ACCEPTED_BEFORE + "]"),
        post("queued", failing(Fault.TOO_MANY_429_RETRY_AFTER), "[254936]"),
        post(
            "rest-queued",
            failing(Fault.TOO_MANY_429_RETRY_AFTER),
            "[" + ACCEPTED_BEFORE + ",254943]"),
        post("mixed", "[254937,900002]"),
        post("rejected", "[900001]"),
        post("in-doubt", failing(Fault.ERROR_500), "[254938]"),
        new Scenario(
            "retryable",
            true,
            false,
            failing(Fault.TOO_MANY_429_RETRY_AFTER),
            HTTP_API,
            HttpCall.post("[254939]")),
        new Scenario(
            "out-of-time", false, false, Scenario::nothing, HTTP_API, HttpCall.post("[254940]")),
        post("internal-error", "[" + SPOILT + "]"),
        post("invalid-json", "[254934"),
        post("invalid-ids", "{\"ids\":[\"254934\"]}"),
        refused(
            "invalid-encoding",
            REST_API_BASE64,
            new HttpCall(
                "POST", Optional.of("application/json"), "[\"\u00e9\"]".getBytes(ISO_8859_1))),
        post("too-large", "[254934" + " ".repeat(ONE_MEBIBYTE) + "]"),
        post("too-many-ids", "[1" + ",1".repeat(10_000) + "]"),
        refused("method-not-allowed", HTTP_API, new HttpCall("GET", Optional.empty(), new byte[0])),
        refused("unsupported-media-type", HTTP_API, HttpCall.post("text/plain", "[254934]")));
  }

  @Override
  public String toString() {
    return example;
  }

  private static Scenario post(String example, String body) {
    return post(example, Scenario::nothing, body);
  }

  private static Scenario post(String example, Consumer<VendorSimulator> vendor, String body) {
    return new Scenario(example, true, true, vendor, HTTP_API, HttpCall.post(body));
  }

  private static Scenario refused(String example, HttpRoute route, HttpCall call) {
    return new Scenario(example, true, true, Scenario::nothing, route, call);
  }

  private static void nothing(VendorSimulator vendor) {}

  private static Consumer<VendorSimulator> failing(Fault fault) {
    return vendor -> vendor.nextReloads(fault);
  }
}
