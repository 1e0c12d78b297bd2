package dev.lathe.compiler.lower;

import dev.lathe.compiler.resolve.Value;
import dev.lathe.compiler.sql.Expression;

/** Names inside something that has some of its own; all others mean what they do outside. */
interface InnerNames extends ValueLowering.Names {
  /** What names stand for that are not its own. */
  ValueLowering.Names outer();

  @Override
  default Expression exists(Value.Exists exists) {
    return outer().exists(exists);
  }

  @Override
  default Expression output(Value.Output output) {
    return outer().output(output);
  }

  @Override
  default Expression rowField(Value.RowField field) {
    return outer().rowField(field);
  }

  @Override
  default Expression rowsetField(Value.RowsetField field) {
    return outer().rowsetField(field);
  }

  @Override
  default Expression selected(Value.Selected selected) {
    return outer().selected(selected);
  }

  @Override
  default Expression emitted(Value.Emitted emitted) {
    return outer().emitted(emitted);
  }

  @Override
  default Expression summary(Value.Summary summary, ValueLowering.Names place) {
    return outer().summary(summary, place);
  }

  @Override
  default Expression around(Value.Around around) {
    return outer().around(around);
  }
}
