package dev.lathe.dev.studio;

import java.util.Set;

/**
 * What a studio may ask for. SQLite, which is opened for reading, would refuse writes by itself;
 * this says it in a sentence, and keeps from it what is no write and yet does something: pragmas
 * that set, files that are attached or made by {@code VACUUM INTO}.
 */
final class ReadsOnly {
  static final String CODE = "STUDIO_READ_ONLY";

  /** Pragmas that tell, and set nothing as long as nothing follows them. */
  private static final Set<String> TELLING =
      Set.of(
          "APPLICATION_ID",
          "AUTO_VACUUM",
          "COLLATION_LIST",
          "COMPILE_OPTIONS",
          "DATABASE_LIST",
          "DATA_VERSION",
          "ENCODING",
          "FOREIGN_KEYS",
          "FREELIST_COUNT",
          "FUNCTION_LIST",
          "JOURNAL_MODE",
          "MODULE_LIST",
          "PAGE_COUNT",
          "PAGE_SIZE",
          "PRAGMA_LIST",
          "QUERY_ONLY",
          "SCHEMA_VERSION",
          "TABLE_LIST",
          "USER_VERSION");

  /** Pragmas that tell of what is named in brackets behind them. */
  private static final Set<String> TELLING_OF =
      Set.of(
          "FOREIGN_KEY_CHECK",
          "FOREIGN_KEY_LIST",
          "INDEX_INFO",
          "INDEX_LIST",
          "INDEX_XINFO",
          "INTEGRITY_CHECK",
          "QUICK_CHECK",
          "TABLE_INFO",
          "TABLE_LIST",
          "TABLE_XINFO");

  private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE");

  private ReadsOnly() {}

  /**
   * @throws Refused if {@code piece} does not read
   */
  static void check(SqlPiece piece) {
    check(piece, 0);
  }

  private static void check(SqlPiece piece, int from) {
    String first = piece.word(from);
    switch (first) {
      case "SELECT", "VALUES", "BEGIN", "COMMIT", "END", "ROLLBACK" -> {}
      case "WITH" -> {
        for (int i = from; i < piece.words().size(); i++) {
          boolean replaces = piece.word(i).equals("REPLACE") && piece.word(i + 1).equals("INTO");
          if (WRITES.contains(piece.word(i)) || replaces) throw refused(piece.word(i));
        }
      }
      case "EXPLAIN" -> check(piece, piece.word(from + 1).equals("QUERY") ? from + 3 : from + 1);
      case "PRAGMA" -> pragma(piece, from + 1);
      default -> throw refused(first);
    }
  }

  private static void pragma(SqlPiece piece, int from) {
    int name = piece.word(from + 1).equals(".") ? from + 2 : from;
    String behind = piece.word(name + 1);
    boolean tells =
        behind.isEmpty()
            ? TELLING.contains(piece.word(name)) || TELLING_OF.contains(piece.word(name))
            : behind.equals("(") && TELLING_OF.contains(piece.word(name));
    if (!tells) throw refused("PRAGMA " + piece.word(name));
  }

  static Refused refused(String what) {
    return new Refused(
        CODE,
        "this door only reads, and `%s` may do more; what changes data are the service's commands"
            .formatted(what));
  }
}
