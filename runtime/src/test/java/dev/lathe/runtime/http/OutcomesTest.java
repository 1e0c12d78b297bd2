package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.command.CommandOutcome;
import dev.lathe.model.command.CommandOutcome.ChildFault;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.operation.OperationOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which code a client is told of each refusal, whatever it came from. */
final class OutcomesTest {
  private static final Words NONE = Words.NONE;

  private static final Map<ErrorCode, CommandOutcome> REFUSALS =
      Map.ofEntries(
          Map.entry(ErrorCode.RATE_LIMITED, new CommandOutcome.RateLimited("writes", 60, 10, 0.5)),
          Map.entry(ErrorCode.IDEMPOTENCY_KEY_REUSED, new CommandOutcome.KeyReused()),
          Map.entry(ErrorCode.COMMAND_GUARD_REJECTED, new CommandOutcome.GuardRejected("n", NONE)),
          Map.entry(
              ErrorCode.COMMAND_CONCURRENCY_CONFLICT,
              new CommandOutcome.VersionConflict(3, 4, Optional.empty())),
          Map.entry(
              ErrorCode.INVALID_VALUE,
              new CommandOutcome.InvalidValue("n", "f", OptionalLong.empty())),
          Map.entry(
              ErrorCode.RULE_BROKEN, new CommandOutcome.RuleBroken("f", "max", "is much", NONE)),
          Map.entry(ErrorCode.INVARIANT_BROKEN, new CommandOutcome.InvariantBroken("i", NONE)),
          Map.entry(ErrorCode.NOT_UNIQUE, new CommandOutcome.NotUnique(List.of("f"), NONE)),
          Map.entry(ErrorCode.CHILD_EXISTS, child(ChildFault.EXISTS)),
          Map.entry(ErrorCode.CHILD_NOT_FOUND, child(ChildFault.ABSENT)),
          Map.entry(ErrorCode.CHILD_REPEATED, child(ChildFault.REPEATED)),
          Map.entry(ErrorCode.CHILDREN_TOO_MANY, new CommandOutcome.TooManyChildren("n", "l", 100)),
          Map.entry(ErrorCode.INVALID_AGGREGATE_ID, new CommandOutcome.InvalidId("n")),
          Map.entry(
              ErrorCode.COMMAND_REPEATED_AGGREGATE,
              new CommandOutcome.RepeatedAggregate(
                  new CommandOutcome.About("n", "Order", "o-1", OptionalLong.of(1)))),
          Map.entry(ErrorCode.FIND_ONE_NOT_UNIQUE, new CommandOutcome.Ambiguous("n")));

  @TestFactory
  Stream<DynamicTest> a_refused_command_is_told_by_the_code_of_its_refusal() {
    return REFUSALS.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey().name(), () -> told(entry.getKey(), entry.getValue())));
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, EXTERNAL_MODULE_TIMEOUT, 504",
    "UNAVAILABLE, EXTERNAL_MODULE_UNAVAILABLE, 503",
    "OVERLOAD, EXTERNAL_MODULE_OVERLOAD, 503",
    "INTERNAL, EXTERNAL_MODULE_INTERNAL, 502",
    "SCHEMA_MISMATCH, EXTERNAL_MODULE_SCHEMA_MISMATCH, 500",
    "NOT_CONFIGURED, EXTERNAL_MODULE_NOT_CONFIGURED, 500",
    "OUTCOME_UNKNOWN, EXTERNAL_OUTCOME_UNKNOWN, 502",
    "CIRCUIT_OPEN, EXTERNAL_MODULE_CIRCUIT_OPEN, 503",
    "INVALID_ARGUMENT, EXTERNAL_VENDOR_DOMAIN, 400",
    "VENDOR, EXTERNAL_VENDOR_DOMAIN, 502",
  })
  void a_module_that_fails_is_told_by_its_reason(
      ModuleFailed.Reason reason, ErrorCode code, int status) {
    Problem problem = Failures.of(new ModuleFailed(reason, "said so"));
    assertEquals(code.name(), problem.code());
    assertEquals(status, problem.status().code());
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, true",
    "SCHEMA_MISMATCH, true",
    "NOT_CONFIGURED, false",
    "INVALID_ARGUMENT, false",
  })
  void the_log_has_the_cause_of_what_a_code_alone_does_not_explain(
      ModuleFailed.Reason reason, boolean logged) {
    assertEquals(logged, Failures.unexplained(new ModuleFailed(reason, "said so")));
  }

  @TestFactory
  Stream<DynamicTest> every_reason_of_a_module_has_a_code_that_is_documented() {
    List<String> names = Arrays.stream(ErrorCode.values()).map(Enum::name).toList();
    return Arrays.stream(ModuleFailed.Reason.values())
        .map(
            reason ->
                DynamicTest.dynamicTest(
                    reason.name(),
                    () ->
                        assertEquals(
                            true,
                            names.contains(Failures.of(new ModuleFailed(reason, "so")).code()))));
  }

  private static void told(ErrorCode code, CommandOutcome outcome) {
    Reply reply = Responses.of(new OperationOutcome.Decided(outcome));
    assertEquals(Optional.of(code.name()), reply.code());
    if (reply instanceof Reply.Failure(Problem problem)) {
      assertEquals(code.status(), problem.status());
    }
  }

  private static CommandOutcome child(ChildFault fault) {
    return new CommandOutcome.ChildRefused(fault, "n", "l", "k", 0, NONE);
  }
}
