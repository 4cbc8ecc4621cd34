// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs many seeds and reports the result: {@code ./mvnw -Psimulate verify -Dseeds=10000}. With
 * {@code -Dseed=N} it runs one and prints its trace.
 */
public final class Simulations {

  private static final int MOST_EXPLAINED = 3;

  private Simulations() {}

  /** Exits with 1 if an invariant was violated. */
  public static void main(String[] arguments) throws InterruptedException {
    Set<Mutation> mutations = EnumSet.noneOf(Mutation.class);
    Stream.of(System.getProperty("mutations", "").split(","))
        .filter(name -> !name.isEmpty())
        .map(Mutation::valueOf)
        .forEach(mutations::add);
    long seed = number("seed", 0);
    new Silence().begin();
    boolean good = seed > 0 ? one(seed, mutations) : many(mutations);
    System.exit(good ? 0 : 1);
  }

  private static boolean one(long seed, Set<Mutation> mutations) {
    Settings settings = Workload.of(seed, mutations);
    Simulation simulation = Simulation.run(seed, settings, Set.of(), true, new Workers());
    simulation.trace().forEach(System.out::println);
    simulation
        .violation()
        .ifPresent(
            violation -> {
              System.out.printf("%nThe least that fails:%n");
              Seeds.explain(seed, mutations, violation).forEach(System.out::println);
            });
    return simulation.violation().isEmpty();
  }

  private static boolean many(Set<Mutation> mutations) throws InterruptedException {
    long first = number("first", 1);
    var seeds = new Seeds(first, first + number("seeds", 10_000) - 1, mutations);
    int threads = (int) number("threads", Runtime.getRuntime().availableProcessors());
    long start = System.nanoTime();
    seeds.run(threads);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d seeds from %d in %.1f s on %d threads: %.0f seeds and %.0f merchant-days a second%n",
        seeds.count(), first, seconds, threads, seeds.count() / seconds, seeds.days() / seconds);
    seeds.faults().forEach((fault, count) -> System.out.printf("%,12d  %s%n", count, fault));
    seeds.acts().forEach((kind, count) -> System.out.printf("%,12d  %s%n", count, kind));
    seeds.words().forEach((what, count) -> System.out.printf("%,12d  %s%n", count, what));
    System.out.printf("%d seeds fail%n", seeds.violations().size());
    seeds.violations().entrySet().stream()
        .limit(MOST_EXPLAINED)
        .forEach(
            entry ->
                Seeds.explain(entry.getKey(), mutations, entry.getValue())
                    .forEach(System.out::println));
    return seeds.violations().isEmpty();
  }

  private static long number(String property, long otherwise) {
    String value = System.getProperty(property, "");
    return value.isEmpty() ? otherwise : Long.parseLong(value);
  }
}
