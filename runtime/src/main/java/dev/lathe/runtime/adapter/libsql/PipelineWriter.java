package dev.lathe.runtime.adapter.libsql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lathe.runtime.sql.Statement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a request of the pipeline protocol. */
final class PipelineWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** A generated command has 2 to 6 KB. */
  private static final int USUAL_BYTES = 4096;

  private static final int NO_STEP = -1;

  private final JsonGenerator json;

  private PipelineWriter(JsonGenerator json) {
    this.json = json;
  }

  /** The body in UTF-8 of {@code request} on {@code stream}. */
  static byte[] body(PipelineRequest request, PipelineStream stream) {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      new PipelineWriter(json).write(request, stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no such faults
    }
    return bytes.toByteArray();
  }

  private void write(PipelineRequest request, PipelineStream stream) throws IOException {
    json.writeStartObject();
    json.writeStringField("baton", stream.baton().orElse(null));
    json.writeArrayFieldStart("requests");
    switch (request) {
      case PipelineRequest.One one -> {
        begin("execute");
        statement(one.statement(), /* rows= */ true);
      }
      case PipelineRequest.All all -> {
        begin("batch");
        transaction(all.statements());
      }
    }
    json.writeEndObject();
    if (!stream.kept()) {
      begin("close");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void transaction(List<Statement> statements) throws IOException {
    json.writeObjectFieldStart("batch");
    json.writeArrayFieldStart("steps");
    int before = NO_STEP;
    step(Statement.write("BEGIN IMMEDIATE"), before++, /* rows= */ false);
    for (Statement statement : statements) {
      step(statement, before++, /* rows= */ before == 1);
    }
    step(Statement.write("COMMIT"), before++, /* rows= */ false);
    json.writeStartObject();
    json.writeObjectFieldStart("condition");
    json.writeStringField("type", "not");
    json.writeFieldName("cond");
    ran(before);
    json.writeEndObject();
    statement(Statement.write("ROLLBACK"), /* rows= */ false);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void step(Statement statement, int before, boolean rows) throws IOException {
    json.writeStartObject();
    if (before > NO_STEP) {
      json.writeFieldName("condition");
      ran(before);
    }
    statement(statement, rows);
    json.writeEndObject();
  }

  private void ran(int step) throws IOException {
    begin("ok");
    json.writeNumberField("step", step);
    json.writeEndObject();
  }

  private void statement(Statement statement, boolean rows) throws IOException {
    json.writeObjectFieldStart("stmt");
    json.writeStringField("sql", statement.sql());
    json.writeBooleanField("want_rows", rows);
    json.writeArrayFieldStart("args");
    for (Object value : statement.parameters()) {
      argument(value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void argument(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> begin("null");
      case Long whole -> {
        begin("integer");
        json.writeStringField("value", Long.toString(whole));
      }
      case Double real -> {
        begin("float");
        json.writeNumberField("value", real);
      }
      case Object text -> {
        begin("text");
        json.writeStringField("value", text.toString());
      }
    }
    json.writeEndObject();
  }

  private void begin(String type) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
  }
}
