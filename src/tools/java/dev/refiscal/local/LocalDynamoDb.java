// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Serves the DynamoDB protocol on loopback: AWS's DynamoDB Local inside this JVM, which forgets
 * everything when it stops.
 *
 * <p>AWS's {@code ServerRunner} listens on all interfaces and needs a client for telemetry.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html">DynamoDB
 *     Local</a>
 */
public final class LocalDynamoDb implements AutoCloseable {

  /** Referenced, since an unreferenced logger forgets its level. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("com.amazonaws.services.dynamodbv2"),
          Logger.getLogger("org.eclipse.jetty"));

  private final LocalDynamoDBServerHandler handler;
  private final Server server;
  private final DynamoDbClient client;

  private LocalDynamoDb() {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, false, false), null);
    server = new Server(new InetSocketAddress("127.0.0.1", 0));
    server.setHandler(handler);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
    client = clientBuilder().httpClientBuilder(UrlConnectionHttpClient.builder()).build();
  }

  /**
   * Starts a separate server on a free port.
   *
   * @throws IllegalStateException if it does not start
   */
  public static LocalDynamoDb start() {
    return new LocalDynamoDb();
  }

  /**
   * The server that the tests of a JVM share, each with tables of its own; it ends with the JVM.
   */
  public static LocalDynamoDb shared() {
    return Shared.INSTANCE;
  }

  /** The endpoint for DynamoDB clients. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getURI().getPort());
  }

  /** A client of the server, closed with it. */
  public DynamoDbClient client() {
    return client;
  }

  /** A builder of a client of the server, without an HTTP client. */
  public DynamoDbClientBuilder clientBuilder() {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint())
        .region(Region.of(LocalLambda.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalLambda.ACCESS_KEY, LocalLambda.ACCESS_KEY)));
  }

  /** Creates a table for a ledger of attempts, as the Terraform module does. */
  public void createLedger(String table) {
    client.createTable(
        request ->
            request
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("id", KeyType.HASH))
                .attributeDefinitions(
                    attribute("id", ScalarAttributeType.N),
                    attribute("listed", ScalarAttributeType.S),
                    attribute("at", ScalarAttributeType.N))
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName("byState")
                        .keySchema(key("listed", KeyType.HASH), key("at", KeyType.RANGE))
                        .projection(all -> all.projectionType(ProjectionType.ALL))
                        .build()));
    client.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(ttl -> ttl.attributeName("expiresAt").enabled(true)));
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
      handler.close();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    }
  }

  private static final class Shared {

    private static final LocalDynamoDb INSTANCE = LocalDynamoDb.start();
  }
}
