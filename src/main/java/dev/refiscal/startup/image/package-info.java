// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Substitutions for methods of libraries in the native executable: the same results, in less time
 * or with less log output, or without code for features that the function does not use. A JVM does
 * not use these classes. If a substituted method no longer exists, the native build fails.
 */
package dev.refiscal.startup.image;
