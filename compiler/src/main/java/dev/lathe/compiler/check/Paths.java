package dev.lathe.compiler.check;

import java.util.Arrays;

/** Paths that an author writes to name files of the blueprint. */
final class Paths {
  private Paths() {}

  /** Whether {@code path} stays in its folder and ends with {@code suffix}. */
  static boolean isRelative(String path, String suffix) {
    return path.endsWith(suffix)
        && path.indexOf('\\') < 0
        && path.indexOf(':') < 0
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /** What stands before the first dot. */
  static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }
}
