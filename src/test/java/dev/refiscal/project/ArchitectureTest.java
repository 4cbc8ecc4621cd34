// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JODATIME;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of docs/architecture.md: which package may know which, and what lives nowhere else. */
class ArchitectureTest {

  /** Each package, and those of ours that it may know; the root may know all. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "config", Set.of(),
          "reload", Set.of(),
          "telemetry", Set.of("config"),
          "processing", Set.of("config", "reload", "telemetry"),
          "aws", Set.of("config", "processing", "reload"),
          "trigger", Set.of("config", "reload", "telemetry"));

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
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            packages().stream().map(name -> "dev.refiscal." + name).toList());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseToItsRight(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), MAY_KNOW.get(name).stream())
            .map(each -> "dev.refiscal." + each)
            .toArray(String[]::new);

    check(
        noClasses()
            .that()
            .resideInAPackage("dev.refiscal." + name)
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
  void onlyTheAdaptersAndTheirWiringKnowAws() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.refiscal.aws")
            .and(not(simpleNameEndingWith("Wiring")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.."));
  }

  @Test
  void onlyTheRootKnowsTheRuntimeOfLambda() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.refiscal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws..", "io.quarkus.amazon.lambda.."));
  }

  @Test
  void onlyProcessingKnowsTheRestAndOidcClients() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.refiscal.processing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.ws.rs..",
                "org.eclipse.microprofile.rest..",
                "io.quarkus.oidc..",
                "io.vertx.."));
  }

  @Test
  void theGuardAloneCarriesTheFaultTolerance() {
    check(
        methods()
            .that()
            .areAnnotatedWith(Retry.class)
            .or()
            .areAnnotatedWith(CircuitBreaker.class)
            .or()
            .areAnnotatedWith(Timeout.class)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleName("GuardedProcessing"));
  }

  @Test
  void nothingIsInjectedIntoFields() {
    check(noFields().should().beAnnotatedWith("jakarta.inject.Inject"));
  }

  @Test
  void nothingIsKeptInStaticVariables() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void nobodyAsksTheSystemForTheTime() {
    check(
        noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(LocalDateTime.class, "now"));
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
  void timeIsOfJava() {
    check(NO_CLASSES_SHOULD_USE_JODATIME);
  }

  private static void check(ArchRule rule) {
    rule.check(MAIN);
  }
}
