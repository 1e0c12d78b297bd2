package dev.lathe.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;

/** Who the compiler may know: the model, the JDK and Jackson. */
@AnalyzeClasses(packages = "dev.lathe.compiler", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_MODEL_THE_JDK_AND_JACKSON =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.lathe.compiler..",
              "dev.lathe.model..",
              "java..",
              "com.fasterxml.jackson.core..",
              "org.jspecify..")
          .allowEmptyShould(true)
          .because("the bundle is the contract: the compiler knows nothing of who runs it");

  @ArchTest
  static final ArchRule ONLY_THE_PLAN_CHECKER_ASKS_A_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lathe.compiler.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..")
          .allowEmptyShould(true)
          .because("stages are pure: value in, result out");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("dev.lathe.compiler.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("a package that can be read alone can be tested and replaced alone");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS = MachineRules.comesInThroughPorts();
}
