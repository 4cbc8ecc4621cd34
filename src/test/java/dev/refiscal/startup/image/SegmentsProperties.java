// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.PropertiesUtil;
import io.smallrye.config.NameIterator;
import io.smallrye.config.PropertyName;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The loops of {@link Segments} and those that they replace find the same. */
class SegmentsProperties {

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab.\"\\*[]0-").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> parts() {
    return Arbitraries.strings().withChars("ab-*").ofMinLength(1).ofMaxLength(4);
  }

  @Property(tries = 20_000)
  void endsWhereSmallRyeDoes(@ForAll("names") String name) {
    var iterator = new NameIterator(name);
    while (iterator.hasNext()) {
      assertThat(Segments.end(name, iterator.getPosition())).isEqualTo(iterator.getNextEnd());
      iterator.next();
    }
    assertThat(result(() -> Segments.end(name, name.length())))
        .isEqualTo(result(iterator::getNextEnd));
  }

  @Property(tries = 20_000)
  void endsWhereQuarkusDoes(@ForAll("names") String name) {
    var iterator = new io.quarkus.runtime.configuration.NameIterator(name);
    while (iterator.hasNext()) {
      assertThat(Segments.end(name, iterator.getPosition())).isEqualTo(iterator.getNextEnd());
      iterator.next();
    }
  }

  @Property(tries = 20_000)
  void takesForTheSameWhatSmallRyeDoes(@ForAll("names") String name, @ForAll("names") String part) {
    var iterator = new NameIterator(name);
    while (iterator.hasNext()) {
      assertThat(Segments.next(name, iterator.getPosition(), part, 0, part.length()))
          .isEqualTo(iterator.nextSegmentEquals(part));
      iterator.next();
    }
  }

  @Property(tries = 20_000)
  void matchesWhatQuarkusMatches(@ForAll("names") String name, @ForAll("parts") String part) {
    var iterator = new io.quarkus.runtime.configuration.NameIterator(name);
    while (iterator.hasNext()) {
      int position = iterator.getPosition();
      assertThat(result(() -> Segments.mapped(name, position, part)))
          .isEqualTo(result(() -> PropertiesUtil.isMapped(iterator, part)));
      iterator.next();
    }
  }

  @Property(tries = 20_000)
  void matchesWhatSmallRyeMatches(@ForAll("names") String name, @ForAll("parts") String part) {
    var iterator = new NameIterator(name);
    while (iterator.hasNext()) {
      int offset = iterator.getPosition() + 1;
      int length = iterator.getNextEnd() - offset;
      assertThat(result(() -> Segments.same(part, name, offset, length)))
          .isEqualTo(
              result(() -> PropertyName.equals(part, 0, part.length(), name, offset, length)));
      iterator.next();
    }
  }

  @Property(tries = 20_000)
  void comparesWholeNamesLikeSmallRye(@ForAll("names") String name, @ForAll("names") String other) {
    assertThat(result(() -> Segments.same(name, other)))
        .isEqualTo(result(() -> PropertyName.equals(name, other)));
  }

  @Property(tries = 20_000)
  void countsBracketsLikeSmallRye(@ForAll("names") String name) {
    assertThat(Segments.hash(name)).isEqualTo(PropertyName.name(name).hashCode());
  }

  /** The result, or the failure. */
  private static Object result(Supplier<?> supplier) {
    try {
      return supplier.get();
    } catch (NoSuchElementException | IndexOutOfBoundsException e) {
      return e.getClass();
    }
  }
}
