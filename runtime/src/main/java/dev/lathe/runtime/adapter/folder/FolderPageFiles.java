package dev.lathe.runtime.adapter.folder;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.runtime.http.PageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The pages' program in a folder. Each file is read when it is asked for: it may be built while a
 * server runs, and nothing is read where nobody asks.
 */
public final class FolderPageFiles implements PageFiles {
  /** No slash, no two dots: nothing outside the folder has such a name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){1,3}");

  private final Path folder;

  /**
   * @param folder need not be there
   */
  public FolderPageFiles(Path folder) {
    this.folder = folder;
  }

  /** Those in the folder at {@code path}. */
  public static FolderPageFiles at(String path) {
    return new FolderPageFiles(Path.of(path));
  }

  @Override
  public Optional<BundledFile> file(String name) {
    if (!NAME.matcher(name).matches()) return Optional.empty();
    try {
      return Optional.of(new BundledFile(type(name), Files.readAllBytes(folder.resolve(name))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".js")) return "text/javascript; charset=utf-8";
    if (plain.endsWith(".css")) return "text/css; charset=utf-8";
    if (plain.endsWith(".svg")) return "image/svg+xml";
    return "application/octet-stream";
  }
}
