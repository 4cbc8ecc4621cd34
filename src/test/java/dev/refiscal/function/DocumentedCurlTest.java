// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.project.DocumentedCommands;
import dev.refiscal.simulator.DocumentStatus;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the documented curl calls, with this test's ports. */
@QuarkusTest
@Timeout(60)
class DocumentedCurlTest extends RunningFunction {

  private final long id = newIds(1)[0];

  @ParameterizedTest
  @ValueSource(strings = {"CONTRIBUTING.md", "README.ru.md"})
  void reloadsAReceiptAndShowsWhatBecameOfIt(String document) throws Exception {
    vendor.addFailed(id);

    assertThat(shell(only(document, "http://localhost:8080")))
        .contains("{\"id\":%d,\"outcome\":\"accepted\"}".formatted(id));
    vendor.awaitIdle(Duration.ofSeconds(10));

    assertThat(vendor.document(id).orElseThrow().status()).isEqualTo(DocumentStatus.DONE);
    assertThat(shell(only(document, "http://localhost:8089"))).contains(Long.toString(id));
  }

  private static String only(String document, String address) throws IOException {
    List<String> commands =
        DocumentedCommands.in(Path.of(document)).stream()
            .filter(command -> command.startsWith("curl ") && command.contains(address))
            .toList();
    assertThat(commands).as("calls of %s in %s", address, document).hasSize(1);
    return commands.get(0);
  }

  /** Runs a command and returns its output. */
  private String shell(String command) throws IOException, InterruptedException {
    String here =
        command
            .replace("254934", Long.toString(id))
            .replace("curl ", "curl --silent --show-error --cacert " + vendor.certificate() + " ")
            .replace("http://localhost:8080", "http://localhost:" + RestAssured.port)
            .replace(
                "http://localhost:8089",
                vendor.url().resolve("/").toString().replaceFirst("/$", ""));
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", here).redirectError(Redirect.INHERIT).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(here).isZero();
    return printed;
  }
}
