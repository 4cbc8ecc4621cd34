// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** A store of attempts that can be read and written. */
public interface AttemptStore extends AttemptTable, AttemptReader {}
