// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The command line of {@link SimulatorMain}.
 *
 * @param help whether to print only the usage
 * @param port the port, 0 for a free one
 * @param tls whether to speak TLS
 * @param failed ids of documents in Error that will succeed
 * @param wrongData ids of documents in Error that will fail again
 * @param behaviour the standing behaviour
 */
record SimulatorArguments(
    boolean help,
    int port,
    boolean tls,
    List<Long> failed,
    List<Long> wrongData,
    Behaviour behaviour) {

  static final String USAGE =
      """
      Plays the vendor's API on loopback until it is stopped.

        --port PORT            the port to listen on, 0 for a free one (8089)
        --tls                  speak TLS
        --failed IDS           documents in Error, as 254934,254940 or 254934-254999
        --wrong-data IDS       documents in Error that fail again each time
        --not-in-error WHAT    what a reload does with other documents: again, ignore (default), 400, 409
        --unknown WHAT         what it does with unknown ids: ignore (default), 400, 404
        --fault NAME           what goes wrong with each reload, such as RESET_AFTER or ERROR_500 (NONE)
        --help                 print this
      """;

  /** An invalid command line. The message says why. */
  static final class BadArgument extends Exception {
    BadArgument(String message) {
      super(message);
    }
  }

  /** Reads a command line. */
  static SimulatorArguments parse(String... arguments) throws BadArgument {
    var parser = new Parser(arguments);
    parser.parse();
    return new SimulatorArguments(
        parser.help, parser.port, parser.tls, parser.failed, parser.wrongData, parser.behaviour);
  }

  /** The arguments read so far. */
  private static final class Parser {
    private static final long LARGEST_RANGE = 1_000_000;

    private final Deque<String> left;
    private boolean help;
    private int port = 8089;
    private boolean tls;
    private List<Long> failed = List.of();
    private List<Long> wrongData = List.of();
    private Behaviour behaviour = Behaviour.DEFAULT;

    private Parser(String... arguments) {
      left = new ArrayDeque<>(List.of(arguments));
    }

    private void parse() throws BadArgument {
      while (!left.isEmpty()) {
        String flag = left.remove();
        switch (flag) {
          case "--help" -> help = true;
          case "--tls" -> tls = true;
          case "--port" -> port = port(value(flag));
          case "--failed" -> failed = ids(value(flag));
          case "--wrong-data" -> wrongData = ids(value(flag));
          case "--not-in-error" -> behaviour = behaviour.withNotInError(notInError(value(flag)));
          case "--unknown" -> behaviour = behaviour.withUnknownId(unknownId(value(flag)));
          case "--fault" -> behaviour = behaviour.withReloadFault(fault(value(flag)));
          default -> throw new BadArgument("Unknown flag " + flag);
        }
      }
    }

    private String value(String flag) throws BadArgument {
      if (left.isEmpty()) {
        throw new BadArgument("No value for " + flag);
      }
      return left.remove();
    }

    private static int port(String value) throws BadArgument {
      long port = number(value);
      if (port > 65535) {
        throw new BadArgument("Not a port: " + value);
      }
      return (int) port;
    }

    private static List<Long> ids(String value) throws BadArgument {
      String[] range = value.split("-", -1);
      if (range.length == 2) {
        long first = number(range[0]);
        long last = number(range[1]);
        if (last < first || last - first >= LARGEST_RANGE) {
          throw new BadArgument("Not a range of ids: " + value);
        }
        return LongStream.rangeClosed(first, last).boxed().toList();
      }
      var ids = new ArrayList<Long>();
      for (String id : value.split(",", -1)) {
        ids.add(number(id));
      }
      return List.copyOf(ids);
    }

    private static long number(String value) throws BadArgument {
      if (!value.matches("\\d{1,18}")) {
        throw new BadArgument("Not a number: " + value);
      }
      return Long.parseLong(value);
    }

    private static NotInError notInError(String value) throws BadArgument {
      return switch (value) {
        case "again" -> NotInError.FISCALIZE_AGAIN;
        case "ignore" -> NotInError.IGNORE;
        case "400" -> NotInError.BAD_REQUEST_400;
        case "409" -> NotInError.CONFLICT_409;
        default -> throw new BadArgument("Not one of again, ignore, 400, 409: " + value);
      };
    }

    private static UnknownId unknownId(String value) throws BadArgument {
      return switch (value) {
        case "ignore" -> UnknownId.IGNORE;
        case "400" -> UnknownId.BAD_REQUEST_400;
        case "404" -> UnknownId.NOT_FOUND_404;
        default -> throw new BadArgument("Not one of ignore, 400, 404: " + value);
      };
    }

    private static Fault fault(String value) throws BadArgument {
      String name = value.toUpperCase(Locale.ROOT);
      return Arrays.stream(Fault.values())
          .filter(fault -> fault.name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new BadArgument("Not one of " + Arrays.toString(Fault.values()) + ": " + value));
    }
  }
}
