// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/**
 * The id of a receipt document at the fiscal processor.
 *
 * <p>The vendor's registration call returns a bare number; every positive 64-bit integer is valid
 * here.
 *
 * @param value from 1 to 2^63-1
 */
public record DocumentId(long value) {

  /**
   * @throws IllegalArgumentException if {@code value} is not positive
   */
  public DocumentId {
    if (value < 1) {
      throw new IllegalArgumentException("a document id is at least 1, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
