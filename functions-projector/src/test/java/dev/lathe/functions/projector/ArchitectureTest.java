package dev.lathe.functions.projector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;

/** Who the function projector may know. */
@AnalyzeClasses(packages = "dev.lathe.functions.projector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NEITHER_COMPILER_NOR_ANOTHER_FUNCTION =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.lathe.compiler..",
              "dev.lathe.functions.http..",
              "dev.lathe.functions.relay..",
              "dev.lathe.dev..",
              "dev.lathe.cli..")
          .allowEmptyShould(true)
          .because("the three deploy apart, and no compiler lies on the path of a cold start");

  @ArchTest
  static final ArchRule KNOWS_NO_JDBC =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.dbeaver..")
          .allowEmptyShould(true)
          .because("statements go through the database port, whose adapters know the driver");

  @ArchTest
  static final ArchRule ONLY_COMPONENTS_MODULES_AND_EDGES_KNOW_THE_SDK =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(S3|Sqs|Aws)[^.]*|.*(Component|Module|_.*Factory)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..")
          .allowEmptyShould(true)
          .because("what decides is tested without a cloud");

  @ArchTest
  static final ArchRule ONLY_COMPONENTS_AND_MODULES_KNOW_DAGGER =
      noClasses()
          .that()
          // Dagger writes Dagger…Component, …_Factory and …_MembersInjector.
          .haveNameNotMatching(
              ".*(Component|Module)(\\$.*)?|.*_(.*Factory|MembersInjector)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dagger..")
          .allowEmptyShould(true)
          .because("a class that takes what it needs in its constructor needs no framework");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS = MachineRules.comesInThroughPorts();
}
