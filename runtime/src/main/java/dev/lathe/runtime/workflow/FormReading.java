package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.InputPlan;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.bundle.workflow.Form;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.model.value.Datetime;
import dev.lathe.runtime.operation.InputReader;
import dev.lathe.runtime.plan.Finding;
import dev.lathe.runtime.plan.InputValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what somebody hands in: as the inputs of an operation are read. */
final class FormReading {
  private final Json.Obj sent;
  private final InputReader reader = new InputReader();

  private FormReading(Form form, Json.Obj sent) {
    this.sent = sent;
    for (Form.Field field : form.fields()) read(field);
    for (String name : sent.members().keySet()) {
      if (form.fields().stream().noneMatch(field -> field.name().equals(name))) {
        reader.unknown(name);
      }
    }
  }

  static FormReading of(Form form, Json.Obj sent) {
    return new FormReading(form, sent);
  }

  private void read(Form.Field field) {
    InputPlan input = input(field);
    Optional<Json> value = sent.get(field.name());
    if (value.isPresent()) {
      reader.value(input, value.get(), field.name());
    } else if (field.required()) {
      reader.missing(input, field.name());
    }
  }

  private static InputPlan input(Form.Field field) {
    return new InputPlan(
        field.name(),
        field.type(),
        false,
        field.required(),
        !field.required(),
        Optional.empty(),
        new InputSource.Body(field.name()),
        OptionalLong.empty(),
        OptionalInt.empty());
  }

  /** What does not fit; empty where all does. */
  List<Finding> findings() {
    return reader.findings();
  }

  /** The values in the form in which the API answers them; nulls for fields that were left out. */
  Json.Obj values(Form form) {
    var sentValues = reader.inputs().sent();
    var values = new Members();
    for (Form.Field field : form.fields()) {
      InputValue value = sentValues.getOrDefault(field.name(), InputValue.missing());
      values.with(
          field.name(),
          value instanceof InputValue.Moment(_, String canonical)
              ? Json.of(Datetime.told(canonical))
              : value.json());
    }
    return values.object();
  }
}
