package dev.lathe.dev;

import java.io.Serial;
import java.nio.file.Path;
import java.util.Optional;

/** Another server works on the same data; the message says which one, where it is known. */
public final class DataTaken extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DataTaken(Path data, Optional<String> holder) {
    super(
        "another `lathe dev` works on %s%s: stop it, or serve from another folder"
            .formatted(data, holder.map(who -> " (" + who + ")").orElse("")));
  }
}
