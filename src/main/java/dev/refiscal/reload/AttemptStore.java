// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** Keeps attempts, for those who replace them and those who only look. */
public interface AttemptStore extends AttemptTable, AttemptReader {}
