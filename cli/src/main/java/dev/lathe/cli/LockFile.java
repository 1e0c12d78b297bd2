package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code lathe.lock} in a blueprint's folder: which bundle of it was deployed last, for each
 * channel of each store. It is meant to be committed beside the blueprint.
 *
 * @param deployed sorted by store and channel, one of each
 */
record LockFile(List<Deployed> deployed) {
  /** Its name, which the compiler and who watches for saves leave alone. */
  static final String NAME = "lathe.lock";

  private static final Comparator<Deployed> ORDER =
      Comparator.comparing(Deployed::store).thenComparing(Deployed::channel);

  LockFile {
    deployed = deployed.stream().sorted(ORDER).toList();
  }

  /** What one channel was pointed to from here. */
  record Deployed(String store, String channel, BundleId bundle) {}

  /**
   * That of a folder; an empty one where there is none.
   *
   * @throws Refused if something else lies there
   */
  static LockFile of(Path blueprint) {
    Path file = blueprint.resolve(NAME);
    try {
      if (!Files.exists(file)) return new LockFile(List.of());
      return read(Files.readString(file));
    } catch (JsonText.MalformedJson | IllegalArgumentException e) {
      throw Refused.wrong("%s is damaged: mend it, or delete it and push again".formatted(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LockFile read(String text) {
    List<Deployed> deployed = new ArrayList<>();
    if (JsonText.parse(text) instanceof Json.Obj said
        && said.get("deployed").orElse(Json.NULL) instanceof Json.Arr(List<Json> all)) {
      for (Json one : all) {
        if (!(one instanceof Json.Obj line)) throw new IllegalArgumentException("no object");
        deployed.add(
            new Deployed(
                line.text("store").orElseThrow(IllegalArgumentException::new),
                line.text("channel").orElseThrow(IllegalArgumentException::new),
                new BundleId(line.text("bundle").orElseThrow(IllegalArgumentException::new))));
      }
      return new LockFile(deployed);
    }
    throw new IllegalArgumentException("no list");
  }

  /** What a channel was pointed to from here, as far as this file knows. */
  Optional<BundleId> bundle(String store, String channel) {
    return deployed.stream()
        .filter(one -> one.store().equals(store) && one.channel().equals(channel))
        .map(Deployed::bundle)
        .findFirst();
  }

  /** The same with another word about one channel. */
  LockFile with(Deployed now) {
    List<Deployed> all = new ArrayList<>(List.of(now));
    deployed.stream()
        .filter(one -> !one.store().equals(now.store()) || !one.channel().equals(now.channel()))
        .forEach(all::add);
    return new LockFile(all);
  }

  /** Writes it into a folder; whoever reads it meanwhile finds the old one or this. */
  void write(Path blueprint) throws IOException {
    Path file = blueprint.resolve(NAME);
    Path whole = Files.createTempFile(blueprint, "." + NAME, ".part");
    try {
      Files.writeString(whole, JsonText.indented(json()) + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private Json json() {
    return new Members()
        .with(
            "deployed",
            deployed,
            one ->
                new Members()
                    .with("store", one.store())
                    .with("channel", one.channel())
                    .with("bundle", one.bundle().value())
                    .object())
        .object();
  }
}
