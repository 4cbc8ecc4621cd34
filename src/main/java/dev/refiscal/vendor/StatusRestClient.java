// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.vendor.token.AccessTokenFilter;
import io.quarkus.rest.client.reactive.Url;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The vendor's document query by id. The operation is documented; its path and fields are not, so
 * both are configuration.
 */
@RegisterRestClient(configKey = "processing")
@RegisterProvider(CallLimit.class)
@RegisterProvider(AccessTokenFilter.class)
@Path("")
interface StatusRestClient {

  /**
   * Queries a document.
   *
   * @param url the full URL of the document
   * @return the answer, whatever its status, with an unread body; must be closed
   */
  @GET
  Response document(@Url String url);
}
