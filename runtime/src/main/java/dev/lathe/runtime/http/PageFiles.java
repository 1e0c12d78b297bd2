package dev.lathe.runtime.http;

import dev.lathe.model.bundle.BundledFile;
import java.util.Optional;

/**
 * The program that shows pages in a browser: scripts and styles by their names, such as {@code
 * main.js}. One that is sent packed lies beside it, with {@code .gz} behind its name. Thread-safe.
 */
public interface PageFiles {
  /** Where no program was built. */
  PageFiles NONE = _ -> Optional.empty();

  /** The file {@code name}; empty where there is none, or where it is no plain name. */
  Optional<BundledFile> file(String name);

  /**
   * A file of pages for a bundle that has none of its own, by its path; empty where none are made.
   */
  default Optional<BundledFile> generated(String path) {
    return Optional.empty();
  }
}
