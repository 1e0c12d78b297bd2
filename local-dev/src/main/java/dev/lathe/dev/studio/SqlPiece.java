package dev.lathe.dev.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a text, with what can be told of it without knowing SQL: its words outside
 * quotes and comments, and its parameters.
 *
 * @param words keywords, names and signs in upper case, in order
 * @param parameters the name of each, as SQLite numbers them from 1; null where it has none
 */
record SqlPiece(String text, List<String> words, List<@Nullable String> parameters) {

  /** The statements of {@code sql}; what is only blank or comment is none. */
  static List<SqlPiece> of(String sql) {
    var pieces = new ArrayList<SqlPiece>();
    var scan = new Scan(sql);
    while (scan.at < sql.length()) {
      SqlPiece piece = scan.piece();
      if (!piece.words.isEmpty()) pieces.add(piece);
    }
    return pieces;
  }

  /** The word at {@code index}; empty where there are fewer. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  private static final class Scan {
    private final String sql;
    private int at;
    private List<String> words = new ArrayList<>();
    private List<@Nullable String> parameters = new ArrayList<>();

    Scan(String sql) {
      this.sql = sql;
    }

    SqlPiece piece() {
      int from = at;
      words = new ArrayList<>();
      parameters = new ArrayList<>();
      while (at < sql.length() && sql.charAt(at) != ';') token();
      String text = sql.substring(from, at);
      at++;
      return new SqlPiece(text.strip(), words, parameters);
    }

    private void token() {
      char c = sql.charAt(at);
      if (sql.startsWith("--", at)) {
        skipTo("\n");
      } else if (sql.startsWith("/*", at)) {
        skipTo("*/");
      } else if (c == '\'' || c == '"' || c == '`') {
        quoted(c);
      } else if (c == '[') {
        quoted(']');
      } else if (c == '?' || ((c == ':' || c == '@' || c == '$') && part(at + 1))) {
        parameter();
      } else if (part(at)) {
        words.add(rest(at).toUpperCase(Locale.ROOT));
      } else {
        if (!Character.isWhitespace(c)) words.add(String.valueOf(c));
        at++;
      }
    }

    private void skipTo(String end) {
      int found = sql.indexOf(end, at);
      at = found < 0 ? sql.length() : found + end.length();
    }

    /** Doubled, the sign that ends it stands for itself. */
    private void quoted(char end) {
      int from = at++;
      while (at < sql.length()) {
        if (sql.charAt(at++) != end) continue;
        if (end == ']' || at >= sql.length() || sql.charAt(at) != end) break;
        at++;
      }
      words.add(sql.substring(from, at));
    }

    private void parameter() {
      int from = at;
      String text = rest(at + 1);
      String name = sql.charAt(from) + text;
      if (!name.startsWith("?")) {
        if (!parameters.contains(name)) parameters.add(name);
      } else if (text.isEmpty()) {
        parameters.add(null);
      } else {
        int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        while (parameters.size() < number) parameters.add(null);
        if (number > 0) parameters.set(number - 1, name);
      }
      words.add(name);
    }

    private String rest(int from) {
      at = from;
      while (part(at)) at++;
      return sql.substring(from, at);
    }

    private boolean part(int index) {
      if (index >= sql.length()) return false;
      char c = sql.charAt(index);
      return c == '_' || c >= 0x80 || Character.isLetterOrDigit(c);
    }
  }
}
