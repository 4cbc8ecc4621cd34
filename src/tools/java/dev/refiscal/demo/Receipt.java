// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

import dev.refiscal.simulator.Document;
import dev.refiscal.simulator.DocumentStatus;
import java.util.Optional;

/**
 * A receipt of the demo, and how it should end.
 *
 * @param story why it is here, in a few words
 * @param expected the status that the vendor should show at the end; empty for an id that the
 *     vendor does not know
 * @param fiscalizations how many fiscal receipts it should have
 */
record Receipt(long id, String story, Optional<DocumentStatus> expected, int fiscalizations) {

  static Receipt failed(long id, String story) {
    return new Receipt(id, story, Optional.of(DocumentStatus.DONE), 1);
  }

  static Receipt withWrongData(long id, String story) {
    return new Receipt(id, story, Optional.of(DocumentStatus.ERROR), 0);
  }

  static Receipt unknown(long id, String story) {
    return new Receipt(id, story, Optional.empty(), 0);
  }

  /** Whether the vendor's document is as expected. */
  boolean endedAsItShould(Optional<Document> document) {
    return document.map(Document::status).equals(expected)
        && document.map(Document::fiscalizations).orElse(0) == fiscalizations;
  }
}
