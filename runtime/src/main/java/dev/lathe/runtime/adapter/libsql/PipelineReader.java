package dev.lathe.runtime.adapter.libsql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lathe.runtime.adapter.libsql.PipelineAnswer.Outcome;
import dev.lathe.runtime.sql.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an answer of the pipeline protocol; keys that it does not know are passed over. */
final class PipelineReader {
  /** An answer's whole body may be one text of a row: the statement's maker bounds it, not we. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final JsonParser json;
  private List<String> columns = List.of();
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  private PipelineReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads the body of an answer with status 200.
   *
   * @throws IOException if it is cut off, no JSON or not of the protocol
   */
  static PipelineAnswer read(byte[] body) throws IOException {
    try (JsonParser json = FACTORY.createParser(body)) {
      return new PipelineReader(json).answer();
    }
  }

  /**
   * The sentence in the body of an answer with another status; the body itself where it is none.
   */
  static String sentence(byte[] body) {
    try (JsonParser json = FACTORY.createParser(body)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          JsonToken value = json.nextToken();
          boolean says = key.equals("message") || key.equals("error");
          if (says && value == JsonToken.VALUE_STRING) return json.getText();
          json.skipChildren();
        }
      }
    } catch (IOException noJson) {
      // A proxy's page, or a plain sentence.
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private PipelineAnswer answer() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT);
    Optional<String> baton = Optional.empty();
    Optional<String> server = Optional.empty();
    Outcome outcome = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "baton" -> baton = text(value);
        case "base_url" -> server = text(value);
        case "results" -> {
          expect(value, JsonToken.START_ARRAY);
          while (json.nextToken() == JsonToken.START_OBJECT) {
            // What follows the first is the answer to "close".
            if (outcome == null) outcome = outcome();
            else json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken(), JsonToken.END_OBJECT);
    if (outcome == null) throw new IOException("an answer without a result");
    return new PipelineAnswer(baton, server, outcome);
  }

  private Outcome outcome() throws IOException {
    Outcome outcome = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "response" -> outcome = response(value);
        case "error" -> outcome = new Outcome.Refused(0, message(value));
        default -> json.skipChildren();
      }
    }
    if (outcome == null) throw new IOException("a result without response or error");
    return outcome;
  }

  private Outcome response(JsonToken start) throws IOException {
    expect(start, JsonToken.START_OBJECT);
    Outcome outcome = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      if (key.equals("result")) outcome = result(value);
      else json.skipChildren();
    }
    if (outcome == null) throw new IOException("a response without a result");
    return outcome;
  }

  private Outcome result(JsonToken start) throws IOException {
    expect(start, JsonToken.START_OBJECT);
    Outcome.Refused refused = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "cols" -> columns = columns(value);
        case "rows" -> rows(value);
        case "step_results" -> stepResults(value);
        case "step_errors" -> refused = firstRefused(value);
        default -> json.skipChildren();
      }
    }
    if (refused != null) return refused;
    return new Outcome.Returned(columns.isEmpty() ? Rows.none() : new Rows(columns, rows));
  }

  /** Of a batch the first step is BEGIN, and the second one's rows are the answer. */
  private void stepResults(JsonToken start) throws IOException {
    expect(start, JsonToken.START_ARRAY);
    int step = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == null) throw new IOException("an answer that was cut off");
      if (token == JsonToken.START_OBJECT && step == 1) stepResult();
      else json.skipChildren();
      step++;
    }
  }

  private void stepResult() throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "cols" -> columns = columns(value);
        case "rows" -> rows(value);
        default -> json.skipChildren();
      }
    }
  }

  private List<String> columns(JsonToken start) throws IOException {
    expect(start, JsonToken.START_ARRAY);
    var names = new ArrayList<String>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String name = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        if (key.equals("name")) name = text(value).orElse("");
        else json.skipChildren();
      }
      names.add(name);
    }
    return names;
  }

  private void rows(JsonToken start) throws IOException {
    expect(start, JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_ARRAY) {
      var row = new ArrayList<@Nullable Object>(columns.size());
      while (json.nextToken() == JsonToken.START_OBJECT) {
        row.add(value());
      }
      rows.add(row);
    }
  }

  private @Nullable Object value() throws IOException {
    String type = "";
    String text = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "type" -> type = text(value).orElse("");
        case "value" -> text = value == JsonToken.VALUE_NULL ? null : json.getText();
        default -> json.skipChildren();
      }
    }
    if (text == null && !type.equals("blob")) return null; // also a float that is infinite
    return switch (type) {
      case "text" -> text;
      case "integer" -> Long.valueOf(text);
      case "float" -> Double.valueOf(text);
      default -> throw new IllegalStateException("a column is neither text nor number");
    };
  }

  private Outcome.@Nullable Refused firstRefused(JsonToken start) throws IOException {
    expect(start, JsonToken.START_ARRAY);
    Outcome.Refused first = null;
    int step = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == null) throw new IOException("an answer that was cut off");
      if (token == JsonToken.START_OBJECT) {
        String sentence = message(token);
        if (first == null) first = new Outcome.Refused(step, sentence);
      }
      step++;
    }
    return first;
  }

  private String message(JsonToken start) throws IOException {
    expect(start, JsonToken.START_OBJECT);
    String message = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      if (key.equals("message")) message = text(value).orElse("");
      else json.skipChildren();
    }
    return message;
  }

  private Optional<String> text(JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING ? Optional.of(json.getText()) : Optional.empty();
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted) throws IOException {
    if (found != wanted) throw new IOException("an answer with " + found + " for " + wanted);
  }
}
