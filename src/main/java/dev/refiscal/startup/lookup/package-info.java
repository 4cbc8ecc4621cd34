// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shorter way to the configuration's defaults, which are what most lookups of a start end with.
 * It changes nothing but time: {@code refiscal.short-lookups=false} goes without, and a test
 * compares both for each name.
 */
package dev.refiscal.startup.lookup;
