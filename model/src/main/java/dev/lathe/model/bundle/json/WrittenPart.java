package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a bundle was compiled from; bundles of older programs have no such part. */
final class WrittenPart extends Part<Optional<WrittenBlueprint>> {
  /** A file by its path. */
  private record Text(String path, String text) {}

  WrittenPart() {
    super("written", 16 * MIB);
  }

  @Override
  Optional<WrittenBlueprint> content(Bundle bundle) {
    return bundle.written();
  }

  @Override
  Json.Obj json(Optional<WrittenBlueprint> part) {
    WrittenBlueprint written = part.orElseThrow();
    var texts = new ArrayList<Text>();
    written.files().forEach((path, text) -> texts.add(new Text(path, text)));
    return new Members()
        .with("emptyFolders", List.copyOf(written.emptyFolders()))
        .with("files", texts, WrittenPart::file)
        .object();
  }

  private static Json file(Text file) {
    return new Members().with("path", file.path()).with("text", file.text()).object();
  }

  @Override
  Optional<WrittenBlueprint> read(CanonicalReader in) {
    List<String> folders = in.texts("emptyFolders");
    var files = new TreeMap<String, String>();
    in.list("files", each -> new Text(each.text("path"), each.text("text")))
        .forEach(file -> files.put(file.path(), file.text()));
    return Optional.of(new WrittenBlueprint(files, new TreeSet<>(folders)));
  }
}
