package dev.lathe.compiler.sql;

import java.util.Locale;
import java.util.Set;

/** The name of a table, a view, an index or a trigger. */
public sealed interface SchemaName {
  /** How the names begin that SQLite keeps to itself. */
  String KEPT = "sqlite_";

  /** Functions that are read like tables. */
  Set<String> FUNCTIONS = Set.of("json_each", "json_tree", "dbstat", "bytecode", "tables_used");

  /** A name as it is. */
  record Fixed(String text) implements SchemaName {}

  /**
   * A name with the hash of its generation in it, which is known only when all that the generation
   * consists of was printed.
   *
   * @param before what stands before {@code _} and the hash
   * @param after what stands behind the hash; mostly nothing
   */
  record Hashed(String before, String after) implements SchemaName {
    /** The same with more behind it. */
    public Hashed with(String more) {
      return new Hashed(before, after + more);
    }
  }

  static SchemaName of(String text) {
    return new Fixed(text);
  }

  /** SQLite keeps names that begin so to itself: such a name has an underscore in front. */
  static Hashed hashed(String before) {
    return new Hashed(isKept(before) ? "_" + before : before, "");
  }

  /**
   * Whether a table or view can be called {@code name}: SQLite makes none of some names, and
   * statements would no longer find the functions of others.
   */
  static boolean isFree(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !isKept(name) && !lower.startsWith("pragma_") && !FUNCTIONS.contains(lower);
  }

  private static boolean isKept(String name) {
    return name.regionMatches(true, 0, KEPT, 0, KEPT.length());
  }

  /** The name where {@code hash} is the generation's. */
  default String text(String hash) {
    return switch (this) {
      case Fixed(String text) -> text;
      case Hashed(String before, String after) -> before + "_" + hash + after;
    };
  }
}
