// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Randomness by seed (SplitMix64). Each actor of the world has its own dice, named by a label. An
 * actor's throws do not depend on what others did before.
 */
final class Dice implements RandomGenerator {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long seed;
  private long state;

  Dice(long seed) {
    this.seed = mixed(seed + GOLDEN);
    this.state = this.seed;
  }

  /** Dice that depend only on the seed and the label. */
  Dice of(String label) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < label.length(); i++) {
      hash = (hash ^ label.charAt(i)) * FNV_PRIME;
    }
    return new Dice(seed ^ hash);
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mixed(state);
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return (nextLong() >>> 11) * 0x1.0p-53 < probability;
  }

  /** Both ends included. */
  long between(long low, long high) {
    return low + Math.floorMod(nextLong() >>> 1, high - low + 1);
  }

  <T> T one(List<T> of) {
    return of.get((int) between(0, of.size() - 1));
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
