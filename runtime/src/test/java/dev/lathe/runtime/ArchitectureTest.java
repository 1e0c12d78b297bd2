package dev.lathe.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;

/** Who the runtime may know, and where the outside world ends. */
@AnalyzeClasses(packages = "dev.lathe.runtime", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NEITHER_COMPILER_NOR_FUNCTIONS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.lathe.compiler..",
              "dev.lathe.functions..",
              "dev.lathe.dev..",
              "dev.lathe.cli..",
              "com.amazonaws..")
          .allowEmptyShould(true)
          .because("the bundle is the contract, and no compiler lies on the path of a cold start");

  @ArchTest
  static final ArchRule PORTS_KNOW_NO_ADAPTER =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.lathe.runtime.adapter..", "dev.lathe.runtime.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.lathe.runtime.adapter..", "dev.lathe.runtime.wiring..")
          .because("a port that knows who answers behind it cannot be given another one");

  @ArchTest
  static final ArchRule ADAPTERS_KNOW_NO_OTHER =
      slices()
          .matching("dev.lathe.runtime.adapter.(*)..")
          .should()
          .notDependOnEachOther()
          .because("an adapter can be replaced or left out alone");

  @ArchTest
  static final ArchRule ONLY_DATABASE_ADAPTERS_KNOW_JDBC =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.lathe.runtime.adapter.libsql", "dev.lathe.runtime.adapter.sqlite")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.dbeaver..")
          .because("the port hides the driver, and its hazards are answered in one place");

  @ArchTest
  static final ArchRule ONLY_AWS_ADAPTERS_AND_THEIR_WORDS_KNOW_AWS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.lathe.runtime.adapter.s3",
              "dev.lathe.runtime.adapter.secret",
              "dev.lathe.runtime.adapter.sqs",
              "dev.lathe.runtime.aws")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..")
          .because("everything else runs without a cloud");

  @ArchTest
  static final ArchRule ONLY_ONE_ADAPTER_KNOWS_JOSE =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.lathe.runtime.adapter.jose")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.nimbusds..")
          .because("what a token may be is said in one place, and its library can be replaced");

  @ArchTest
  static final ArchRule ONLY_ONE_ADAPTER_KNOWS_THE_BREAKER =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lathe.runtime.adapter.breaker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.github.resilience4j..")
          .because("where no module is set up, nothing of it is loaded");

  @ArchTest
  static final ArchRule ONLY_ONE_ADAPTER_KNOWS_OPENTELEMETRY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lathe.runtime.adapter.telemetry")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.opentelemetry..")
          .because("where nobody takes spans, nothing of it is loaded");

  @ArchTest
  static final ArchRule OPERATIONS_KNOW_NO_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.lathe.runtime.operation..",
              "dev.lathe.runtime.command..",
              "dev.lathe.runtime.query..",
              "dev.lathe.runtime.module..",
              "dev.lathe.runtime.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.lathe.runtime.http..", "java.net..")
          .because("workflows, scenarios and the console call operations as HTTP does");

  @ArchTest
  static final ArchRule DAGGER_STAYS_OUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dagger..")
          .allowEmptyShould(true)
          .because("the runtime is put together by whoever uses it");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("dev.lathe.(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("a package that can be read alone can be tested and replaced alone");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS =
      MachineRules.comesInThroughPorts("dev.lathe.runtime.adapter..");
}
