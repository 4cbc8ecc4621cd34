// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.oidc.common.runtime.OidcCommonUtils;
import io.quarkus.oidc.common.runtime.config.OidcClientCommonConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import java.security.Key;

/**
 * Refuses an OIDC client that proves its identity with a token that it signs. The function's client
 * does not, and the libraries for it would be in the executable.
 */
@TargetClass(OidcCommonUtils.class)
final class ClientAssertions {

  private ClientAssertions() {}

  /** The key with which the client signs: there is none. */
  @Substitute
  public static Uni<Key> clientJwtKey(OidcClientCommonConfig.Credentials credentials) {
    return Uni.createFrom()
        .failure(new ConfigurationException("A client that signs its own tokens is not supported"));
  }

  /** A token that the client signed: it cannot. */
  @Substitute
  @SuppressWarnings("DoNotCallSuggester") // Quarkus calls it.
  public static String signJwtWithKey(OidcClientCommonConfig config, String audience, Key key) {
    throw new ConfigurationException("A client that signs its own tokens is not supported");
  }
}
