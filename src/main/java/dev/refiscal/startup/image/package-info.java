// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a native executable has instead of code of others: the same results, sooner or with fewer
 * words. A JVM never sees these classes. Each names the method that it stands in for; where that is
 * gone, the native build fails.
 */
package dev.refiscal.startup.image;
