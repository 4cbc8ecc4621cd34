// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A shortcut to the configuration's defaults, the result of most lookups during a start. It affects
 * only the start time. {@code refiscal.short-lookups=false} disables it, and a test compares both
 * ways for each name.
 */
package dev.refiscal.startup.lookup;
