package dev.lathe.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The files of requests for one server. */
record Requests(Path make, Path get, Path list) {
  /** So many different ones of each kind. */
  static final int MANY = 200;

  /** What is asked. */
  enum Kind {
    CREATE,
    GET,
    LIST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Writes them into {@code folder}; the things that are got are made first. */
  static Requests of(Server server, Path folder) {
    List<String> ids = server.made(MANY);
    return new Requests(
        file(folder, "make", IntStream.range(0, MANY).mapToObj(server::make)),
        file(folder, "get", ids.stream().map(server::get)),
        file(folder, "list", IntStream.range(0, MANY).mapToObj(server::list)));
  }

  Path of(Kind kind) {
    return switch (kind) {
      case CREATE -> make;
      case GET -> get;
      case LIST -> list;
    };
  }

  private static Path file(Path folder, String name, Stream<String> requests) {
    try {
      return Files.writeString(
          folder.resolve(name),
          String.join(Character.toString(Client.SEPARATOR), requests.toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
