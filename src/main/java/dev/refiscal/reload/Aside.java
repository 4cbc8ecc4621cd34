// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.function.Supplier;

/** Runs work concurrently with its caller. */
public interface Aside {

  /** Runs the work synchronously, in the caller's thread. */
  Aside NONE =
      new Aside() {
        @Override
        public <T> Supplier<T> begin(Supplier<T> work) {
          T result = work.get();
          return () -> result;
        }
      };

  /**
   * Starts the work.
   *
   * @return waits for the result; may be called once
   */
  <T> Supplier<T> begin(Supplier<T> work);
}
