package dev.lathe.runtime.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/** The AWS CLI's files, as this process reads them. */
final class Profiles {
  /** Names told, of files that have many. */
  private static final int MOST_NAMES = 20;

  private final Map<String, Profile> all;

  /**
   * @throws IllegalArgumentException if a file is not written as it should be
   */
  Profiles() {
    this.all = ProfileFile.defaultProfileFile().profiles();
  }

  Optional<Profile> named(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** All there are, in order. */
  List<String> names() {
    return all.keySet().stream().sorted().limit(MOST_NAMES).toList();
  }

  /** Where they are kept. */
  static String file() {
    return ProfileFileLocation.configurationFilePath().toString();
  }
}
