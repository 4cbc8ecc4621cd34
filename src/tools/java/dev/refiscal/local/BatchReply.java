// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads from a function's answer which messages of a batch failed, as Lambda does with {@code
 * ReportBatchItemFailures}.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">
 *     Handling errors for an SQS event source</a>
 */
final class BatchReply {

  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchReply() {}

  /**
   * The ids of the failed messages. None failed if the answer or its list of failures is empty or
   * null. All failed if the function failed, or if its answer is not JSON of the right shape or
   * names a message outside the batch.
   */
  static Set<String> failures(Invocation invocation, Set<String> batch) {
    if (invocation.functionError().isPresent()) {
      return batch;
    }
    try {
      return failures(JSON.readTree(invocation.payload()), batch);
    } catch (JsonProcessingException e) {
      return batch;
    }
  }

  private static Set<String> failures(JsonNode answer, Set<String> batch) {
    if (isNothing(answer)) {
      return Set.of();
    }
    if (!answer.isObject()) {
      return batch;
    }
    JsonNode items = answer.path("batchItemFailures");
    if (isNothing(items)) {
      return Set.of();
    }
    if (!items.isArray()) {
      return batch;
    }
    Set<String> failures = new HashSet<>();
    for (JsonNode item : items) {
      JsonNode id = item.path("itemIdentifier");
      if (!id.isTextual() || !batch.contains(id.textValue())) {
        return batch;
      }
      failures.add(id.textValue());
    }
    return failures;
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
