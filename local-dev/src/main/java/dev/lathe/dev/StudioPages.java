package dev.lathe.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.lathe.dev.studio.StudioDoor;
import dev.lathe.dev.studio.StudioStreams;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.wiring.Databases;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The door for studios among this server's pages. */
final class StudioPages implements AutoCloseable {
  /** As libSQL's servers have it. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Optional<StudioStreams> streams;
  private final StudioDoor door;
  private final Supplier<Optional<Bundle>> live;

  private StudioPages(
      Optional<StudioStreams> streams, Set<String> origins, Supplier<Optional<Bundle>> live) {
    this.streams = streams;
    this.door = new StudioDoor(streams, origins);
    this.live = live;
  }

  /**
   * @param live what is served: its own routes go before the door where this is at the root
   */
  static StudioPages of(DevOptions options, Platform platform, Supplier<Optional<Bundle>> live) {
    Optional<StudioStreams> streams =
        file(options.database(), options.folder())
            .map(
                file ->
                    new StudioStreams(
                        file, StudioStreams.BOUNDS, IDLE, platform.ids(), platform.threads()));
    return new StudioPages(streams, options.studios(), live);
  }

  /** The file of {@code choice}, where it is one that others can open. */
  private static Optional<Path> file(DatabaseChoice choice, DevFolder folder) {
    return switch (choice) {
      case DatabaseChoice.OwnFile _ -> Optional.of(folder.sqlite());
      case DatabaseChoice.OwnServer _ -> Optional.empty();
      case DatabaseChoice.At(String address, var _) -> Databases.onDisk(address);
    };
  }

  /** Empty where the path is not the door's. */
  Optional<APIGatewayV2HTTPResponse> answer(ServerRequest request) {
    String path = GatewayEvents.path(request);
    String below;
    if (path.startsWith(StudioDoor.PATH + "/")) {
      below = path.substring(StudioDoor.PATH.length());
    } else if (StudioDoor.isAtRoot(path) && !isRouted(path)) {
      below = path;
    } else {
      return Optional.empty();
    }
    StudioDoor.Answered answered = door.answer(below, asked(request));
    return Optional.of(
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(answered.status())
            .withHeaders(answered.headers())
            .withBody(answered.body())
            .withIsBase64Encoded(false)
            .build());
  }

  /** Whether the service may have a route there. */
  private boolean isRouted(String path) {
    String first = path.split("/", -1)[1];
    return live.get().stream()
        .flatMap(bundle -> bundle.operations().routes().stream())
        .map(route -> route.path().split("/", -1)[1])
        .anyMatch(segment -> segment.equals(first) || segment.startsWith("{"));
  }

  private static StudioDoor.Asked asked(ServerRequest request) {
    return new StudioDoor.Asked() {
      @Override
      public String method() {
        return request.prologue().method().text();
      }

      @Override
      public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
      }

      @Override
      public String body() {
        return new String(GatewayEvents.body(request), StandardCharsets.UTF_8);
      }
    };
  }

  @Override
  public void close() {
    streams.ifPresent(StudioStreams::close);
  }
}
