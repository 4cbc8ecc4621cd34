// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import dev.refiscal.reload.DocumentId;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Writes the ids of a {@link ReloadBody} as a JSON array of integers, e.g. {@code [254934]}, unless
 * it was given up.
 */
public final class ReloadBodyWriter implements MessageBodyWriter<ReloadBody> {

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == ReloadBody.class;
  }

  /**
   * @throws IOException if the body was given up: nothing is sent then, since the client sends
   *     headers and body together
   */
  @Override
  public void writeTo(
      ReloadBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    String json = body.ids().stream().map(DocumentId::toString).collect(joining(",", "[", "]"));
    if (!body.depart()) {
      throw new IOException("the call was given up before it was sent");
    }
    out.write(json.getBytes(US_ASCII));
  }
}
