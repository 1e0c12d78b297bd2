package dev.lathe.compiler.domain;

import dev.lathe.model.permission.Operand;
import dev.lathe.model.value.UserClaims;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code allow} of a binding.
 *
 * @param written as it stands there
 * @param condition who may; empty where everybody may
 */
public record Allow(Name written, Optional<Condition> condition) {
  /** What opens a binding to everybody on purpose. */
  public static final String PUBLIC = "public";

  /** The claims of the caller that it asks for, each at its first place. */
  public SortedMap<String, Condition.Named> claims() {
    var claims = new TreeMap<String, Condition.Named>();
    condition.stream()
        .flatMap(Condition::names)
        .forEach(
            named -> {
              switch (named.root()) {
                case "user" -> claims.putIfAbsent(named.rest(), named);
                case Condition.Named.OWNER, Condition.Named.AUTHENTICATED ->
                    claims.putIfAbsent(UserClaims.ID, named);
                default -> {}
              }
            });
    return claims;
  }

  /** Whether it asks for the row that an operation is about. */
  public boolean asksForRow() {
    return condition.stream()
        .flatMap(Condition::names)
        .anyMatch(
            named -> named.root().equals("entity") || named.root().equals(Condition.Named.OWNER));
  }

  /** What a graph calls the caller's {@code claim}. */
  public static String input(String claim) {
    return Operand.USER + claim;
  }

  /** Whether an input of a graph is a claim that a permission asks for. */
  public static boolean isClaim(String input) {
    return input.startsWith(Operand.USER);
  }
}
