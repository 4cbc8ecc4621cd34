// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Turns every answer but 2xx into an {@link UnexpectedStatusException}. The default mapper lets 3xx
 * pass as success, which would call a redirected reload accepted.
 */
public final class UnexpectedStatusMapper
    implements ResponseExceptionMapper<UnexpectedStatusException> {

  /**
   * The client asks with status 0 where there was no answer at all: that is not ours to explain.
   */
  @Override
  public boolean handles(int status, MultivaluedMap<String, Object> headers) {
    return status != 0
        && Response.Status.Family.familyOf(status) != Response.Status.Family.SUCCESSFUL;
  }

  @Override
  public UnexpectedStatusException toThrowable(Response response) {
    return new UnexpectedStatusException(
        response.getStatus(),
        RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), Clock.systemUTC()));
  }

  /** Before the default mapper. */
  @Override
  public int getPriority() {
    return 1;
  }
}
