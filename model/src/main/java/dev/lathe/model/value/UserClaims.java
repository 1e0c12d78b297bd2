package dev.lathe.model.value;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a blueprint may call the things that a caller's token says of them. */
public final class UserClaims {
  /** The token's subject, which is the actor's id too. */
  public static final String ID = "id";

  /** Headers that begin so, in lower case, are the service's own: no client's is taken. */
  public static final String HEADERS = "x-rntme-";

  /** User tasks of workflows that are for the caller; no author can write a dollar. */
  public static final String TASKS = "tasks$";

  /** Definitions of workflows whose runs the caller may see. */
  public static final String RUNS = "runs$";

  /** The name of a claim in a blueprint. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  /** What a token may be signed with: keys of which only half is with whoever verifies. */
  public static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
          "Ed25519");

  /**
   * Names that mean something without being declared: what OpenID Connect Core 1.0 has in section
   * 5.1, and what access control asks for. The value is the claim's name in a token.
   */
  private static final SortedMap<String, String> USUAL = new TreeMap<>();

  static {
    for (String name :
        new String[] {
          "role",
          "roles",
          "tenant",
          "scope",
          "permissions",
          "name",
          "given_name",
          "family_name",
          "nickname",
          "preferred_username",
          "picture",
          "email",
          "email_verified",
          "locale",
          "zoneinfo",
          "phone_number",
          "phone_number_verified",
          "updated_at"
        }) {
      USUAL.put(name, name);
    }
  }

  private UserClaims() {}

  /** Whether {@code name} is worked out by who runs the bundle, and said by no token. */
  public static boolean workedOut(String name) {
    return name.equals(TASKS) || name.equals(RUNS);
  }

  /** All names that a blueprint may use whose provider declares {@code declared}. */
  public static SortedSet<String> names(SortedMap<String, String> declared) {
    var names = new TreeSet<>(USUAL.keySet());
    names.addAll(declared.keySet());
    names.add(ID);
    return names;
  }

  /** The name in a token of what a blueprint calls {@code name}. */
  public static String claim(String name, SortedMap<String, String> declared) {
    if (name.equals(ID)) return "sub";
    return declared.getOrDefault(name, USUAL.getOrDefault(name, name));
  }
}
