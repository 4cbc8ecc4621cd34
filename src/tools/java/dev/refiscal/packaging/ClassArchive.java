// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaging;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.UnpackedZip;
import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes {@code function-appcds.zip}: the package for the JVM with a class archive (application
 * class data sharing) and the script that makes Lambda's runtime use it.
 *
 * <p>The archive holds the classes that one run of the function loads, with ledger, queue and
 * vendor. It is valid for the JVM that made it, and for jars with the same paths and times.
 *
 * @see <a href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class data
 *     sharing</a>
 */
public final class ClassArchive {

  private static final String SCRIPT = "appcds";
  private static final String ARCHIVE = "refiscal.jsa";
  private static final String LEDGER = "ledger";

  private ClassArchive() {}

  /**
   * Makes the package with a class archive.
   *
   * @param arguments the paths of the package for the JVM, of the script, and of the zip to make
   */
  public static void main(String[] arguments) throws IOException {
    FunctionZip function = FunctionZip.read(Path.of(arguments[0]));
    FunctionZip scripted = function.with(SCRIPT, Files.readAllBytes(Path.of(arguments[1])));
    Path zip = Path.of(arguments[2]).toAbsolutePath();
    Path archive = zip.resolveSibling(ARCHIVE);
    scripted.write(zip);
    Files.deleteIfExists(archive);
    record(zip, archive);
    scripted.with(ARCHIVE, Files.readAllBytes(archive)).write(zip);
    System.out.printf("%s: %,d bytes%n", zip.getFileName(), Files.size(zip));
    // The queue server's threads may still run.
    System.exit(0);
  }

  /** Runs the function as on AWS, while its JVM records the classes that it loads. */
  private static void record(Path zip, Path archive) {
    try (UnpackedZip code = UnpackedZip.of(zip, zip.getParent());
        VendorSimulator vendor = VendorSimulator.startWithTls();
        LocalDynamoDb dynamoDb = LocalDynamoDb.start();
        LocalSqs sqs = LocalSqs.start()) {
      dynamoDb.createLedger(LEDGER);
      LocalQueue queue = sqs.queue("retries").create();
      vendor.addFailed(1);
      vendor.addFailed(2);
      Map<String, String> environment = vendor.environment();
      environment.put("REFISCAL_ARCHIVE", archive.toString());
      environment.put("REFISCAL_RETRY_QUEUE_URL", queue.url());
      environment.put("REFISCAL_LEDGER_TABLE", LEDGER);
      environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
      try (LocalLambda function = code.function().environment(environment).start()) {
        accepted(function.invoke("[1]"));
        accepted(
            function.invoke(
                """
                {"httpMethod": "POST", "requestContext": {}, "body": "[2]",
                 "headers": {"content-type": "application/json"}}
                """));
        function.shutDown();
      }
    }
  }

  private static void accepted(Invocation invocation) {
    if (!invocation.payload().contains("accepted")) {
      throw new IllegalStateException("Not a run to record: " + invocation.payload());
    }
  }
}
