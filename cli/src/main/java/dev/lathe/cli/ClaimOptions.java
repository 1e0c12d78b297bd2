package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What a token says of whose it is, beside their id. */
final class ClaimOptions {
  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Their role, in the claims `role` and `roles`; may be repeated.")
  private List<String> roles = List.of();

  @Option(
      names = "--claim",
      paramLabel = "NAME=VALUE",
      description = "Any other claim; a value that is JSON is taken as that.")
  private List<String> claims = List.of();

  /** Whether any was given. */
  boolean given() {
    return !roles.isEmpty() || !claims.isEmpty();
  }

  /**
   * By their names; a role counts before a claim that is called so.
   *
   * @throws Refused if one is not written as a claim is
   */
  SortedMap<String, Json> said() {
    var said = new TreeMap<String, Json>();
    for (String claim : claims) {
      int equals = claim.indexOf('=');
      if (equals < 1) throw Refused.usage("a claim is written NAME=VALUE, not " + claim);
      said.put(claim.substring(0, equals), JsonText.parseOrText(claim.substring(equals + 1)));
    }
    if (!roles.isEmpty()) {
      said.put("role", Json.of(roles.getFirst()));
      said.put("roles", Members.strings(roles));
    }
    return said;
  }
}
