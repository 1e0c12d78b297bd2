package dev.lathe.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
  static final ArchRule ONLY_DATABASE_ADAPTERS_KNOW_JDBC =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.lathe.runtime.sql.libsql..", "dev.lathe.runtime.sql.sqlite..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.dbeaver..")
          .allowEmptyShould(true)
          .because("the port hides the driver, and its hazards are answered in one place");

  @ArchTest
  static final ArchRule ONLY_STORE_AND_PUBLISHERS_KNOW_AWS =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(S3|Sqs|Aws)[^.]*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..")
          .allowEmptyShould(true)
          .because("what is not named S3…, Sqs… or Aws… runs without a cloud");

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
          .matching("dev.lathe.runtime.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("a package that can be read alone can be tested and replaced alone");
}
