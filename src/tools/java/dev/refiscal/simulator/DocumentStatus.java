// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/** The status of a document, in the vendor's words. */
public enum DocumentStatus {
  NEW,
  QUEUED,
  REGISTERING,
  DONE,
  ERROR
}
