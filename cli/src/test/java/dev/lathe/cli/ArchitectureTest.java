package dev.lathe.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;

/** Who the command line may know: all parts, and nothing of what they hide. */
@AnalyzeClasses(packages = "dev.lathe.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NEITHER_JDBC_NOR_AWS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.sqlite..",
              "com.dbeaver..",
              "com.amazonaws..",
              "software.amazon..")
          .allowEmptyShould(true)
          .because("a command reads arguments, calls one part and prints; the ports do the rest");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS =
      MachineRules.comesInThroughPorts("dev.lathe.cli.process");
}
