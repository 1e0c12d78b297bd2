package dev.lathe.conformance.permission;

import java.util.List;
import java.util.random.RandomGenerator;

/** Rules that may be written about a leave: every operator, every type, constants that hit. */
final class RandomRules {
  private static final List<String> TEXTS = List.of("user.role", "user.team", "user.id");
  private static final List<String> TEXT_FIELDS =
      List.of("entity.person", "entity.team", "entity.status", "input.status");
  private static final List<String> WORDS =
      List.of(
          "'red'",
          "'alice'",
          "'manager'",
          "'open'",
          "''",
          "'Red'",
          "'\u00e9'",
          "'\ud83d\ude00'",
          "'\uff5e'");
  private static final List<String> NUMBERS =
      List.of("entity.days", "entity.cost", "entity.exact", "user.updated_at", "input.least");
  private static final List<String> DIGITS = List.of("0", "3", "-2", "2.5", "2.505", "1000000");
  private static final List<String> TIMES = List.of("entity.since", "entity.day");
  private static final List<String> MOMENTS =
      List.of("'2026-01-31'", "'2026-01-31T00:00:00Z'", "'2026-01-31T01:00:00.5+01:00'");
  private static final List<String> EQUAL = List.of("==", "===", "!=", "!==");
  private static final List<String> ORDER = List.of("==", "!=", "<", "<=", ">", ">=");

  private final RandomGenerator random;

  RandomRules(RandomGenerator random) {
    this.random = random;
  }

  String rule(int depth) {
    int kind = random.nextInt(depth == 0 ? 9 : 15);
    return switch (kind) {
      case 0 -> one(TEXTS) + " " + one(ORDER) + " " + one(WORDS);
      case 1 -> one(TEXT_FIELDS) + " " + one(ORDER) + " " + one(TEXTS);
      case 2 ->
          one(NUMBERS) + " " + one(ORDER) + " " + one(random.nextBoolean() ? DIGITS : NUMBERS);
      case 3 -> one(TIMES) + " " + one(ORDER) + " " + one(random.nextBoolean() ? TIMES : MOMENTS);
      case 4 -> one(List.of("owner", "authenticated", "entity.urgent", "user.email_verified"));
      case 5 -> one(random.nextBoolean() ? WORDS : TEXT_FIELDS) + " in user.roles";
      case 6 -> one(TEXT_FIELDS) + " " + one(EQUAL) + " " + one(WORDS);
      case 7 -> "entity.urgent " + one(EQUAL) + " " + one(List.of("true", "user.email_verified"));
      case 8 -> "entity.days > " + random.nextInt(5);
      case 9, 10 -> "!(" + rule(depth - 1) + ")";
      case 11, 12 -> "(" + rule(depth - 1) + ") && (" + rule(depth - 1) + ")";
      default -> "(" + rule(depth - 1) + ") || (" + rule(depth - 1) + ")";
    };
  }

  private String one(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }
}
