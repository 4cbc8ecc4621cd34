// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.vendor.token.AccessTokenFilter;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Flow;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The vendor's reload endpoint. Every call carries an access token, which the OIDC client filter
 * obtains with the merchant's connector token.
 *
 * @see <a href="https://fp.bifit.com/processing-api">BIFIT fiscal processing</a>
 */
@RegisterRestClient(configKey = "processing")
@RegisterProvider(CallLimit.class)
@RegisterProvider(AccessTokenFilter.class)
@Path("/protected/documents")
interface ReloadRestClient {

  /**
   * Reloads documents: the vendor fiscalizes them again.
   *
   * @param brokerToken the merchant's Broker-token, a secret
   * @param ids a {@link ReloadBody}, declared as a stream of anything: Quarkus registers the
   *     declared class of a body and of its elements for reflection, with all that their fields and
   *     methods lead to, which would be much of Vert.x
   * @return status and headers, whatever the status. The body is not documented and cannot be read
   */
  @POST
  @Path("/reload/token")
  @Consumes(MediaType.APPLICATION_JSON)
  Response reload(@HeaderParam("Broker-token") String brokerToken, Flow.Publisher<?> ids);
}
