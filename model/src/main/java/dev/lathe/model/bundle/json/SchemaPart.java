package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;

/** What a database needs. */
final class SchemaPart extends Part<Schema> {
  SchemaPart() {
    super("schema", 8 * MIB);
  }

  @Override
  Schema content(Bundle bundle) {
    return bundle.schema();
  }

  @Override
  Json.Obj json(Schema part) {
    return TablesWriter.schema(part);
  }

  @Override
  Schema read(CanonicalReader in) {
    return TablesReader.schema(in);
  }
}
