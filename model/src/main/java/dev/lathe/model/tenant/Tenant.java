package dev.lathe.model.tenant;

import java.util.regex.Pattern;

/**
 * Whose data it is: it decides which database an operation runs on.
 *
 * @param id 1 to 63 lower-case letters, digits and dashes, the first one no dash
 */
public record Tenant(String id) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** The one tenant of a deployment that has no others. */
  public static final Tenant MAIN = new Tenant("main");

  public Tenant {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a tenant's id is 1 to 63 of a-z, 0-9 and -, and `" + id + "` is not");
    }
  }

  /**
   * {@code key} as a key of this tenant alone: as it is for {@link #MAIN}, {@code @acme/key} for
   * the tenant {@code acme}. No key begins with an at sign by itself.
   */
  public String qualified(String key) {
    return equals(MAIN) ? key : "@" + id + "/" + key;
  }
}
