// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.project.BesideOthers;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentState;
import io.openapiparser.OpenApiParser;
import io.openapiprocessor.jsonschema.schema.DocumentStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@BesideOthers
class DescriptionTest {

  private static final Description DESCRIPTION = Description.read();

  static List<Example> examples() {
    return DESCRIPTION.allExamples();
  }

  static List<Description> operations() {
    return DESCRIPTION.operations();
  }

  @Test
  void isOpenApi() {
    assertThat(openApiErrors(DESCRIPTION)).isEmpty();
    resolveReferences(DESCRIPTION);
  }

  @ParameterizedTest
  @CsvSource({
    "operationId, operationid",
    "description: All are accepted, about: All are accepted",
    "type: boolean, type: bool",
    "minItems: 1, minItems: one",
    "in: header, in: body",
    "'''207''', twoHundredAndSeven",
    "version: 0.1.0, version: 0.1"
  })
  void wouldNotBeOpenApiWith(String right, String wrong) throws IOException {
    assertThat(openApiErrors(changed(right, wrong))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"schemas/DocumentId', schemas/Id'", "headers/RetryAfter', headers/Retry'"})
  void wouldNotBeWholeWith(String right, String wrong) throws IOException {
    Description changed = changed(right, wrong);

    assertThatThrownBy(() -> resolveReferences(changed))
        .hasStackTraceContaining(wrong.replace("'", ""));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void isOfARouteThatTerraformMakes(Description operation) throws IOException {
    String route = operation.method().toUpperCase(Locale.ROOT) + " " + operation.path();

    assertThat(Path.of("terraform", "modules", "refiscal", "http_api.tf"))
        .content()
        .contains("route_key = \"" + route + "\"");
  }

  @Test
  void hasExamplesOfRequestsThatAreTaken() {
    var bodies = new RequestBodies(DESCRIPTION, 0);

    assertThat(DESCRIPTION.requestExamples())
        .hasSizeGreaterThan(1)
        .allSatisfy(example -> assertThat(bodies.errors(example)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void hasExamplesOfReplies(Example example) {
    assertThat(new ReplyCheck(DESCRIPTION).differences(example)).isEmpty();
  }

  @Test
  void hasAnExampleOfEachStatusOfAReload() {
    assertThat(DESCRIPTION.examples().stream().map(Example::status).collect(toSet()))
        .isEqualTo(DESCRIPTION.statuses());
  }

  /** Except the statuses that all operations share; a reload has their examples. */
  @ParameterizedTest
  @MethodSource("operations")
  void hasAnExampleOfEachStatusOfItsOwn(Description operation) {
    var without = new TreeSet<>(operation.statuses());
    operation.examples().forEach(example -> without.remove(example.status()));

    assertThat(without).isSubsetOf(405, 413, 415, 500);
    assertThat(operation.examples()).extracting(Example::name).doesNotHaveDuplicates();
  }

  @Test
  void usesTheWordsOfTheLedger() {
    assertThat(DESCRIPTION.words("State"))
        .isEqualTo(Stream.of(DocumentState.values()).map(DocumentState::label).collect(toSet()));
    assertThat(DESCRIPTION.words("Decision"))
        .isEqualTo(Stream.of(Decision.values()).map(Decision::label).collect(toSet()));
  }

  @Test
  void hasAnExampleOfEachProblemType() {
    assertThat(texts("type")).containsAll(DESCRIPTION.words("ProblemType"));
  }

  @Test
  void hasAnExampleOfEachOutcome() {
    assertThat(texts("outcome")).containsAll(DESCRIPTION.words("Outcome"));
  }

  private static List<String> texts(String member) {
    var texts = new ArrayList<String>();
    examples().forEach(example -> texts.addAll(example.value().findValuesAsText(member)));
    return texts;
  }

  private static List<String> openApiErrors(Description description) {
    JsonNode document = description.document();
    return new Schemas(document.path("components")).openApiErrors(document);
  }

  /** Throws for a dangling reference. */
  private static void resolveReferences(Description description) {
    new OpenApiParser(new DocumentStore(), Schemas.loader())
        .parse(URI.create("urn:openapi"), Schemas.plain(description.document()));
  }

  private static Description changed(String right, String wrong) throws IOException {
    String yaml = Files.readString(Description.FILE);
    assertThat(yaml).contains(right);
    return Description.of(yaml.replace(right, wrong));
  }
}
