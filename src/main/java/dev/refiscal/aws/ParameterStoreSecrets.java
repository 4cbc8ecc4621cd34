// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import dev.refiscal.secrets.SecretUnavailableException;
import dev.refiscal.secrets.Secrets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;

/**
 * Secrets in Systems Manager Parameter Store: the SecureStrings {@code <prefix>/connector-token}
 * and {@code <prefix>/broker-token}, read in one call. Surrounding white space is removed, such as
 * the line break that an editor adds; neither secret contains any.
 */
public final class ParameterStoreSecrets implements Secrets {

  private final SsmClient client;
  private final String connectorTokenName;
  private final String brokerTokenName;

  private Values values;

  /**
   * @param prefix such as {@code /refiscal/acme}
   */
  public ParameterStoreSecrets(SsmClient client, String prefix) {
    this.client = client;
    this.connectorTokenName = prefix + "/connector-token";
    this.brokerTokenName = prefix + "/broker-token";
  }

  @Override
  public String connectorToken() {
    return values().connectorToken();
  }

  @Override
  public String brokerToken() {
    return values().brokerToken();
  }

  private synchronized Values values() {
    if (values == null) {
      values = read();
    }
    return values;
  }

  @Override
  public synchronized boolean renew() {
    Values before = values;
    values = read();
    return !values.equals(before);
  }

  private Values read() {
    Map<String, String> parameters = new HashMap<>();
    try {
      GetParametersResponse answer =
          client.getParameters(
              request -> request.names(connectorTokenName, brokerTokenName).withDecryption(true));
      answer.parameters().forEach(each -> parameters.put(each.name(), each.value()));
    } catch (AwsServiceException e) {
      throw unreadable(e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode());
    } catch (SdkException e) {
      throw unreadable(e.getClass().getSimpleName());
    }
    return new Values(value(parameters, connectorTokenName), value(parameters, brokerTokenName));
  }

  private SecretUnavailableException unreadable(String why) {
    return new SecretUnavailableException(
        "the parameters %s and %s could not be read (%s)"
            .formatted(connectorTokenName, brokerTokenName, why));
  }

  private static String value(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isBlank()) {
      throw new SecretUnavailableException("the parameter %s does not exist".formatted(name));
    }
    return value.strip();
  }

  private record Values(String connectorToken, String brokerToken) {

    /** Contains no values, so that no secret can leak into a log line. */
    @Override
    public String toString() {
      return "Values";
    }
  }
}
