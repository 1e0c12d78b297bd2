package dev.lathe.conformance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.wiring.BundleStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderBundleStoreTest extends BundleStoreConformance {
  private final Path folder;
  private final BundleStore store;

  FolderBundleStoreTest(@TempDir Path folder) {
    this.folder = folder.resolve("not/yet");
    this.store = BundleStores.open(this.folder.toString(), TIME);
  }

  @Override
  protected BundleStore store() {
    return store;
  }

  @Override
  protected void damage(BundleId id, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve("bundles"));
    Files.write(folder.resolve("bundles/" + id), bytes);
  }

  @Override
  protected void scribble(String channel, String text) throws IOException {
    Files.createDirectories(folder.resolve("channels"));
    Files.writeString(folder.resolve("channels/" + channel + ".json"), text);
  }

  @Test
  void files_lie_where_a_person_finds_them() throws IOException {
    Sample bundle = sample("one");
    store.put(bundle.id(), bundle.file());
    store.point("live", bundle.id());
    assertEquals(
        """
        {"bundle":"%1$s","at":"2026-11-21T12:00:00Z","history":[{"bundle":"%1$s",\
        "at":"2026-11-21T12:00:00Z","deed":"push","by":"unknown"}]}\
        """
            .formatted(bundle.id()),
        Files.readString(folder.resolve("channels/live.json")));
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(
          List.of("bundles/" + bundle.id(), "channels/live.json", "channels/live.json.lock"),
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .sorted()
              .toList());
    }
  }

  @Test
  void a_place_that_is_no_store_is_refused_with_the_forms_that_are_known() {
    for (String place : List.of("", "https://bucket/prefix", "s3:///x", "s3://UPPER/x")) {
      var e = assertThrows(IllegalArgumentException.class, () -> BundleStores.open(place));
      assertTrue(e.toString().contains("s3://BUCKET/PREFIX"), e.toString());
    }
  }
}
