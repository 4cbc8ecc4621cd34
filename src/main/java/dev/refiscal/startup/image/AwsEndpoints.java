// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServiceMetadataProvider;

/**
 * The endpoint tables of the services that the function calls, without those of 300 others. For a
 * service without a table, the SDK derives the endpoint from its name and the region.
 */
@TargetClass(GeneratedServiceMetadataProvider.class)
@Substitute
final class AwsEndpoints implements ServiceMetadataProvider {

  @Substitute
  public AwsEndpoints() {}

  /** The endpoint table of a service; {@code null} if there is none. */
  @Override
  @Substitute
  public ServiceMetadata serviceMetadata(String service) {
    return EndpointTables.of(service);
  }
}
