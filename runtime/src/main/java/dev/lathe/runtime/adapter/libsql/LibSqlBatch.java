package dev.lathe.runtime.adapter.libsql;

import com.dbeaver.jdbc.driver.libsql.client.LibSqlExecutionResult;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many statements in one request and one transaction. The server stops at the first one that fails
 * and rolls back; the driver then cannot read the answer, so the same statements are sent once more
 * with ROLLBACK at their end, past the driver, to read what was wrong.
 */
final class LibSqlBatch {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Statement BEGIN = Statement.write("BEGIN IMMEDIATE");
  private static final Statement COMMIT = Statement.write("COMMIT");
  private static final Statement ROLLBACK = Statement.write("ROLLBACK");

  private final List<Statement> statements;

  LibSqlBatch(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /** Applies all of them or none, and answers what the first one returned. */
  Rows execute(LibSqlLink link) throws SQLException {
    List<Statement> all = endingWith(COMMIT);
    String[] texts = all.stream().map(Statement::sql).toArray(String[]::new);
    LibSqlExecutionResult[] results = link.client().executeBatch(texts, parameters(all));
    if (results.length != all.size() || Stream.of(results).anyMatch(Objects::isNull)) {
      throw new SQLException(new IllegalStateException("an answer of another length"));
    }
    return LibSqlLink.rows(results[1]); // BEGIN is the first
  }

  /** Why none of them was applied. */
  RuntimeException why(LibSqlLink link, Optional<String> token, Duration limit) {
    List<Statement> all = endingWith(ROLLBACK);
    try {
      HttpURLConnection request = link.client().openSimpleConnection("");
      request.setConnectTimeout((int) limit.toMillis());
      request.setReadTimeout((int) limit.toMillis());
      request.setRequestMethod("POST");
      request.setRequestProperty("Content-Type", "application/json");
      token.ifPresent(t -> request.setRequestProperty("Authorization", "Bearer " + t));
      request.setDoOutput(true);
      try (OutputStream out = request.getOutputStream()) {
        write(all, out);
      }
      boolean ok = request.getResponseCode() < 400;
      try (InputStream in = ok ? request.getInputStream() : request.getErrorStream()) {
        return refusal(all, in);
      }
    } catch (IOException e) {
      return new DatabaseUnavailable("a batch failed, and its error could not be read", e);
    }
  }

  /** A batch as one statement, for an error that names none of them. */
  Statement asOne() {
    return Statement.write("a batch of " + statements.size() + " statements");
  }

  private List<Statement> endingWith(Statement last) {
    return Stream.of(Stream.of(BEGIN), statements.stream(), Stream.of(last))
        .flatMap(s -> s)
        .toList();
  }

  /** Reads as far as the first error; what follows it is not JSON. */
  private RuntimeException refusal(List<Statement> all, @Nullable InputStream answer)
      throws IOException {
    int done = 0;
    if (answer != null) {
      try (JsonParser json = JSON.createParser(answer)) {
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token != JsonToken.FIELD_NAME) continue;
          if (json.currentName().equals("results")) done++;
          if (json.currentName().equals("error")) {
            return LibSqlErrors.fromServer(
                all.get(Math.min(done, all.size() - 1)), String.valueOf(json.nextTextValue()));
          }
        }
      }
    }
    return new DatabaseUnavailable("a batch was rolled back, and would not fail again");
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the driver asks for an array of a generic type
  private static Map<Object, Object>[] parameters(List<Statement> all) {
    Map[] maps = new Map[all.size()];
    for (int i = 0; i < maps.length; i++) {
      Map<Object, @Nullable Object> numbered = new LinkedHashMap<>();
      for (Object value : all.get(i).parameters()) {
        numbered.put(numbered.size() + 1, value);
      }
      maps[i] = numbered;
    }
    return maps;
  }

  private static void write(List<Statement> all, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("statements");
      for (Statement statement : all) {
        json.writeStartObject();
        json.writeStringField("q", statement.sql());
        json.writeArrayFieldStart("params");
        for (Object value : statement.parameters()) {
          switch (value) {
            case null -> json.writeNull();
            case Long whole -> json.writeNumber(whole);
            case Double real -> json.writeNumber(real);
            case Object text -> json.writeString(text.toString());
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
