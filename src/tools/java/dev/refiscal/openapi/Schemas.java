// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import static io.openapiprocessor.jsonschema.schema.SchemaVersion.Draft202012;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openapiprocessor.interfaces.ConverterException;
import io.openapiprocessor.jsonschema.ouput.OutputConverter;
import io.openapiprocessor.jsonschema.ouput.OutputUnit;
import io.openapiprocessor.jsonschema.reader.UriReader;
import io.openapiprocessor.jsonschema.schema.DocumentLoader;
import io.openapiprocessor.jsonschema.schema.JsonInstance;
import io.openapiprocessor.jsonschema.schema.JsonSchema;
import io.openapiprocessor.jsonschema.schema.Output;
import io.openapiprocessor.jsonschema.schema.SchemaStore;
import io.openapiprocessor.jsonschema.validator.Validator;
import io.openapiprocessor.jsonschema.validator.ValidatorSettingsDefaults;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Validates JSON against schemas (draft 2020-12, the dialect of OpenAPI 3.1). */
final class Schemas {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where openapi-parser keeps the schemas of OpenAPI documents, by schema id. */
  private static final Map<String, String> OPENAPI =
      Map.of(
          "https://spec.openapis.org/oas/3.1/schema-base/2025-09-15",
          "/openapi/3.1/schema-base/2025-09-15",
          "https://spec.openapis.org/oas/3.1/schema/2025-09-15",
          "/openapi/3.1/schema/2025-09-15",
          "https://spec.openapis.org/oas/3.1/dialect/2024-11-10",
          "/openapi/3.1/dialect/2024-11-10",
          "https://spec.openapis.org/oas/3.1/meta/2024-11-10",
          "/openapi/3.1/meta/2024-11-10");

  /** The schema that also checks the schemas in a document. */
  private static final URI DOCUMENT =
      URI.create("https://spec.openapis.org/oas/3.1/schema-base/2025-09-15");

  private final Validator validator = new Validator(ValidatorSettingsDefaults.draft202012());
  private final SchemaStore store = new SchemaStore(loader());
  private final Map<JsonNode, JsonSchema> registered = new HashMap<>();
  private final JsonNode components;

  /**
   * @param components what the schemas refer to
   */
  Schemas(JsonNode components) {
    this.components = components;
    store.registerDraft202012();
    OPENAPI.forEach((id, resource) -> store.register(URI.create(id), resource));
  }

  /** Loads only JSON, and nothing over the network. */
  static DocumentLoader loader() {
    return new DocumentLoader(new UriReader(), Schemas::read);
  }

  /** JSON as the validator expects it: maps, lists, numbers, texts, booleans and null. */
  static Object plain(JsonNode json) {
    return JSON.convertValue(json, Object.class);
  }

  /**
   * Why a document is not OpenAPI 3.1; empty if it is.
   *
   * <p>{@code OpenApiResult.validate} would be the obvious choice, but treats its own failures as
   * success.
   */
  List<String> openApiErrors(JsonNode document) {
    return errors(store.getSchema(DOCUMENT, Draft202012), document);
  }

  /** Why JSON is not an instance of a schema; empty if it is. */
  List<String> errors(JsonNode schema, JsonNode instance) {
    return errors(registered.computeIfAbsent(schema, this::register), instance);
  }

  private List<String> errors(JsonSchema schema, JsonNode instance) {
    var step = validator.validate(schema, new JsonInstance(plain(instance)));
    if (step.isValid()) {
      return List.of();
    }
    OutputUnit output = new OutputConverter(Output.BASIC).convert(step);
    var errors = new ArrayList<String>();
    output
        .getErrors()
        .forEach(
            e ->
                errors.add(
                    "%s: %s (%s)"
                        .formatted(e.getInstanceLocation(), e.getError(), e.getKeywordLocation())));
    return errors.isEmpty() ? List.of("not an instance of the schema") : errors;
  }

  private JsonSchema register(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", components);
    return store.getSchema(store.register(plain(whole)), Draft202012);
  }

  private static Object read(String json) throws ConverterException {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new ConverterException("Not JSON", e);
    }
  }
}
