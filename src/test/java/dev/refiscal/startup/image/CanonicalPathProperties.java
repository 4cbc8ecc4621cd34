// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CanonicalPathProperties {

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("ab./").ofMaxLength(10);
  }

  @Property(tries = 20_000)
  void leavesNothingToResolve(@ForAll("paths") String path) {
    if (CanonicalPath.is(path)) {
      assertThat(Path.of(path).normalize()).hasToString(path);
    }
  }

  @Test
  void isTheFormOfServicesAndOfProperties() {
    assertThat(CanonicalPath.is("META-INF/services/a.b.C")).isTrue();
    assertThat(CanonicalPath.is("application.properties")).isTrue();
  }
}
