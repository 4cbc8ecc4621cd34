// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.function.Consumer;

/**
 * An event in the world at a time that the seed decides: a person acts, or a whole service is down.
 *
 * @param kind the kind of act, for people
 * @param name the name in the trace
 */
record Act(String kind, String name, long time, Consumer<World> what) {}
