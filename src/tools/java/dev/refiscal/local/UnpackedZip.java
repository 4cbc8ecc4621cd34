// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.nio.file.Path;

/** A function's zip, unpacked once for any number of {@link LocalLambda}s, one after another. */
public final class UnpackedZip implements AutoCloseable {

  private final Deployment deployment;

  private UnpackedZip(Deployment deployment) {
    this.deployment = deployment;
  }

  /**
   * Unpacks a zip.
   *
   * @param scratch the directory under which it is unpacked
   * @throws IllegalStateException if there is no such zip
   */
  public static UnpackedZip of(Path zip, Path scratch) {
    return new UnpackedZip(Deployment.zip(zip, scratch));
  }

  /** Whether it holds a native executable ({@code bootstrap}), not a package for the JVM. */
  public boolean isNative() {
    return deployment.isNative();
  }

  /** The function in the zip, which must be closed first. */
  public LocalLambda.Builder function() {
    return LocalLambda.of(deployment::borrowed);
  }

  /** Deletes what was unpacked. */
  @Override
  public void close() {
    deployment.close();
  }
}
