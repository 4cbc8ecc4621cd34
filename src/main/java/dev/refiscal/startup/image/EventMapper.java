// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.RecomputeFieldValue;
import com.oracle.svm.core.annotate.RecomputeFieldValue.Kind;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.amazon.lambda.runtime.AmazonLambdaMapperRecorder;
import io.quarkus.amazon.lambda.runtime.ClientContextImpl;

/**
 * The mapper with which Quarkus' Lambda extension reads the context of an invocation and writes
 * errors, without its modules for events with dates. Their Joda-Time would be in the executable.
 */
@TargetClass(AmazonLambdaMapperRecorder.class)
final class EventMapper {

  @Alias
  @RecomputeFieldValue(kind = Kind.FromAlias)
  public static ObjectMapper objectMapper =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
          .build();

  @Alias
  @RecomputeFieldValue(kind = Kind.FromAlias)
  public static ObjectReader cognitoIdReader = objectMapper.readerFor(CognitoIdentity.class);

  @Alias
  @RecomputeFieldValue(kind = Kind.FromAlias)
  public static ObjectReader clientCtxReader = objectMapper.readerFor(ClientContextImpl.class);

  private EventMapper() {}
}
