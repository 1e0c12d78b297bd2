package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import java.util.List;

/** The events that are there from the start. */
final class SeedsPart extends Part<List<SeedEvent>> {
  SeedsPart() {
    super("seeds", 8 * MIB);
  }

  @Override
  List<SeedEvent> content(Bundle bundle) {
    return bundle.seeds();
  }

  @Override
  Json.Obj json(List<SeedEvent> part) {
    return TablesWriter.seeds(part);
  }

  @Override
  List<SeedEvent> read(CanonicalReader in) {
    return TablesReader.seeds(in);
  }
}
