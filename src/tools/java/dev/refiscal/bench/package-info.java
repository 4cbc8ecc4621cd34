// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/** The benchmark: how fast and how small the packaged functions are, compared with peers. */
package dev.refiscal.bench;
