package dev.lathe.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who the model may know: the JDK without its doors to the outside, and Jackson. */
@AnalyzeClasses(packages = "dev.lathe.model", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_JDK_AND_JACKSON =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.lathe.model..", "java..", "com.fasterxml.jackson.core..", "org.jspecify..")
          .allowEmptyShould(true)
          .because("compiler and functions both carry the model, so all it knows they carry too");

  @ArchTest
  static final ArchRule DOES_NO_INPUT_OR_OUTPUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.net.http..", "java.nio.file..")
          .allowEmptyShould(true)
          .because("the middle stays testable in milliseconds: text and bytes come in as values");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices()
          .matching("dev.lathe.model.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .because("a package that can be read alone can be tested and replaced alone");

  @ArchTest
  static final ArchRule THE_MACHINE_COMES_IN_THROUGH_PORTS = MachineRules.comesInThroughPorts();
}
