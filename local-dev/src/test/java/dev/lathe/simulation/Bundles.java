package dev.lathe.simulation;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.storage.FileRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle of each form of the bank, one more that no account fits, and a database on which the
 * first one is live.
 *
 * @param forms of all {@code files}
 * @param kept a server of that database, for one world after the other
 */
record Bundles(
    Bundle first,
    List<BundleFile> files,
    Map<BundleId, BankForm> forms,
    Plant plant,
    Image image,
    DatabaseServer kept) {
  private static final Path BANK = Path.of("src/test/resources/simulation/bank");

  static Bundles made(Path folder) {
    List<BundleFile> files = new ArrayList<>();
    Bundle first = compiled(BANK);
    files.add(BundleFile.of(first));
    for (BankForm form : BankForm.ALL.subList(1, BankForm.ALL.size())) {
      Path to = folder.resolve(form.name());
      copy(to, form.changes());
      files.add(BundleFile.of(compiled(to)));
    }
    Path unfit = folder.resolve("unfit");
    copy(unfit, Map.of("\"owner\": { \"type\": \"string\"", "\"owner\": { \"type\": \"integer\""));
    files.add(BundleFile.of(compiled(unfit)));
    Map<BundleId, BankForm> forms = new HashMap<>();
    files.forEach(file -> forms.put(file.id(), BankForm.of(file.schema())));
    return of(first, List.copyOf(files), Map.copyOf(forms), Plant.NONE);
  }

  /** The same in a system with a mistake. */
  Bundles with(Plant mistake) {
    return of(first, files, forms, mistake);
  }

  private static Bundles of(
      Bundle first, List<BundleFile> files, Map<BundleId, BankForm> forms, Plant plant) {
    var world = World.empty(plant);
    try (DatabaseServer server = world.server()) {
      new BundleRollout(new Link(world, Optional.empty())).finish(first, files.getFirst().id());
      byte[] image = server.image();
      var kept = DatabaseServer.start(new VirtualTime(), plant, image);
      // Made within a world it would have all be prepared anew that is: those that change make it.
      kept.executeAll(FileRecords.DDL.stream().map(Statement::write).toList());
      return new Bundles(first, files, forms, plant, new Image(image), kept);
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
