package dev.lathe.model.bundle;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a bundle was compiled from, for who compares it with another one. No function
 * reads them, and no request is answered with them.
 *
 * @param files texts by their paths in the blueprint's folder, with forward slashes; JSON in its
 *     canonical form, so that white space and the order of keys are not part of a bundle. Of seeds
 *     the events are left out: they are a part of their own
 * @param emptyFolders those that are there and have no file, which the format may ask for
 */
public record WrittenBlueprint(SortedMap<String, String> files, SortedSet<String> emptyFolders) {
  public WrittenBlueprint {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    emptyFolders = Collections.unmodifiableSortedSet(new TreeSet<>(emptyFolders));
  }
}
