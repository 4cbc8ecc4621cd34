// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

/** A measured function gave a wrong result, so its time says nothing. */
final class WrongResultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WrongResultException(String message) {
    super(message);
  }
}
