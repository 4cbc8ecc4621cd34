// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTest {

  private final Report report = new Report(Runs.invented());

  @Test
  void saysWhatWasMeasuredAndWhatWasNot() {
    assertThat(report.text())
        .isEqualTo(
            """
            |                                    |                 JVM | Node.js peer |
            | ---------------------------------- | ------------------: | -----------: |
            | Cold start, to the first reply, ms | 2,000 (1,000–3,000) |          100 |
            | Own share of 1 id, p50, ms         |               0.500 |            – |
            | Size of the zip, MB                |                31.1 |            – |

            2026-11-24, commit be518aadc3, on Some <CPU> & Co, 2 cores, 25.3 GB; Linux 6.18, JDK 17.0.15, Node.js 20.20.2. The median of 3 runs, each of all functions in turn, with the least and the most in brackets.

            - AppCDS: first `next` after at most 60 % of the plain JVM's time (not measured)
            - AppCDS: first reply after at most 60 % of the plain JVM's time (not measured)
            - JVM: at most 4,001 classes loaded before the first `next` (not measured)
            - JVM: own share of a warm invocation below 1 ms, p50: 0.500 ms (met)
            - Native: first `next` after at most 20 % of the Node.js peer's time (not measured)
            - Native: first reply after at most 30 % of the Node.js peer's time (not measured)
            - Native: first reply after at most 70 % of the Python peer's time (not measured)
            - Native: first reply after at most 220 % of the limit's time (not measured)
            - Native: with Lambda's processor, at most 35 % of the Node.js peer's time (not measured)
            - Native: the same with a ledger, at most 50 % of the Node.js peer's time without (not measured)
            - Native: at most 60 million instructions to the first `next` (not measured)
            - Native: at most 110 million instructions to the first reply (not measured)
            - Native: 1 id warm in at most the Node.js peer's time (not measured)
            - Native: 1,000 ids warm in at most the Node.js peer's time (not measured)
            - Native: as many invocations a second as the Node.js peer (not measured)
            - Native: 1,000 ids, 50 ms away, in 1.1 times 20 round trips and a handshake (not measured)
            - Native: the same with a ledger (not measured)
            - Native: far drain in 1.2 times 200 round trips and a handshake, by two environments (not measured)
            - Native: at most 100 ms of work to ask for 1,000 ids (not measured)
            - Native: at most 100 ms of work to list 500 (not measured)
            - Native: executable of at most 45 MB (not measured)
            - Native: zip of at most 15 MB (not measured)
            - Native: resident memory of at most 45 MB (not measured)

            Not measured: No zip was found for: native.
            """);
  }

  @Test
  void standsBelowItsChart() {
    assertThat(report.textWithChart("docs/bench/cold-start.svg"))
        .startsWith("![Cold start of each function](docs/bench/cold-start.svg)\n\n|")
        .endsWith(report.text());
  }
}
