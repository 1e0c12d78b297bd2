package dev.lathe.dev;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;

/** Who local dev may know: all parts, through their doors. */
@AnalyzeClasses(packages = "dev.lathe.dev", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NOT_THE_COMMAND_LINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.lathe.cli..", "picocli..")
          .allowEmptyShould(true)
          .because("tests and benchmarks start a dev server without a command line");

  @ArchTest
  static final ArchRule KNOWS_NO_JDBC =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.dbeaver..")
          .allowEmptyShould(true)
          .because("what runs locally takes the same database port as what runs in the cloud");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS = MachineRules.comesInThroughPorts();
}
