package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;

/** What requests are answered from. */
final class OperationsPart extends Part<Operations> {
  OperationsPart() {
    super("operations", 16 * MIB);
  }

  @Override
  Operations content(Bundle bundle) {
    return bundle.operations();
  }

  @Override
  Json.Obj json(Operations part) {
    return OperationsWriter.operations(part);
  }

  @Override
  Operations read(CanonicalReader in) {
    return OperationsReader.operations(in);
  }
}
