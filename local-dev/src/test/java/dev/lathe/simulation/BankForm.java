package dev.lathe.simulation;

import dev.lathe.model.bundle.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A blueprint of the bank, by what it says otherwise than the one that is written out: its tables,
 * names of fields with {@code was}, a field with a {@code default}, or a field that means something
 * else, with an upcast.
 *
 * @param name of its folder
 * @param ending of its tables
 * @param renames whether an owner is called a holder, who has a tier
 * @param cents whether what was moved is counted in cents
 */
record BankForm(String name, String ending, boolean renames, boolean cents) {
  static final BankForm FIRST = new BankForm("first", "", false, false);
  static final BankForm SECOND = new BankForm("second", "_b", true, false);

  /** From its first event on there is no way back from it. */
  static final BankForm IN_CENTS = new BankForm("cents", "_c", false, true);

  static final BankForm SECOND_IN_CENTS = new BankForm("cents-b", "_d", true, true);

  static final List<BankForm> ALL = List.of(FIRST, SECOND, IN_CENTS, SECOND_IN_CENTS);

  private static final String OWNER =
      "\"owner\": { \"type\": \"string\", \"nullable\": false, \"column\": \"owner\", \"was\":"
          + " \"holder\" }";

  private static final String HOLDER =
      "\"holder\": { \"type\": \"string\", \"nullable\": false, \"column\": \"owner\", \"was\":"
          + " \"owner\" }, \"tier\": { \"type\": \"integer\", \"nullable\": false, \"column\":"
          + " \"tier\", \"default\": 1 }";

  /** The one whose tables {@code schema} has, made anew or not. */
  static BankForm of(Schema schema) {
    return ALL.stream()
        .filter(form -> !form.ending().isEmpty())
        .filter(
            form ->
                schema.generations().stream()
                    .anyMatch(one -> one.name().startsWith(form.accounts() + "_")))
        .findFirst()
        .orElse(FIRST);
  }

  /** The form of the log's events that it writes, and reads beside older ones. */
  int form() {
    return cents ? 2 : 1;
  }

  String accounts() {
    return "accounts" + ending;
  }

  String owners() {
    return "owners" + ending;
  }

  String copies() {
    return "account_copies" + ending;
  }

  /** What it writes instead of what is written out. */
  Map<String, String> changes() {
    var changes = new TreeMap<String, String>();
    if (!ending.isEmpty()) {
      for (String table : List.of("accounts", "owners", "account_copies")) {
        changes.put("\"table\": \"" + table + "\"", "\"table\": \"" + table + ending + "\"");
      }
      changes.put("<bpmn:timeDuration>PT45S<", "<bpmn:timeDuration>PT50S<");
    }
    if (renames) {
      changes.put(OWNER, HOLDER);
      changes.put(
          "[\"owner\", \"balance\", \"moved\"] },\n      \"w",
          "[\"holder\", \"tier\", \"balance\", \"moved\"] },\n      \"w");
      changes.put(
          "\"owner\", \"balance\", \"moved\"] }\n", "\"holder\", \"balance\", \"moved\"] }\n");
      changes.put(
          "\"owner\": { \"$param\": \"owner\" }",
          "\"holder\": { \"$param\": \"owner\" }, \"tier\": { \"$literal\": 2 }");
      changes.put(
          "\"owner\": { \"$ref\": \"given.payload.before.owner\" }",
          "\"holder\": { \"$ref\": \"given.payload.before.holder\" }");
      changes.put("\"accountDeposit.owner\"", "\"accountDeposit.holder\"");
      changes.put("\"exposed\": [\"owner\", \"balance\"", "\"exposed\": [\"holder\", \"balance\"");
    }
    if (cents) {
      List<String> upcasts = new ArrayList<>();
      for (String type : List.of("AccountOpen", "AccountWithdraw", "AccountDeposit")) {
        upcasts.add(
            "\"%s\": { \"1\": { \"set\": { \"moved\": { \"mul\": [\"moved\", 100] } } } }"
                .formatted(type));
      }
      changes.put(
          "\"table\": \"accounts\"",
          "\"upcasts\": { "
              + String.join(", ", upcasts)
              + " },\n  \"table\": \""
              + accounts()
              + "\"");
      for (String given : List.of("amount", "balance")) {
        changes.put(
            "\"moved\": { \"$param\": \"" + given + "\" }",
            "\"moved\": { \"mul\": [{ \"$param\": \"" + given + "\" }, 100] }");
      }
    }
    return changes;
  }
}
