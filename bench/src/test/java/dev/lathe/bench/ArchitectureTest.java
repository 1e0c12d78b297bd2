package dev.lathe.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who the benchmarks may know: all parts, but each only where it is measured. */
@AnalyzeClasses(packages = "dev.lathe.bench", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule A_COLD_START_LOADS_ONLY_THE_FUNCTION =
      classes()
          .that()
          .haveSimpleName("FirstAnswer")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.lathe.functions.http..", "com.amazonaws..")
          .because("whatever else it loads would be measured with the function");

  @ArchTest
  static final ArchRule KNOWS_NO_JDBC =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.lathe.bench.orders..", "dev.lathe.bench.cold..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.dbeaver..")
          .because("only the bare statement and the cold driver go past the database port");
}
