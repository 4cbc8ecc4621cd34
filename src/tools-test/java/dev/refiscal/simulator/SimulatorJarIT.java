// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulator as a merchant runs it: one jar, and nothing beside it. */
@Timeout(60)
class SimulatorJarIT {

  private static final Path JAR = Path.of("target", "refiscal-simulator.jar");
  private static final Pattern GREETING =
      Pattern.compile("Vendor at (http://\\S+), .* documents: curl (\\S+)");

  @Test
  void fiscalizesItsFailedDocuments() throws Exception {
    Process jar =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "--port",
                "0",
                "--failed",
                "1-9")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = jar.inputReader()) {
      var greeting = GREETING.matcher(out.readLine());
      assertThat(greeting.matches()).isTrue();
      HttpClient http = HttpClient.newHttpClient();
      var client = new VendorClient(URI.create(greeting.group(1)), http);

      assertThat(client.reload(LongStream.rangeClosed(1, 9).toArray()).statusCode()).isEqualTo(200);

      assertThat(out.lines().filter(line -> line.contains(" DONE ")).limit(9))
          .allMatch(line -> line.endsWith("(fiscal receipts: 1)"));
      assertThat(client.send(HttpRequest.newBuilder(URI.create(greeting.group(2)))).body())
          .contains("\"id\":9");
    } finally {
      jar.destroyForcibly();
    }
  }
}
