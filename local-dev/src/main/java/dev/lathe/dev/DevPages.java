package dev.lathe.dev;

import dev.lathe.compiler.GeneratedPages;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.runtime.adapter.folder.FolderPageFiles;
import dev.lathe.runtime.http.PageFiles;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What shows pages on a developer's machine: the program that the launcher builds, and pages made
 * from the model of a blueprint that has none of its own, once somebody asks for them.
 */
final class DevPages implements PageFiles {
  private final PageFiles program = new FolderPageFiles(ConsolePages.folder().resolve("app"));

  /** What is served, and its pages where these were asked for. */
  private @Nullable Bundle served;

  private @Nullable SortedMap<String, BundledFile> made;

  /** From now on {@code bundle} is served. */
  synchronized void serves(Bundle bundle) {
    served = bundle;
    made = null;
  }

  @Override
  public Optional<BundledFile> file(String name) {
    return program.file(name);
  }

  @Override
  public synchronized Optional<BundledFile> generated(String path) {
    Bundle bundle = served;
    if (bundle == null) return Optional.empty();
    SortedMap<String, BundledFile> pages = made;
    if (pages == null) {
      pages = GeneratedPages.of(bundle);
      made = pages;
    }
    return Optional.ofNullable(pages.get(path));
  }
}
