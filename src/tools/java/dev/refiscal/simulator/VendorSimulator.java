// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The fiscal processor on loopback: a real HTTP server that grants tokens, takes in reloads,
 * fiscalizes them in cash registers, and fails in every way that the vendor may.
 *
 * <p>It implements what is documented, and has a switch ({@link Behaviour}) for what is not. It
 * records the calls, and counts how often each document was fiscalized. It is thread-safe, and
 * several simulators may run in one process.
 */
public final class VendorSimulator implements AutoCloseable {
  /** The connector token, unless the settings name another: 50 alphanumeric characters. */
  public static final String CONNECTOR_TOKEN = "FakeConnectorTokenFakeConnectorTokenFakeConnector0";

  /** The broker token, unless the settings name another. */
  public static final String BROKER_TOKEN = "fake-broker-token-5f0c2d6e";

  /** A marker in every error body of the vendor. It must not appear anywhere else. */
  public static final String BODY_MARKER = "vendor-internals-c41d7b";

  private static final String BASE_PATH = "/processing-api";
  private static final String TOKEN_PATH = BASE_PATH + "/oauth/token";
  private static final String RELOAD_PATH = BASE_PATH + "/protected/documents/reload/token";
  private static final String DOCUMENTS_PATH = "/simulator/documents";

  private final SimulatorSettings settings;
  private final Vertx vertx;
  private final Listener listener;
  private final Connections connections = new Connections();
  private final Documents documents;
  private final AccessTokens tokens;
  private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.DEFAULT);
  private final AtomicReference<String> connectorToken;
  private final AtomicReference<String> brokerToken;
  private final FaultPlan<Fault> reloadFaults = new FaultPlan<>();
  private final FaultPlan<TokenFault> tokenFaults = new FaultPlan<>();
  private final FaultPlan<StatusFault> statusFaults = new FaultPlan<>();
  private final TokenEndpoint tokenEndpoint;
  private final ReloadEndpoint reloadEndpoint;
  private final StatusEndpoint statusEndpoint;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<RecordedRequest> tokenCalls = Collections.synchronizedList(new ArrayList<>());
  private final List<RecordedRequest> reloadCalls = Collections.synchronizedList(new ArrayList<>());
  private final List<RecordedRequest> statusCalls = Collections.synchronizedList(new ArrayList<>());

  private VendorSimulator(SimulatorSettings settings) {
    this.settings = settings;
    connectorToken = new AtomicReference<>(settings.connectorToken());
    brokerToken = new AtomicReference<>(settings.brokerToken());
    documents =
        new Documents(
            () -> new Registers(settings.registers(), settings.fiscalizationTime()),
            settings.observer());
    tokens = new AccessTokens(settings.clock());
    var bearer = new BearerCheck(tokens);
    tokenEndpoint = new TokenEndpoint(tokens, connectorToken::get, tokenFaults);
    reloadEndpoint = new ReloadEndpoint(bearer, brokerToken::get, documents, reloadFaults);
    statusEndpoint =
        new StatusEndpoint(BASE_PATH + settings.statusPath(), bearer, documents, statusFaults);
    vertx = Vertx.vertx(vertxOptions());
    listener = new Listener(vertx, settings.tls(), connections::accepted, this::receive);
  }

  /** Starts one with plain HTTP on a free port, and {@link SimulatorSettings#defaults()}. */
  public static VendorSimulator start() {
    return start(SimulatorSettings.defaults());
  }

  /** The same with TLS. */
  public static VendorSimulator startWithTls() {
    return start(SimulatorSettings.defaults().withTls(true));
  }

  /**
   * Starts a simulator.
   *
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static VendorSimulator start(SimulatorSettings settings) {
    var simulator = new VendorSimulator(settings);
    try {
      simulator.listener.listen(settings.port());
      return simulator;
    } catch (RuntimeException e) {
      simulator.stop();
      throw e;
    }
  }

  /** The base URL for the function's configuration, without a trailing slash. */
  public URI url() {
    return root().resolve(BASE_PATH);
  }

  /**
   * A {@code GET} of this URL lists all documents as JSON, without a token: id, status and number
   * of fiscalizations of each.
   */
  public URI documentsUrl() {
    return root().resolve(DOCUMENTS_PATH);
  }

  /**
   * The certificate to trust, as PEM, for 127.0.0.1 and localhost.
   *
   * @throws IllegalStateException without TLS
   */
  public Path certificate() {
    if (!settings.tls()) {
      throw new IllegalStateException("This simulator does not speak TLS");
    }
    return SelfSignedCertificate.ofThisProcess().pem();
  }

  /** The environment variables of a function that calls this simulator; the caller may add more. */
  public Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("REFISCAL_PROCESSING_URL", url().toString());
    environment.put("REFISCAL_CONNECTOR_TOKEN", CONNECTOR_TOKEN);
    environment.put("REFISCAL_BROKER_TOKEN", BROKER_TOKEN);
    if (settings.tls()) {
      environment.put("QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS", certificate().toString());
    }
    return environment;
  }

  /** Changes the standing behaviour, from the next call on. */
  public void behave(UnaryOperator<Behaviour> change) {
    behaviour.updateAndGet(change);
  }

  /** The standing behaviour. */
  public Behaviour behaviour() {
    return behaviour.get();
  }

  /**
   * Plans faults for the next reload calls, one per call, after those already planned. They precede
   * random faults and the standing one; {@link Fault#NONE} plans a call that succeeds.
   */
  public void nextReloads(Fault... faults) {
    reloadFaults.add(List.of(faults));
  }

  /** As {@link #nextReloads}, for token calls. */
  public void nextTokens(TokenFault... faults) {
    tokenFaults.add(List.of(faults));
  }

  /** As {@link #nextReloads}, for status calls. */
  public void nextStatuses(StatusFault... faults) {
    statusFaults.add(List.of(faults));
  }

  /**
   * Draws faults at random. A call without a random fault meets the standing one.
   *
   * @param seed the same seed gives the same faults, in call order
   * @param reload the probability of each fault of a reload call, from 0 to 1, at most 1 in sum
   * @param token the same for token calls
   * @throws IllegalArgumentException when these are not probabilities
   */
  public void randomFaults(long seed, Map<Fault, Double> reload, Map<TokenFault, Double> token) {
    reloadFaults.randomize(seed, reload);
    tokenFaults.randomize(seed, token);
  }

  /**
   * Adds documents in Error whose next fiscalization succeeds.
   *
   * @throws IllegalArgumentException when an id exists already
   */
  public void addFailed(long... ids) {
    for (long id : ids) {
      documents.add(id, DocumentStatus.ERROR, false);
    }
  }

  /**
   * Adds a document that stays as it is until it is reloaded. One that is done counts as fiscalized
   * once.
   *
   * @throws IllegalArgumentException when the id exists already
   */
  public void addDocument(long id, DocumentStatus status) {
    documents.add(id, status, false);
  }

  /**
   * Adds documents in Error whose fiscalization always fails again.
   *
   * @throws IllegalArgumentException when an id exists already
   */
  public void addWithWrongData(long... ids) {
    for (long id : ids) {
      documents.add(id, DocumentStatus.ERROR, true);
    }
  }

  /** The current state of a document, empty when the vendor does not know the id. */
  public Optional<Document> document(long id) {
    return documents.find(id);
  }

  /** How many fiscal receipts a document has, 0 when the vendor does not know the id. */
  public int fiscalizations(long id) {
    return document(id).map(Document::fiscalizations).orElse(0);
  }

  /** All documents at this moment, in the order of their ids. */
  public Map<Long, Document> documents() {
    return documents.all();
  }

  /**
   * Waits until no register has work left.
   *
   * @throws IllegalStateException when some still have after that time, or when interrupted
   */
  public void awaitIdle(Duration atMost) {
    try {
      documents.awaitIdle(atMost);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while registers worked", e);
    }
  }

  /** The complete calls of the token endpoint, in order, whatever their result. */
  public List<RecordedRequest> tokenCalls() {
    return snapshot(tokenCalls);
  }

  /** As {@link #tokenCalls}, of the reload endpoint. */
  public List<RecordedRequest> reloadCalls() {
    return snapshot(reloadCalls);
  }

  /** As {@link #tokenCalls}, of the status endpoint. */
  public List<RecordedRequest> statusCalls() {
    return snapshot(statusCalls);
  }

  /** How many connections were accepted; with TLS, after the handshake. */
  public int connections() {
    return connections.count();
  }

  /** How many connections, since the simulator started, resumed an earlier one's TLS session. */
  public int resumedSessions() {
    return connections.resumed();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return connections.open();
  }

  /** Closes the kept-alive connections that await no answer, and waits until they are closed. */
  public void closeIdleConnections() {
    connections.closeIdle().toCompletionStage().toCompletableFuture().join();
  }

  /** Sends an unsolicited 200 on each open connection. */
  public void answerNobody() {
    connections
        .all()
        .forEach(connection -> Exchange.write(connection, Exchange.SUCCESS).syncUninterruptibly());
  }

  /** Closes all connections and refuses new ones, or listens on the same port again. */
  public void refuseConnections(boolean refuse) {
    listener.refuse(refuse);
  }

  /**
   * Closes all connections and accepts new ones without ever answering, TLS handshakes included, or
   * listens on the same port again.
   */
  public void stallConnections(boolean stall) {
    listener.stall(stall);
  }

  /** Revokes every access token granted so far. */
  public void revokeAccessTokens() {
    tokens.revokeAll();
  }

  /** Replaces the valid connector token. */
  public void rotateConnectorToken(String newToken) {
    connectorToken.set(newToken);
  }

  /** Replaces the valid broker token. */
  public void rotateBrokerToken(String newToken) {
    brokerToken.set(newToken);
  }

  /** Every access token ever granted, also before a {@link #reset()}. */
  public Set<String> accessTokens() {
    return tokens.handedOut();
  }

  /** Every refresh token ever granted, also before a {@link #reset()}. */
  public Set<String> refreshTokens() {
    return tokens.refreshTokens();
  }

  /**
   * Resets documents, recordings, the count of connections, behaviour, faults, connector and broker
   * token, and listening. Calls that await an answer lose their connection. Idle connections stay
   * open and access tokens stay valid, as callers may keep both.
   */
  public void reset() {
    connections.closeBusy().toCompletionStage().toCompletableFuture().join();
    reloadFaults.clear();
    tokenFaults.clear();
    statusFaults.clear();
    behaviour.set(Behaviour.DEFAULT);
    connectorToken.set(settings.connectorToken());
    brokerToken.set(settings.brokerToken());
    documents.clear();
    tokenCalls.clear();
    reloadCalls.clear();
    statusCalls.clear();
    connections.startCounting();
    listener.refuse(false);
  }

  /** Closes the port and all connections at once, hanging calls included. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      listener.close();
      stop();
    }
  }

  private void stop() {
    documents.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private URI root() {
    String scheme = settings.tls() ? "https" : "http";
    return URI.create(scheme + "://" + Listener.HOST + ":" + listener.port());
  }

  private void receive(HttpServerRequest http) {
    Connections.Open connection = connections.get(http.connection());
    connection.requested();
    if (behaviour().closing()) {
      http.response().putHeader("Connection", "close");
    }
    http.body()
        .onSuccess(
            body -> serve(new Exchange(vertx, http, connection, record(http, body, connection))));
    if (http.headers().contains("Expect")) {
      expected(http);
    }
  }

  private void expected(HttpServerRequest http) {
    switch (behaviour().expectation()) {
      case CONTINUE_100 -> http.response().writeContinue();
      case NOTHING -> {}
      case FAILED_417 -> http.response().setStatusCode(417).end();
      case RESET -> Exchange.reset(http);
    }
  }

  private void serve(Exchange exchange) {
    RecordedRequest request = exchange.request();
    if (request.path().equals(TOKEN_PATH)) {
      tokenCalls.add(request);
      tokenEndpoint.serve(exchange, behaviour());
    } else if (request.path().equals(RELOAD_PATH)) {
      reloadCalls.add(request);
      reloadEndpoint.serve(exchange, behaviour());
    } else if (statusEndpoint.isMeantBy(request)) {
      statusCalls.add(request);
      statusEndpoint.serve(exchange, behaviour());
    } else if (request.path().equals(DOCUMENTS_PATH)) {
      exchange.answer(Reply.json(200, Json.write(documents.all().values())));
    } else {
      exchange.answer(Refusals.application(404, "No such operation"));
    }
  }

  private static RecordedRequest record(
      HttpServerRequest http, Buffer body, Connections.Open connection) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var header : http.headers()) {
      headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
    }
    headers.replaceAll((name, values) -> List.copyOf(values));
    return new RecordedRequest(
        http.method().name(),
        http.uri(),
        Collections.unmodifiableMap(headers),
        body.getBytes(),
        connection.number());
  }

  private static List<RecordedRequest> snapshot(List<RecordedRequest> calls) {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  private static VertxOptions vertxOptions() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setUseDaemonThread(true)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }
}
