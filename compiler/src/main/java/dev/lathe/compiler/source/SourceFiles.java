package dev.lathe.compiler.source;

import dev.lathe.compiler.diagnostic.SourceLines;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All files of a blueprint that the format reads, by path; and the folders, because the format asks
 * for some of them even when empty.
 *
 * @param broken files that are there but can't be read as text: a finding says so already, so that
 *     nobody needs to miss them
 */
public record SourceFiles(
    SortedMap<String, SourceFile> files, SortedSet<String> folders, SortedSet<String> broken) {
  public SourceFiles {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    folders = Collections.unmodifiableSortedSet(new TreeSet<>(folders));
    broken = Collections.unmodifiableSortedSet(new TreeSet<>(broken));
  }

  /** Files that were never on a disk; their folders follow from their paths. */
  public static SourceFiles of(Map<String, String> texts) {
    var files = new TreeMap<String, SourceFile>();
    var folders = new TreeSet<String>();
    texts.forEach(
        (path, text) -> {
          files.put(path, new SourceFile(path, text));
          for (int slash = path.lastIndexOf('/');
              slash > 0;
              slash = path.lastIndexOf('/', slash - 1)) {
            folders.add(path.substring(0, slash));
          }
        });
    return new SourceFiles(files, folders, new TreeSet<>());
  }

  public Optional<SourceFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The lines of these files, for a printer of findings. */
  public SourceLines lines() {
    return (path, number) -> file(path).map(file -> file.line(number));
  }

  /** Whether the file is there, readable or not. */
  public boolean has(String path) {
    return files.containsKey(path) || broken.contains(path);
  }

  public boolean hasFolder(String path) {
    return folders.contains(path);
  }

  /** The {@code .json} files that lie in {@code folder} itself. */
  public List<SourceFile> jsonIn(String folder) {
    String prefix = folder + "/";
    return files.tailMap(prefix).values().stream()
        .takeWhile(file -> file.path().startsWith(prefix))
        .filter(file -> file.path().indexOf('/', prefix.length()) < 0)
        .filter(file -> file.path().endsWith(".json"))
        .toList();
  }

  /** All files in {@code folder} and its folders. */
  public List<SourceFile> under(String folder) {
    String prefix = folder + "/";
    return files.tailMap(prefix).values().stream()
        .takeWhile(file -> file.path().startsWith(prefix))
        .toList();
  }

  /** The names of the folders that lie in {@code folder} itself. */
  public List<String> foldersIn(String folder) {
    String prefix = folder + "/";
    return folders.stream()
        .filter(path -> path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0)
        .map(path -> path.substring(prefix.length()))
        .toList();
  }
}
