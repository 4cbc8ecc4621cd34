// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of what surrounds the code: that documents and workflows keep to what there is. */
package dev.refiscal.project;
