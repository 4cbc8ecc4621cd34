// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentStatuses;
import dev.refiscal.secrets.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Queries the vendor for a document's status. The path, field and status names are configuration.
 */
@ApplicationScoped
public class BifitStatuses implements DocumentStatuses {

  private static final Logger LOG = Logger.getLogger(BifitStatuses.class);

  /** Larger than any document. */
  private static final int MOST_BYTES = 64 * 1024;

  private final StatusRestClient api;
  private final Secrets secrets;
  private final ObjectMapper mapper;
  private final RefiscalConfig config;

  BifitStatuses(
      @RestClient StatusRestClient api,
      Secrets secrets,
      ObjectMapper mapper,
      RefiscalConfig config) {
    this.api = api;
    this.secrets = secrets;
    this.mapper = mapper;
    this.config = config;
  }

  @Override
  public Meaning of(DocumentId id) {
    try {
      // Reads the secrets before the token request, which must not wait for them.
      secrets.connectorToken();
      Optional<byte[]> document = document(id);
      return document.isPresent() ? meaning(id, document.get()) : Meaning.UNKNOWN;
    } catch (IOException | RuntimeException e) {
      // Only the class: the message may contain the vendor's text.
      LOG.warnf("the status of document %s is unknown: %s", id, e.getClass().getSimpleName());
      return Meaning.UNKNOWN;
    }
  }

  private Optional<byte[]> document(DocumentId id) throws IOException {
    try (Response answer = api.document(url(id));
        InputStream body = answer.readEntity(InputStream.class)) {
      if (answer.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
        LOG.warnf("the status query for document %s was answered %d", id, answer.getStatus());
        return Optional.empty();
      }
      byte[] document = body.readNBytes(MOST_BYTES + 1);
      if (document.length > MOST_BYTES) {
        LOG.warnf("the answer to the status query for document %s is too long", id);
        return Optional.empty();
      }
      return Optional.of(document);
    }
  }

  private String url(DocumentId id) {
    String path = config.status().path().orElseThrow().replace("{id}", id.toString());
    return config.processing().url() + path;
  }

  private Meaning meaning(DocumentId id, byte[] document) throws IOException {
    String status = mapper.readTree(document).path(config.status().field()).asText("");
    if (isOne(config.status().failed(), status)) {
      return Meaning.FAILED;
    }
    if (isOne(config.status().done(), status)) {
      return Meaning.DONE;
    }
    if (isOne(config.status().inProgress(), status)) {
      return Meaning.IN_PROGRESS;
    }
    LOG.warnf("the status of document %s is not configured", id);
    return Meaning.UNKNOWN;
  }

  private static boolean isOne(Optional<Set<String>> names, String status) {
    return names.map(known -> known.contains(status)).orElse(false);
  }

  @Override
  public Duration longestCall() {
    Duration reading = config.secrets().prefix().isPresent() ? config.awsTimeout() : Duration.ZERO;
    return reading
        .plusMillis(config.processing().tokenTimeoutMs())
        .plusMillis(config.processing().timeoutMs());
  }
}
