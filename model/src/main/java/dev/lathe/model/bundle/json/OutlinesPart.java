package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;

/** For who explains a bundle: no function reads it. */
final class OutlinesPart extends Part<Outlines> {
  OutlinesPart() {
    super("outlines", 16 * MIB);
  }

  @Override
  Outlines content(Bundle bundle) {
    return bundle.outlines();
  }

  @Override
  Json.Obj json(Outlines part) {
    return OutlinesWriter.outlines(part);
  }

  @Override
  Outlines read(CanonicalReader in) {
    return OutlinesReader.outlines(in);
  }
}
