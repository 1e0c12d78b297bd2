package dev.lathe.runtime.adapter.libsql;

import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the driver's exceptions become ours. It has no SQLState and hides the HTTP status, so what
 * is left to go by is the cause, or the server's sentence.
 */
final class LibSqlErrors {
  /**
   * How the sentences begin that say "not now": SQLite's busy errors, sqld's own (its {@code
   * error.rs}, 0.24), and what a proxy in front of it answers.
   */
  private static final List<String> NOT_NOW =
      List.of(
          "database is locked",
          "database table is locked",
          "database schema is locked",
          "disk i/o error",
          "transaction timed-out",
          "server can't handle additional transactions",
          "timed out while open",
          "too many concurrent requests",
          "operation was blocked",
          "the replicator exited",
          "failed to connect to primary",
          "connection with primary broken",
          "failed to execute queries via rpc",
          "proxy request interupted",
          "namespace store has shutdown",
          "join failure",
          "<", // a proxy's page
          "bad gateway",
          "service unavailable",
          "gateway timeout",
          "upstream ");

  private static final String FULL = "database or disk is full";

  /** What sqld's own parser says of a statement's form (sqlite3-parser 0.12, its errors). */
  private static final List<String> REFUSED =
      List.of(
          "syntax error",
          "parser overflowed its stack",
          "unexpected end of input",
          "unrecognized token",
          "non-terminated literal",
          "malformed blob literal",
          "bad number",
          "bad variable name");

  private static final Pattern FRAME =
      Pattern.compile(
          "^(?:SQLite error|SQL input error|SQL string could not be parsed): (.*?)"
              + "(?: \\(at offset \\d+\\))?$",
          Pattern.DOTALL);

  private LibSqlErrors() {}

  /** What went wrong with {@code statement}, in the terms of the port. */
  static RuntimeException translated(Statement statement, SQLException e) {
    String message = String.valueOf(e.getMessage());
    if (tokenRefused(e)) {
      return DatabaseUnavailable.tokenRefused();
    }
    if (e.getCause() != null) {
      return new DatabaseUnavailable("no answer from the database server: " + kind(e), e);
    }
    return fromServer(statement, message);
  }

  /** The driver's own two sentences; their cause repeats the server's. */
  static boolean tokenRefused(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.equals("Authentication required") || message.equals("Access denied");
  }

  /** As {@link #translated}, for a sentence of the server. */
  static RuntimeException fromServer(Statement statement, String sentence) {
    if (sentence.strip().toLowerCase(Locale.ROOT).startsWith(FULL)) {
      return DatabaseUnavailable.full(null);
    }
    return notNow(sentence)
        ? new DatabaseUnavailable("the database server is busy or failing: " + cut(sentence))
        : new StatementFailed(statement, sentence);
  }

  /**
   * The database's own sentence in one of the pipeline protocol, which says before it who speaks
   * and behind it where: {@code SQL input error: no such column: x (at offset 7)}.
   */
  static String withoutFrame(String sentence) {
    return FRAME.matcher(sentence.strip()).replaceFirst("$1");
  }

  /** Whether the server's own parser refuses a statement's form. */
  static boolean ofTheStatement(String sentence) {
    String lower = sentence.toLowerCase(Locale.ROOT);
    return REFUSED.stream().anyMatch(lower::contains);
  }

  /** Whether no connection came about: the request never left, so it may be sent again. */
  static boolean notSent(SQLException e) {
    return cause(e, ConnectException.class) || cause(e, HttpConnectTimeoutException.class);
  }

  /** Whether the connection broke: a request may have arrived, or not. */
  static boolean lost(SQLException e) {
    return cause(e, IOException.class);
  }

  /**
   * Whether the driver stumbled over the answer's JSON, which is what it does when a statement
   * inside a batch fails (sqld then writes {@code [{…},{"error":…},null,"rows_read":0,…]}).
   */
  static boolean notUnderstood(SQLException e) {
    return e.getCause() instanceof RuntimeException;
  }

  private static boolean notNow(String sentence) {
    String lower = sentence.strip().toLowerCase(Locale.ROOT);
    if (lower.isEmpty() || NOT_NOW.stream().anyMatch(lower::startsWith)) return true;
    // sqld answers 500 to what its own parser refuses, too.
    return lower.startsWith("internal error: ") && !ofTheStatement(sentence);
  }

  private static boolean cause(SQLException e, Class<? extends Exception> type) {
    for (@Nullable Throwable t = e.getCause(); t != null; t = t.getCause()) {
      if (type.isInstance(t)) return true;
    }
    return false;
  }

  /** Why no answer came, for people; what nobody has words for is named by its type. */
  static String reason(Throwable lost) {
    Throwable root = lost;
    String said = "";
    for (@Nullable Throwable t = lost; t != null; t = t.getCause()) {
      root = t;
      said =
          switch (t) {
            case UnresolvedAddressException _, UnknownHostException _ ->
                "there is no host of that name; look at its address";
            case HttpConnectTimeoutException _ -> "no connection came about in time";
            case ConnectException _ -> "nobody listens there; look at its address, or start it";
            case SSLException _ -> "no encrypted connection came about; does it speak https?";
            default -> said;
          };
    }
    return said.isEmpty() ? root.getClass().getSimpleName() : said;
  }

  private static String kind(SQLException e) {
    return reason(e.getCause() == null ? e : e.getCause());
  }

  private static String cut(String sentence) {
    String oneLine = sentence.strip().replaceAll("\\s+", " ");
    return oneLine.length() <= 120 ? oneLine : oneLine.substring(0, 120) + "…";
  }
}
