// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/** Tests that documents and workflows match the code. */
package dev.refiscal.project;
