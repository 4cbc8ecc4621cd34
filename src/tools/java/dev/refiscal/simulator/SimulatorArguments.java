// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of {@link SimulatorMain}. */
@Command(
    name = "java -jar refiscal-simulator.jar",
    description = "Plays the vendor's API on loopback until it is stopped.",
    sortOptions = false)
class SimulatorArguments {

  private static final long LARGEST_RANGE = 1_000_000;

  @Option(
      names = "--port",
      converter = Port.class,
      defaultValue = "8089",
      description = "the port to listen on, 0 for a free one (${DEFAULT-VALUE})")
  int port;

  @Option(names = "--tls", description = "speak TLS")
  boolean tls;

  @Option(
      names = "--failed",
      paramLabel = "IDS",
      description = "documents in Error, as 254934,254940 or 254934-254999")
  Ids failed = Ids.NONE;

  @Option(
      names = "--wrong-data",
      paramLabel = "IDS",
      description = "documents in Error that fail again each time")
  Ids wrongData = Ids.NONE;

  @Option(
      names = "--not-in-error",
      paramLabel = "WHAT",
      defaultValue = "IGNORE",
      description = "what a reload does with other documents: ${COMPLETION-CANDIDATES}")
  NotInError notInError;

  @Option(
      names = "--unknown",
      paramLabel = "WHAT",
      defaultValue = "IGNORE",
      description = "what it does with unknown ids: ${COMPLETION-CANDIDATES}")
  UnknownId unknownId;

  @Option(
      names = "--fault",
      defaultValue = "NONE",
      description = "what goes wrong with each reload: ${COMPLETION-CANDIDATES}")
  Fault fault;

  @Option(names = "--help", usageHelp = true, description = "print this")
  boolean help;

  /** A command line that fills these arguments. */
  CommandLine commandLine() {
    return new CommandLine(this)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Ids.class, Ids::parse);
  }

  /** The vendor's standing behaviour. */
  Behaviour behaviour() {
    return Behaviour.DEFAULT
        .withNotInError(notInError)
        .withUnknownId(unknownId)
        .withReloadFault(fault);
  }

  /** Ids of documents. */
  record Ids(List<Long> list) {

    static final Ids NONE = new Ids(List.of());

    /** Reads a list or a range. */
    static Ids parse(String text) {
      String[] range = text.split("-", -1);
      if (range.length != 2) {
        return new Ids(Stream.of(text.split(",", -1)).map(Ids::number).toList());
      }
      long first = number(range[0]);
      long last = number(range[1]);
      if (last < first || last - first >= LARGEST_RANGE) {
        throw new TypeConversionException("'%s' is not a range of ids".formatted(text));
      }
      return new Ids(LongStream.rangeClosed(first, last).boxed().toList());
    }

    private static long number(String text) {
      if (!text.matches("\\d{1,18}")) {
        throw new TypeConversionException("'%s' is not a number".formatted(text));
      }
      return Long.parseLong(text);
    }
  }

  /** Reads a port number. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      long port = Ids.number(text);
      if (port > 65535) {
        throw new TypeConversionException("'%s' is not a port".formatted(text));
      }
      return (int) port;
    }
  }
}
