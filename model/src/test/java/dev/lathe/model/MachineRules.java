package dev.lathe.model;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.lang.ArchRule;

/** The rule that every module's ArchitectureTest has: what is not the same twice comes in. */
public final class MachineRules {
  private static final DescribedPredicate<JavaAccess<?>> THE_MACHINE =
      describe(
          "the machine's own clock, ids, randomness or threads",
          access -> isTheMachine(access.getTargetOwner().getName(), access.getName()));

  private MachineRules() {}

  /** {@code rooms} are the packages that may ask the machine itself; their subpackages too. */
  public static ArchRule comesInThroughPorts(String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .accessTargetWhere(THE_MACHINE)
        .allowEmptyShould(true)
        .because("who is given another platform repeats a run, or makes hours pass at once");
  }

  private static boolean isTheMachine(String owner, String name) {
    return switch (owner) {
      case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
      case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
      case "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.OffsetDateTime",
          "java.time.ZonedDateTime" ->
          name.equals("now");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "com.github.f4b6a3.uuid.UuidCreator" -> true;
      case "java.lang.Math" -> name.equals("random");
      case "java.security.SecureRandom", "java.util.Random", "java.util.SplittableRandom" ->
          isConstructor(name);
      case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
      case "java.lang.Thread" ->
          isConstructor(name)
              || name.equals("sleep")
              || name.equals("startVirtualThread")
              || name.equals("ofVirtual")
              || name.equals("ofPlatform");
      case "java.util.concurrent.Executors" -> true;
      default -> false;
    };
  }

  private static boolean isConstructor(String name) {
    return name.equals(JavaConstructor.CONSTRUCTOR_NAME);
  }
}
