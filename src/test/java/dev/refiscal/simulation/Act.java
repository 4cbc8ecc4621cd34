// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.function.Consumer;

/**
 * Something that happens in the world at a time that the seed decides: somebody does something, or
 * something is down as a whole.
 *
 * @param kind of which it is one, for people
 * @param name by which the trace knows it
 */
record Act(String kind, String name, long time, Consumer<World> what) {}
