// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.Method;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** {@link Letters} and the methods that they replace find the same. */
class LettersProperties {

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("abzABZ09_%.-\"[]\u00e9").ofMaxLength(10);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abzABZ").ofMaxLength(8);
  }

  @Property(tries = 20_000)
  void hashesLikeSmallRye(@ForAll("names") String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName(EnvConfigSource.class.getName() + "$EnvName");
    Method original = type.getDeclaredMethod("buildHashCode", String.class);
    original.setAccessible(true);

    assertThat(Letters.hash(name)).isEqualTo(original.invoke(null, name));
  }

  @Property(tries = 20_000)
  void hyphenatesLikeSmallRye(@ForAll("words") String name) {
    assertThat(Letters.hyphenated(name, '-')).isIn(null, StringUtil.skewer(name));
    assertThat(OddHumps.skewer(name, '-')).isEqualTo(StringUtil.skewer(name));
  }

  @Property(tries = 20_000)
  void hyphenatesOtherNamesLikeSmallRye(@ForAll("names") String name) {
    assertThat(Letters.hyphenated(name, '-')).isIn(null, StringUtil.skewer(name));
    assertThat(OddHumps.skewer(name, '_')).isEqualTo(StringUtil.skewer(name, '_'));
  }

  @Test
  void hyphenatesTheNamesOfMethods() {
    assertThat(Letters.hyphenated("connectTimeoutMs", '-')).isEqualTo("connect-timeout-ms");
  }
}
