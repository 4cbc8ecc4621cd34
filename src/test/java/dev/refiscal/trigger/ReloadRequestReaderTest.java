// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadRequestReaderTest {

  private static final Origin ORIGIN = new Origin(Instant.EPOCH, "request-1");

  private final ReloadRequestReader reader =
      new ReloadRequestReader(
          new InputJson(
              StrictJson.mapper(),
              TestConfig.with(Map.of("refiscal.max-ids", "3", "refiscal.max-body-size", "21"))));

  private final ReloadRequestReader roomy =
      new ReloadRequestReader(new InputJson(StrictJson.mapper(), TestConfig.with(Map.of())));

  @Test
  void keepsTheOrderAndReadsRepeatsOnce() {
    assertThat(reader.read("[3, 1, 3]", ORIGIN).ids()).isEqualTo(ids(3, 1));
  }

  @Test
  void readsTheLargestIdExactly() {
    assertThat(reader.read("[9223372036854775807]", ORIGIN))
        .isEqualTo(request(false, Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"{\"ids\":[1]};false", "{\"force\":true,\"ids\":[1]};true", "[1];false"})
  void readsForce(String body, boolean force) {
    assertThat(roomy.read(body, ORIGIN)).isEqualTo(request(force, 1));
  }

  @Test
  void takesAsManyIdsAsConfigured() {
    assertThat(reader.read("[1,2,3]", ORIGIN).ids()).hasSize(3);
    assertRefused("[1,2,3,4]", ProblemType.TOO_MANY_IDS, "there are 4 ids; the maximum is 3");
  }

  @Test
  void takesABodyAsLargeAsConfigured() {
    assertThat(reader.read("[" + " ".repeat(18) + "1]", ORIGIN)).isEqualTo(request(false, 1));
    assertRefused(
        "[" + " ".repeat(19) + "1]", ProblemType.TOO_LARGE, "the body is larger than 21 bytes");
  }

  @Test
  void measuresABodyInBytes() {
    assertRefused(
        "[\"" + "я".repeat(9) + "\"]", ProblemType.TOO_LARGE, "the body is larger than 21 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      textBlock =
          """
          [] ; the array is empty
          {"ids":[]} ; ids is empty
          {"ids":254934} ; ids is a number, not an array
          {"ids":"254934"} ; ids is a string, not an array
          {"ids":null} ; ids is null, not an array
          {"ids":[1],"force":"yes"} ; force is a string, not a boolean
          {"ids":[1],"force":1} ; force is a number, not a boolean
          [1.5] ; [0] is a number with a fraction or an exponent, <id>
          [1.0] ; [0] is a number with a fraction or an exponent, <id>
          [1,1e3] ; [1] is a number with a fraction or an exponent, <id>
          ["12"] ; [0] is a string, <id>
          [0] ; [0] is an integer out of range, <id>
          [-1] ; [0] is an integer out of range, <id>
          [9223372036854775808] ; [0] is an integer out of range, <id>
          [1,2,[3]] ; [2] is an array, <id>
          [{}] ; [0] is an object, <id>
          [null] ; [0] is null, <id>
          [true] ; [0] is a boolean, <id>
          {"ids":[1,true]} ; ids[1] is a boolean, <id>
          null ; the body is null, <list>
          "[1]" ; the body is a string, <list>
          true ; the body is a boolean, <list>
          {} ; ids is missing, not an array
          """)
  void saysWhatItFoundInsteadOfIds(String body, String detail) {
    assertRefused(
        roomy,
        body,
        ProblemType.INVALID_IDS,
        detail
            .replace("<id>", "not an integer from 1 to 9223372036854775807")
            .replace("<list>", "not an array of ids or an object with ids"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      textBlock =
          """
          || ; the body is empty
          |  | ; the body is empty
          ids ; the body is not valid JSON at line 1, column 1
          [1 ; the body is not valid JSON at line 1, column 3
          [1,\\n 01] ; the body is not valid JSON at line 2, column 3
          [1] [2] ; the body is not valid JSON at line 1, column 5
          {"ids":[1],"ids":[2]} ; the body is not valid JSON at line 1, column 17
          """)
  void saysWhereItIsNotJson(String body, String detail) {
    assertRefused(roomy, body.translateEscapes(), ProblemType.INVALID_JSON, detail);
  }

  private void assertRefused(String body, ProblemType type, String detail) {
    assertRefused(reader, body, type, detail);
  }

  private static void assertRefused(
      ReloadRequestReader reader, String body, ProblemType type, String detail) {
    assertThatExceptionOfType(UnreadableInputException.class)
        .isThrownBy(() -> reader.read(body, ORIGIN))
        .withMessage(detail)
        .satisfies(e -> assertThat(e.type()).isEqualTo(type));
  }

  private static ReloadRequest request(boolean force, long... ids) {
    return ReloadRequest.of(ids(ids), force, ORIGIN);
  }

  private static List<DocumentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(DocumentId::new).toList();
  }
}
