// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.Locale;

/** What is measured, in the order of the table's rows. */
enum Metric {
  START_TO_NEXT("Cold start, to the first `next`", Unit.MILLISECONDS),
  START_TO_REPLY("Cold start, to the first reply", Unit.MILLISECONDS),
  SLOW_START_TO_REPLY("The same, vendor takes %2$d ms a call", Unit.MILLISECONDS),
  THROTTLED_START_TO_REPLY(
      "To the first reply, with the processor that Lambda gives", Unit.MILLISECONDS),
  THROTTLED_LEDGER_START_TO_REPLY("… and with a ledger in DynamoDB", Unit.MILLISECONDS),
  INSTRUCTIONS_TO_NEXT("Instructions to the first `next`, millions", Unit.COUNT),
  INSTRUCTIONS_TO_REPLY("… and to the first reply, millions", Unit.COUNT),
  CLASSES("Classes loaded before the first `next`", Unit.COUNT),
  CLASSES_NOT_ARCHIVED("… of which not from an archive", Unit.COUNT),
  LATENCY_1_P50("Warm, 1 id, p50", Unit.MILLISECONDS),
  LATENCY_1_P99("Warm, 1 id, p99", Unit.MILLISECONDS),
  LATENCY_50_P50("Warm, 50 ids, p50", Unit.MILLISECONDS),
  LATENCY_50_P99("Warm, 50 ids, p99", Unit.MILLISECONDS),
  LATENCY_1000_P50("Warm, 1,000 ids, p50", Unit.MILLISECONDS),
  LATENCY_1000_P99("Warm, 1,000 ids, p99", Unit.MILLISECONDS),
  OWN_SHARE_P50("Own share of 1 id, p50", Unit.MILLISECONDS),
  OWN_SHARE_P99("Own share of 1 id, p99", Unit.MILLISECONDS),
  RATE("Invocations a second, 1 id, one environment", Unit.COUNT),
  FAR_1("Warm, vendor %5$d ms away, 1 id, p50", Unit.MILLISECONDS),
  FAR_1000("… 1,000 ids, p50", Unit.MILLISECONDS),
  FAR_1000_LEDGER("… and with a ledger %6$d ms away, p50", Unit.MILLISECONDS),
  FAR_10000("… 10,000 ids", Unit.MILLISECONDS),
  FAR_10000_LEDGER("… and with a ledger %6$d ms away", Unit.MILLISECONDS),
  ASK_WORK("Processor time of a question for 1,000 ids", Unit.MILLISECONDS),
  LIST_WORK("Processor time of a list of 500 doubts", Unit.MILLISECONDS),
  MEMORY("Resident memory after %1$,d invocations", Unit.MEGABYTES),
  PEAK_MEMORY("… at its peak", Unit.MEGABYTES),
  ZIP_SIZE("Size of the zip", Unit.MEGABYTES),
  EXECUTABLE_SIZE("Size of the executable", Unit.MEGABYTES),
  DRAIN_SECONDS("Drain of %3$,d ids in %4$,d messages", Unit.SECONDS),
  FAR_DRAIN_SECONDS("… vendor %5$d ms, ledger %6$d ms away", Unit.SECONDS),
  DRAIN_CALLS("… calls to the vendor", Unit.COUNT);

  /** The unit of a metric. */
  enum Unit {
    MILLISECONDS("ms"),
    SECONDS("s"),
    /** Of 1,000,000 bytes. */
    MEGABYTES("MB"),
    COUNT("");

    private final String symbol;

    Unit(String symbol) {
      this.symbol = symbol;
    }

    /** Empty for counts. */
    String symbol() {
      return symbol;
    }
  }

  private static final int SIGNIFICANT_DIGITS = 3;

  private final String title;
  private final Unit unit;

  Metric(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  Unit unit() {
    return unit;
  }

  /** The row's title, with the numbers of this benchmark and the unit. */
  String title(BenchSettings settings) {
    String words =
        title.formatted(
            settings.size().warm().singles(),
            BenchSettings.SLOW_VENDOR.toMillis(),
            settings.size().drainIds(),
            settings.size().drainMessages(),
            Distance.TO_VENDOR.toMillis(),
            Distance.TO_AWS.toMillis());
    return unit == Unit.COUNT ? words : words + ", " + unit.symbol();
  }

  /** A value with three digits, or more if they are before the point. */
  String format(double value) {
    int whole = Long.toString((long) Math.abs(value)).length();
    boolean small = Math.abs(value) < 1;
    int decimals = Math.max(0, SIGNIFICANT_DIGITS - (small ? 0 : whole));
    boolean counted = unit == Unit.COUNT && value == Math.rint(value);
    return String.format(Locale.ROOT, "%,." + (counted ? 0 : decimals) + "f", value);
  }
}
