package dev.lathe.dev.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mails as files, one each: whoever looks into the folder can read them. */
record LetterFolder(Path path) {
  /** So many that names sort as numbers do. */
  private static final int DIGITS = 10;

  private static final String JSON = ".json";

  /** The last {@code most} of them, the first one first. A file that is no mail is left alone. */
  List<KeptLetter> read(int most) {
    if (!Files.isDirectory(path)) return List.of();
    try (Stream<Path> files = Files.list(path)) {
      List<Path> names =
          files
              .filter(file -> file.getFileName().toString().matches("\\d{10}\\.json"))
              .sorted()
              .toList();
      var letters = new ArrayList<KeptLetter>();
      for (Path file : names.subList(Math.max(0, names.size() - most), names.size())) {
        if (JsonText.parseOrText(Files.readString(file)) instanceof Json.Obj json) {
          letters.add(new KeptLetter(number(file), json));
        }
      }
      return letters;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole, or not at all. */
  void write(KeptLetter letter) {
    Path file = file(letter);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(path);
      Files.writeString(part, JsonText.write(letter.json()) + "\n", UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove(KeptLetter letter) {
    try {
      Files.deleteIfExists(file(letter));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - JSON.length()));
  }

  private Path file(KeptLetter letter) {
    String number = Long.toString(letter.number());
    return path.resolve("0".repeat(Math.max(0, DIGITS - number.length())) + number + JSON);
  }
}
