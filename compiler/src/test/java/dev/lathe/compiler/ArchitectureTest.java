package dev.lathe.compiler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.model.MachineRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
              "javax.xml..",
              "org.xml.sax..",
              "com.fasterxml.jackson.core..",
              "org.jspecify..")
          .allowEmptyShould(true)
          .because("the bundle is the contract: the compiler knows nothing of who runs it");

  @ArchTest
  static final ArchRule ONLY_THE_READER_OF_BPMN_KNOWS_XML =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.lathe.compiler.bpmn..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.xml..", "org.xml.sax..")
          .because("its parsers are loaded only where there is a BPMN file");

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

  /**
   * The stages in their order, with the rooms that all of them share before them; and what each may
   * know.
   */
  private static final Map<String, List<String>> ROOMS = rooms();

  private static Map<String, List<String>> rooms() {
    var rooms = new LinkedHashMap<String, List<String>>();
    rooms.put("diagnostic", List.of());
    rooms.put("memo", List.of());
    rooms.put("source", List.of("diagnostic"));
    rooms.put("domain", List.of("diagnostic"));
    rooms.put("blueprint", List.of("diagnostic", "domain", "source"));
    rooms.put("module", List.of("diagnostic", "domain", "blueprint"));
    rooms.put("parse", List.of("diagnostic", "memo", "source", "domain", "blueprint"));
    rooms.put("ui", List.of("diagnostic", "source", "domain", "blueprint"));
    rooms.put("check", List.of("diagnostic", "domain", "blueprint", "module", "ui", "parse"));
    rooms.put("resolve", List.of("diagnostic", "memo", "domain", "blueprint", "module"));
    // Advice points at what the author wrote, so it reads the text beside its meaning.
    rooms.put("explore", List.of("diagnostic", "domain", "blueprint", "resolve"));
    rooms.put("sql", List.of("domain"));
    rooms.put("lower", List.of("memo", "domain", "module", "resolve", "sql"));
    rooms.put("describe", List.of("memo", "domain", "module", "resolve"));
    rooms.put("scaffold", List.of("domain", "blueprint", "resolve", "describe"));
    rooms.put("emit", List.of("memo", "domain", "resolve", "lower", "describe"));
    rooms.put("bpmn", List.of("diagnostic"));
    rooms.put(
        "workflow",
        List.of(
            "diagnostic", "memo", "domain", "blueprint", "parse", "resolve", "describe", "bpmn"));
    rooms.put("plan", List.of("diagnostic", "domain", "resolve", "sql"));
    // Seeds are read and checked like the rest of a blueprint, and become events of its bundle.
    rooms.put("seed", List.of("diagnostic", "source", "domain", "blueprint", "parse", "check"));
    rooms.put(
        "scenario",
        List.of("diagnostic", "source", "domain", "blueprint", "parse", "check", "seed"));
    rooms.put("diff", List.of("diagnostic", "domain", "resolve", "sql"));
    return rooms;
  }

  @ArchTest
  static void a_stage_sees_the_type_that_it_is_given_and_no_later_stage(JavaClasses compiler) {
    ROOMS.forEach(
        (room, known) -> {
          var allowed = new ArrayList<String>();
          allowed.add(room(room));
          known.forEach(name -> allowed.add(room(name)));
          noClasses()
              .that()
              .resideInAPackage(room(room))
              .should()
              .dependOnClassesThat(
                  resideInAPackage("dev.lathe.compiler..")
                      .and(resideOutsideOfPackages(allowed.toArray(String[]::new))))
              .allowEmptyShould(true)
              .because("`%s` can be read, tested and replaced with %s alone".formatted(room, known))
              .check(compiler);
        });
  }

  @ArchTest
  static final ArchRule EVERY_ROOM_HAS_ITS_PLACE =
      classes()
          .that()
          .resideInAPackage("dev.lathe.compiler.*..")
          .should()
          .resideInAnyPackage(
              ROOMS.keySet().stream().map(name -> room(name)).toArray(String[]::new))
          .because("a new room says what it may know");

  private static String room(String name) {
    return "dev.lathe.compiler." + name + "..";
  }

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
