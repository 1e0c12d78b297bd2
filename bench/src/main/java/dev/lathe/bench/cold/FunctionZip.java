package dev.lathe.bench.cold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What a function is deployed as, and what is on its classpath. */
public final class FunctionZip {
  private static final String PLACE = "functions-http/target/functions-http.zip";

  private FunctionZip() {}

  /** Where Maven puts it. */
  static Path in(Path home) {
    return home.resolve(PLACE);
  }

  /**
   * Unpacks {@code zip} into {@code folder}, over what lies there of it; its jars in the order of
   * their names.
   */
  public static List<Path> unpacked(Path zip, Path folder) {
    try (var file = new ZipFile(zip.toFile())) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path target = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory() || !target.startsWith(folder)) continue;
        Files.createDirectories(target.getParent());
        try (var content = file.getInputStream(entry)) {
          Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      try (Stream<Path> jars = Files.walk(folder)) {
        return jars.filter(path -> path.toString().endsWith(".jar")).sorted().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same, each file with the time that its entry says, as one of UTC: an archive of the JVM
   * knows its jars by their times.
   */
  public static void unpackedAsByLambda(Path zip, Path folder) {
    List<Path> jars = unpacked(zip, folder);
    try (var file = new ZipFile(zip.toFile())) {
      for (Path jar : jars) {
        ZipEntry entry = file.getEntry(folder.relativize(jar).toString());
        if (entry == null) throw new IllegalStateException(jar + " is in no zip");
        Files.setLastModifiedTime(
            jar, FileTime.from(entry.getTimeLocal().toInstant(ZoneOffset.UTC)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This process's own classpath, for where nothing was packaged. */
  static List<Path> unpackaged() {
    var all = new ArrayList<Path>();
    for (String each :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
      if (!each.isEmpty()) all.add(Path.of(each));
    }
    return all;
  }

  /** The jar, or the folder, that {@code type} was loaded from. */
  public static Path of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class comes from somewhere", e);
    }
  }
}
