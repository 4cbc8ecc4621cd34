// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import dev.refiscal.trigger.Invocation;
import dev.refiscal.trigger.InvocationFailedException;
import dev.refiscal.trigger.NotQueuedException;
import dev.refiscal.trigger.QueryFailedException;
import dev.refiscal.trigger.Trigger;
import dev.refiscal.trigger.Triggers;
import dev.refiscal.trigger.UnknownEventException;
import dev.refiscal.trigger.UnreadableInputException;
import dev.refiscal.vendor.VendorConnections;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** The function's only handler: passes each event to the trigger that recognizes it. */
@Named("reload")
@Singleton
public class ReloadFunction implements RequestStreamHandler {

  private static final Logger LOG = Logger.getLogger(ReloadFunction.class);

  /** The system property in which both runtimes set the X-Ray header of the invocation. */
  private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

  private final ObjectMapper mapper;
  private final Triggers triggers;
  private final VendorConnections connections;
  private final Telemetry telemetry;
  private final RefiscalConfig config;
  private final Clock clock;

  ReloadFunction(
      ObjectMapper mapper,
      Triggers triggers,
      VendorConnections connections,
      Telemetry telemetry,
      RefiscalConfig config,
      Clock clock) {
    this.mapper = mapper;
    this.triggers = triggers;
    this.connections = connections;
    this.telemetry = telemetry;
    this.config = config;
    this.clock = clock;
  }

  /**
   * @throws UnknownEventException if no trigger recognizes the event
   * @throws UnreadableInputException if a direct invocation's request is invalid
   * @throws NotQueuedException if a direct invocation's retryable ids could not be queued
   * @throws QueryFailedException if the ledger could not answer a direct invocation's query
   * @throws InvocationFailedException for every unexpected failure; its message contains no
   *     details, because the runtime returns it to the caller
   */
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Instant start = clock.instant();
    var deadline =
        Deadline.after(
            context.getRemainingTimeInMillis(),
            config.unknownRemainingTime(),
            config.margin(),
            clock);
    var invocation = Invocation.of(context.getAwsRequestId(), start, deadline, config.margin());
    LogContext.open(config.merchant(), invocation.requestId(), System.getProperty(TRACE_HEADER));
    connections.invocationBegins();
    try {
      out.write(mapper.writeValueAsBytes(reply(in, invocation)));
    } finally {
      connections.invocationEnds();
      telemetry.flush(invocation.requestId(), Duration.between(start, clock.instant()));
      LogContext.close();
    }
  }

  private JsonNode reply(InputStream in, Invocation invocation) {
    JsonNode event = event(in);
    Trigger trigger = triggers.of(event);
    LogContext.trigger(trigger.name());
    try {
      return trigger.handle(event, invocation);
    } catch (UnreadableInputException e) {
      telemetry.count(Metric.UNREADABLE);
      LOG.warnf("unreadable: %s", e.getMessage());
      throw e;
    } catch (QueryFailedException e) {
      throw e;
    } catch (NotQueuedException e) {
      LOG.warn("retryable ids could not be queued; the invocation fails, so that it is retried");
      throw e;
    } catch (Throwable e) {
      // The poll loop catches only Exception, and returns its message to the caller.
      LOG.error("the invocation failed", e);
      return trigger.failed(invocation);
    }
  }

  private JsonNode event(InputStream in) {
    try {
      return mapper.readTree(in);
    } catch (JsonProcessingException e) {
      throw new UnknownEventException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
