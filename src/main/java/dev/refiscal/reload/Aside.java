// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.function.Supplier;

/** Does work while its caller goes on. */
public interface Aside {

  /** Does it at once, before the caller goes on. */
  Aside NONE =
      new Aside() {
        @Override
        public <T> Supplier<T> begin(Supplier<T> work) {
          T result = work.get();
          return () -> result;
        }
      };

  /**
   * Begins some work.
   *
   * @return waits for its result; asked for once
   */
  <T> Supplier<T> begin(Supplier<T> work);
}
