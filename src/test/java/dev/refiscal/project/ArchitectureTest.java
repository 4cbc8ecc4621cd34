// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JODATIME;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.vendor.VendorConnections;
import java.net.Socket;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of docs/architecture.md: which package may know which, and what is confined to one. */
@BesideOthers
class ArchitectureTest {

  /** Substitutes for library classes in the native executable. */
  private static final String SUBSTITUTIONS = "dev.refiscal.startup.image";

  /** Each package and the packages of ours it may know; the root may know all. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "config", Set.of(),
          "reload", Set.of(),
          "secrets", Set.of(),
          "telemetry", Set.of("config"),
          "vendor", Set.of("config", "reload", "secrets", "telemetry"),
          "aws", Set.of("reload", "secrets"),
          "trigger", Set.of("config", "reload", "telemetry"),
          "startup",
              Set.of("aws", "config", "reload", "secrets", "telemetry", "trigger", "vendor"));

  private static final JavaClasses MAIN =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  private static Set<String> packages() {
    return MAY_KNOW.keySet();
  }

  @Test
  void thereAreNoOtherPackages() {
    Set<String> found =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("dev.refiscal."))
            .map(name -> name.split("\\.")[2])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found).containsExactlyInAnyOrderElementsOf(packages());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseToItsRight(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), MAY_KNOW.get(name).stream())
            .map(each -> "dev.refiscal." + each + "..")
            .toArray(String[]::new);

    check(
        noClasses()
            .that()
            .resideInAPackage("dev.refiscal." + name + "..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.refiscal..").and(not(resideInAnyPackage(allowed)))));
  }

  @Test
  void thereAreNoCycles() {
    check(slices().matching("dev.refiscal.(*)..").should().beFreeOfCycles());
  }

  @Test
  void theDomainIsPlainJava() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.refiscal.reload")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.refiscal.reload", "java..")
            .andShould()
            .onlyDependOnClassesThat(
                not(
                    resideInAnyPackage(
                        "java.net..",
                        "java.nio.channels..",
                        "java.sql..",
                        "java.lang.reflect.."))));
  }

  @Test
  void onlyTheAdaptersAndTheStartKnowAws() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.refiscal.aws", "dev.refiscal.startup", "dev.refiscal.startup.image")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.."));
  }

  /** Neither a question nor a person's decision can send a receipt, even indirectly. */
  @Test
  void whoeverAsksCannotSend() {
    check(
        noClasses()
            .that()
            .haveNameMatching("dev\\.refiscal\\.reload\\.(Inquiry|Settlement|AttemptLedger).*")
            .or()
            .haveNameMatching("dev\\.refiscal\\.trigger\\.Receipt\\w+")
            .should()
            .transitivelyDependOnClassesThat(
                type(FiscalProcessor.class)
                    .or(type(ReloadService.class))
                    .or(type(RetryQueue.class))));
  }

  /** Readers get a read-only view; only the ledger writes. */
  @Test
  void onlyTheLedgerChangesRecords() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.refiscal.reload", "dev.refiscal.trigger")
            .and()
            .doNotHaveSimpleName("AttemptLedger")
            .should()
            .accessTargetWhere(called(assignableTo(AttemptTable.class), "write")));
  }

  /** Except the substitutions of its classes. */
  @Test
  void onlyTheRootKnowsTheRuntimeOfLambda() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.refiscal", SUBSTITUTIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws..", "io.quarkus.amazon.lambda.."));
  }

  /** Except the substitutions of their classes. */
  @Test
  void onlyTheVendorKnowsTheRestAndOidcClients() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.refiscal.vendor..", SUBSTITUTIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.ws.rs..",
                "org.eclipse.microprofile.rest..",
                "io.quarkus.oidc..",
                "io.vertx.."));
  }

  @Test
  void nobodyOpensConnectionsByThemselves() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Socket.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(URLConnection.class));
  }

  @Test
  void theAdaptersAreHandedWhatTheyNeed() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.refiscal.aws")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "io.quarkus..", "io.smallrye..", "org.eclipse.."));
  }

  @Test
  void theReloadClientAloneCarriesTheFaultTolerance() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("ReloadClient")
            // Observes each retry; guards nothing.
            .and()
            .doNotHaveSimpleName("RetryCount")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.faulttolerance"));
  }

  @Test
  void jsonIsTheBusinessOfThoseWhoReadAndWriteIt() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.refiscal.aws", "dev.refiscal.config", "dev.refiscal.reload")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson..", "io.vertx.core.json.."));
  }

  /** Its secrets have their own type, which the check and the wiring must unwrap. */
  @Test
  void configurationHasOneInterface() {
    check(
        noClasses()
            .that()
            // The latter two speed up the reading, and read nothing.
            .resideOutsideOfPackages(
                "dev.refiscal.config", "dev.refiscal.startup.lookup", "dev.refiscal.startup.image")
            .and()
            .doNotHaveSimpleName("ConfigurationCheck")
            .and()
            .doNotHaveSimpleName("Wiring")
            // Asks for the kind of start, which nobody configures.
            .and()
            .doNotHaveSimpleName("EarlyToken")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.microprofile.config..", "io.smallrye.config.."));
  }

  @Test
  void nobodyReadsTheEnvironment() {
    check(noClasses().should().accessTargetWhere(called(type(System.class), "getenv")));
    check(
        noClasses()
            .that()
            // The runtime passes an invocation's trace here.
            .doNotHaveSimpleName("ReloadFunction")
            .should()
            .accessTargetWhere(called(type(System.class), "getProperty", "getProperties")));
  }

  /** Constructors take the dependencies, so that tests need no container. */
  @Test
  void nothingIsInjectedIntoFields() {
    check(
        noFields()
            .should()
            .beAnnotatedWith("jakarta.inject.Inject")
            .orShould()
            .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty"));
  }

  @Test
  void fieldsArePrivate() {
    check(
        fields()
            .that()
            .areNotStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .bePrivate());
  }

  /** Except the substitutions of others' variables. */
  @Test
  void nothingIsKeptInStaticVariables() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(SUBSTITUTIONS)
            .and()
            .areStatic()
            .should()
            .beFinal());
  }

  /** Except the age of connections, which two clocks measure. */
  @Test
  void nobodyAsksTheSystemForTheTime() {
    check(
        noClasses()
            .that()
            .doNotBelongToAnyOf(VendorConnections.class)
            .should()
            .accessTargetWhere(called(resideInAPackage("java.time.."), "now"))
            .orShould()
            .accessTargetWhere(called(type(System.class), "currentTimeMillis", "nanoTime")));
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("Wiring")
            .should()
            .accessTargetWhere(
                called(type(Clock.class), "systemUTC", "systemDefaultZone", "system")));
  }

  /** Any other generator is the same in all functions restored from one snapshot. */
  @Test
  void randomnessIsSecure() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(type(Random.class))
            .orShould()
            .dependOnClassesThat(type(ThreadLocalRandom.class))
            .orShould()
            .dependOnClassesThat(type(SplittableRandom.class))
            .orShould()
            .accessTargetWhere(called(type(Math.class), "random")));
  }

  @Test
  void nobodySleeps() {
    check(
        noClasses()
            .should()
            .accessTargetWhere(called(type(Thread.class).or(type(TimeUnit.class)), "sleep")));
  }

  @Test
  void onlyMetricsArePrinted() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("Telemetry")
            // Says why the start failed.
            .and()
            .doNotHaveSimpleName("FailedStart")
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .accessTargetWhere(called(assignableTo(Throwable.class), "printStackTrace")));
  }

  @Test
  void onlyTelemetryKnowsHowLogLinesAreWritten() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.refiscal.telemetry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.jboss.logmanager..", "org.slf4j.."));
  }

  /** Others' messages may repeat the vendor's text, and thus a secret. */
  @Test
  void onlyMessagesOfOurOwnAreHandedOn() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.refiscal.aws",
                "dev.refiscal.vendor..",
                "dev.refiscal.reload",
                "dev.refiscal.telemetry",
                "dev.refiscal.trigger")
            .should()
            .accessTargetWhere(
                called(
                    assignableTo(Throwable.class).and(resideOutsideOfPackage("dev.refiscal..")),
                    "getMessage",
                    "getLocalizedMessage",
                    "toString")));
  }

  @Test
  void failuresOfTheVendorHaveNoCause() {
    check(
        noConstructors()
            .that()
            .areDeclaredInClassesThat(
                resideInAPackage("dev.refiscal.vendor..").and(assignableTo(Throwable.class)))
            .should()
            .haveRawParameterTypes(
                describe(
                    "a failure among them",
                    types ->
                        types.stream().anyMatch(type -> type.isAssignableTo(Throwable.class)))));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.refiscal.vendor..")
            .should()
            .accessTargetWhere(called(assignableTo(Throwable.class), "initCause")));
  }

  @Test
  void failuresAreNamedExceptions() {
    check(
        classes()
            .that()
            .areAssignableTo(Throwable.class)
            .should()
            .haveSimpleNameEndingWith("Exception"));
  }

  @Test
  void namesSayWhatAClassDoes() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl"));
  }

  @Test
  void datesAreThoseOfJava() {
    check(NO_CLASSES_SHOULD_USE_JODATIME);
  }

  /** A call of one of these methods, or a method reference, on a type declared as one of these. */
  private static DescribedPredicate<JavaAccess<?>> called(
      DescribedPredicate<? super JavaClass> owner, String... methods) {
    return describe(
        "calls of " + String.join(", ", methods),
        access ->
            owner.test(access.getTarget().getOwner())
                && List.of(methods).contains(access.getTarget().getName()));
  }

  private static void check(ArchRule rule) {
    rule.check(MAIN);
  }
}
