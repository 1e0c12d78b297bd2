package dev.lathe.simulation;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.rollout.BundleRollout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two bundles of the bank, whose tables are others, a third one that no account fits, and a
 * database on which the first one is live.
 *
 * @param kept a server of that database, for one world after the other
 */
record Bundles(
    Bundle first, List<BundleFile> files, Plant plant, Image image, DatabaseServer kept) {
  private static final Path BANK = Path.of("src/test/resources/simulation/bank");

  static Bundles made(Path folder) {
    Bundle first = compiled(BANK);
    Path second = folder.resolve("second");
    copy(
        second,
        Map.of(
            "\"table\": \"accounts\"", "\"table\": \"accounts_b\"",
            "\"table\": \"owners\"", "\"table\": \"owners_b\"",
            "\"table\": \"account_copies\"", "\"table\": \"copies_b\"",
            "<bpmn:timeDuration>PT45S<", "<bpmn:timeDuration>PT50S<"));
    Path third = folder.resolve("third");
    copy(third, Map.of("\"owner\": { \"type\": \"string\"", "\"owner\": { \"type\": \"integer\""));
    return of(
        first,
        List.of(
            BundleFile.of(first), BundleFile.of(compiled(second)), BundleFile.of(compiled(third))),
        Plant.NONE);
  }

  /** The same in a system with a mistake. */
  Bundles with(Plant mistake) {
    return of(first, files, mistake);
  }

  private static Bundles of(Bundle first, List<BundleFile> files, Plant plant) {
    var world = World.empty(plant);
    try (DatabaseServer server = world.server()) {
      new BundleRollout(new Link(world, Optional.empty())).finish(first, files.getFirst().id());
      byte[] image = server.image();
      var time = new VirtualTime();
      return new Bundles(
          first, files, plant, new Image(image), DatabaseServer.start(time, plant, image));
    }
  }

  private static Bundle compiled(Path folder) {
    return switch (Compiler.compile(folder)) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> bundle;
      case Result.Failed<Bundle>(var findings) -> throw new IllegalStateException("" + findings);
    };
  }

  private static void copy(Path to, Map<String, String> changes) {
    try {
      Files.walkFileTree(
          BANK,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Path target = to.resolve(BANK.relativize(file).toString());
              Files.createDirectories(target.getParent());
              String text = Files.readString(file);
              for (var change : changes.entrySet()) {
                text = text.replace(change.getKey(), change.getValue());
              }
              Files.writeString(target, text);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database's bytes. */
  static final class Image {
    private final byte[] bytes;

    private Image(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }
}
