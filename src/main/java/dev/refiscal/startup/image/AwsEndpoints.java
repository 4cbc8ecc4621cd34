// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServiceMetadataProvider;

/**
 * The tables of endpoints of the services that the function calls, without those of 300 others. The
 * SDK takes a service without a table for one that is in each region under its name.
 */
@TargetClass(GeneratedServiceMetadataProvider.class)
@Substitute
final class AwsEndpoints implements ServiceMetadataProvider {

  @Substitute
  public AwsEndpoints() {}

  /** The table of a service, or null. */
  @Override
  @Substitute
  public ServiceMetadata serviceMetadata(String service) {
    return EndpointTables.of(service);
  }
}
