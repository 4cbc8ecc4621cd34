// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Serves the SQS protocol on loopback: ElasticMQ inside this JVM.
 *
 * @see <a href="https://github.com/softwaremill/elasticmq">ElasticMQ</a>
 */
public final class LocalSqs implements AutoCloseable {

  private final SQSRestServer server;
  private final URI endpoint;
  private final SqsClient client;

  private LocalSqs(SQSRestServer server) {
    this.server = server;
    InetSocketAddress address = server.waitUntilStarted().localAddress();
    this.endpoint = URI.create("http://127.0.0.1:" + address.getPort());
    this.client =
        SqsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(LocalLambda.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(LocalLambda.ACCESS_KEY, LocalLambda.ACCESS_KEY)))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** Starts a separate server, which takes some seconds. */
  public static LocalSqs start() {
    return new LocalSqs(
        SQSRestServerBuilder.withInterface("127.0.0.1")
            .withDynamicPort()
            .withAWSRegion(LocalLambda.REGION)
            .start());
  }

  /** The server that the tests of a JVM share: started once, stopped when the JVM ends. */
  public static LocalSqs shared() {
    return Shared.INSTANCE;
  }

  /** The endpoint for SQS clients. */
  public URI endpoint() {
    return endpoint;
  }

  /** A client of the server, closed with it. */
  public SqsClient client() {
    return client;
  }

  /** Describes a queue to create; its name must be new to the server. */
  public QueueBuilder queue(String name) {
    return new QueueBuilder(name);
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }

  /** A queue to create: standard, 30 s of visibility timeout, no redrive. */
  public final class QueueBuilder {

    private final String name;
    private final Map<QueueAttributeName, String> attributes =
        new EnumMap<>(QueueAttributeName.class);

    private QueueBuilder(String name) {
      this.name = name;
    }

    /** How long a received message stays hidden, in whole seconds. */
    public QueueBuilder visibilityTimeout(Duration timeout) {
      attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, Long.toString(timeout.toSeconds()));
      return this;
    }

    /** Moves a message to the dead-letter queue after this many receives. */
    public QueueBuilder redrive(LocalQueue deadLetters, int maxReceiveCount) {
      attributes.put(
          QueueAttributeName.REDRIVE_POLICY,
          "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
              .formatted(deadLetters.arn(), maxReceiveCount));
      return this;
    }

    /** Makes it a FIFO queue with deduplication by body; its name ends in {@code .fifo}. */
    public QueueBuilder fifo() {
      attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
      attributes.put(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
      return this;
    }

    /** Creates the queue. */
    public LocalQueue create() {
      boolean fifo = attributes.containsKey(QueueAttributeName.FIFO_QUEUE);
      String fullName = fifo ? name + ".fifo" : name;
      String url = client.createQueue(r -> r.queueName(fullName).attributes(attributes)).queueUrl();
      return new LocalQueue(client, url, fifo);
    }
  }

  private static final class Shared {

    private static final LocalSqs INSTANCE = LocalSqs.start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::close, "local-sqs-shutdown"));
    }
  }
}
