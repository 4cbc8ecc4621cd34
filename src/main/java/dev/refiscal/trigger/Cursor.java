// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.refiscal.reload.AttemptReader;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position in a list where the next page begins, as opaque text. */
final class Cursor {

  /** State, epoch milliseconds and id. */
  private static final Pattern TEXT = Pattern.compile("(\\w+)/([0-9]{1,15})/([1-9][0-9]{0,18})");

  private Cursor() {}

  /** Encodes a position in the list of that state. */
  static String of(DocumentState state, AttemptReader.Position position) {
    String text = "%s/%d/%s".formatted(state.label(), position.at().toEpochMilli(), position.id());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Decodes a position in the list of that state; empty if it is invalid. */
  static Optional<AttemptReader.Position> read(String cursor, DocumentState state) {
    try {
      Matcher text = TEXT.matcher(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
      if (!text.matches() || !text.group(1).equals(state.label())) {
        return Optional.empty();
      }
      Instant at = Instant.ofEpochMilli(Long.parseLong(text.group(2)));
      return Optional.of(
          new AttemptReader.Position(at, new DocumentId(Long.parseLong(text.group(3)))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
