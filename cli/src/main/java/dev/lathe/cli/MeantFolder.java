package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The data of `lathe dev` that a command line means, where there are those of several. */
final class MeantFolder {
  private MeantFolder() {}

  /**
   * Of {@code folders} that of {@code blueprint}; without one the only one, or that which is
   * served.
   *
   * @param none what is said where there is none
   * @param say how a blueprint is named, in {@code say which one}
   * @throws Refused if there is none, or more than one
   */
  static DevFolder of(List<DevFolder> folders, @Nullable Path blueprint, String none, String say) {
    List<DevFolder> meant = folders;
    if (blueprint != null) {
      Path wanted = blueprint.toAbsolutePath().normalize();
      meant =
          folders.stream()
              .filter(folder -> folder.blueprint().filter(wanted::equals).isPresent())
              .toList();
    }
    if (meant.isEmpty()) throw Refused.usage(none);
    if (meant.size() == 1) return meant.getFirst();
    List<DevFolder> running = meant.stream().filter(DevFolder::isServed).toList();
    if (running.size() == 1) return running.getFirst();
    throw Refused.usage(
        "several blueprints %s served from here, %s: %s"
            .formatted(
                running.isEmpty() ? "were" : "are",
                say,
                meant.stream()
                    .flatMap(folder -> folder.blueprint().stream())
                    .map(Path::toString)
                    .collect(Collectors.joining(", "))));
  }
}
