// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The input: ids in messages and requests, many of them more than once.
 *
 * @param ids all ids, in random order
 * @param unknown the ids that the vendor does not know
 * @param wrongData the ids of documents whose fiscalization fails again
 * @param messages bodies for the queue
 * @param malformed the unreadable ones among the messages
 * @param requests ids to post
 */
record Workload(
    List<Long> ids,
    Set<Long> unknown,
    Set<Long> wrongData,
    List<String> messages,
    Set<String> malformed,
    List<List<Long>> requests) {

  private static final long FIRST_ID = 254_934;
  private static final double UNKNOWN = 0.003;
  private static final double WRONG_DATA = 0.005;
  private static final double IN_MESSAGES = 0.8;
  private static final double MALFORMED = 0.01;
  private static final double SENT_TWICE = 0.03;
  private static final double WITH_ANOTHERS_ID = 0.1;

  /** The workload of a seed. */
  static Workload of(SoakSettings settings) {
    var random = new Random(settings.seed());
    List<Long> ids =
        new ArrayList<>(LongStream.range(FIRST_ID, FIRST_ID + settings.ids()).boxed().toList());
    Collections.shuffle(ids, random);
    int unknown = (int) (ids.size() * UNKNOWN);
    int wrongData = unknown + (int) (ids.size() * WRONG_DATA);
    List<Long> spread = new ArrayList<>(ids);
    Collections.shuffle(spread, random);
    int inMessages = (int) (ids.size() * IN_MESSAGES);
    Set<String> malformed = new LinkedHashSet<>();
    for (int i = 0; i < settings.messages() * MALFORMED; i++) {
      malformed.add("{\"ids\": [%d, ".formatted(i));
    }
    return new Workload(
        ids,
        Set.copyOf(ids.subList(0, unknown)),
        Set.copyOf(ids.subList(unknown, wrongData)),
        messages(spread.subList(0, inMessages), ids, malformed, settings.messages(), random),
        malformed,
        withOthers(
            parts(spread.subList(inMessages, ids.size()), settings.requests()), ids, random));
  }

  private static List<String> messages(
      List<Long> ids, List<Long> all, Set<String> malformed, int count, Random random) {
    List<String> messages = new ArrayList<>(malformed);
    for (List<Long> part : withOthers(parts(ids, count), all, random)) {
      String body = random.nextBoolean() ? part.toString() : "{\"ids\": " + part + "}";
      messages.add(body);
      if (random.nextDouble() < SENT_TWICE) {
        messages.add(body);
      }
    }
    Collections.shuffle(messages, random);
    return messages;
  }

  private static List<List<Long>> parts(List<Long> ids, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                ids.subList(
                    (int) ((long) ids.size() * i / count),
                    (int) ((long) ids.size() * (i + 1) / count)))
        .toList();
  }

  private static List<List<Long>> withOthers(
      List<List<Long>> parts, List<Long> all, Random random) {
    List<List<Long>> mixed = new ArrayList<>();
    for (List<Long> part : parts) {
      List<Long> ids = new ArrayList<>(part);
      if (ids.isEmpty() || random.nextDouble() < WITH_ANOTHERS_ID) {
        ids.add(all.get(random.nextInt(all.size())));
      }
      mixed.add(ids);
    }
    return mixed;
  }
}
