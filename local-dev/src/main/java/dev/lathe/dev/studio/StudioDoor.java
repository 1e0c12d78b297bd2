package dev.lathe.dev.studio;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.identity.Loopback;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where studios knock, below {@code /-/db}: {@code GET /v2} and {@code /v3} say that the protocol
 * is spoken, {@code POST /v2/pipeline} and {@code /v3/pipeline} speak it. For this machine alone,
 * and for pages of it or of origins that somebody named.
 */
public final class StudioDoor {
  /** Below it. */
  public static final String PATH = "/-/db";

  private static final Set<String> VERSIONS = Set.of("/v2", "/v3", "/v2/", "/v3/");
  private static final Set<String> PIPELINES = Set.of("/v2/pipeline", "/v3/pipeline");

  /**
   * Where clients of libSQL ask first whether protobuf is spoken. At a 404 they speak JSON, but a
   * page that may not read it takes the server for one that is away.
   */
  private static final Set<String> UNSPOKEN = Set.of("/v3-protobuf");

  /** Names of headers, as a preflight lists them. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9, -]{1,500}");

  private final Optional<StudioStreams> streams;
  private final Set<String> origins;

  /**
   * @param streams empty where the database is no file of this machine
   * @param origins of pages elsewhere that may read, as {@code https://studio.example}
   */
  public StudioDoor(Optional<StudioStreams> streams, Set<String> origins) {
    this.streams = streams;
    this.origins = Set.copyOf(origins);
  }

  /** What somebody asks. */
  public interface Asked {
    String method();

    /** Empty where there is no such header. */
    Optional<String> header(String name);

    String body();
  }

  /** What they are answered. */
  public record Answered(int status, SortedMap<String, String> headers, String body) {}

  /**
   * Whether {@code path} is one of the protocol's at the root, where studios look for it that take
   * no path.
   */
  public static boolean isAtRoot(String path) {
    return isSpoken(path) || UNSPOKEN.contains(path);
  }

  private static boolean isSpoken(String path) {
    return VERSIONS.contains(path) || PIPELINES.contains(path);
  }

  /** Answers what is asked at {@code path}, which begins below {@link #PATH}. */
  public Answered answer(String path, Asked asked) {
    Optional<String> origin = asked.header("Origin");
    if (!asked.header("Host").filter(Loopback::host).isPresent()
        || !origin.map(page -> Loopback.origin(page) || origins.contains(page)).orElse(true)) {
      return refused(
          403,
          "FOREIGN_PAGE",
          "this database is for this machine and its own pages; `lathe dev --studio ORIGIN` lets a"
              + " page of another origin read it",
          Optional.empty());
    }
    if (!isSpoken(path)) {
      return refused(404, "NOT_FOUND", "Hrana is spoken at /v2/pipeline and /v3/pipeline", origin);
    }
    boolean pipeline = PIPELINES.contains(path);
    String method = asked.method();
    if (method.equals("OPTIONS")) return preflight(asked, origin);
    if (pipeline && method.equals("POST")) return spoken(asked, origin);
    if (!pipeline && (method.equals("GET") || method.equals("HEAD"))) {
      return answered(200, "", origin);
    }
    return refused(405, "METHOD_NOT_ALLOWED", "a pipeline is posted, a version got", origin);
  }

  private Answered spoken(Asked asked, Optional<String> origin) {
    if (streams.isEmpty()) {
      return refused(
          501,
          "STUDIO_ELSEWHERE",
          "the database of this server is no SQLite file; a libSQL server speaks Hrana itself, at"
              + " its own address",
          origin);
    }
    try {
      return answered(200, streams.get().answer(asked.body()), origin);
    } catch (DatabaseUnavailable e) {
      return refused(503, "STUDIO_UNAVAILABLE", String.valueOf(e.getMessage()), origin);
    } catch (Malformed e) {
      return refused(400, e.code(), String.valueOf(e.getMessage()), origin);
    }
  }

  private static Answered preflight(Asked asked, Optional<String> origin) {
    SortedMap<String, String> headers = headers(origin);
    headers.put("Access-Control-Allow-Methods", "GET, POST");
    asked
        .header("Access-Control-Request-Headers")
        .filter(NAMES.asMatchPredicate())
        .ifPresent(names -> headers.put("Access-Control-Allow-Headers", names));
    if (asked.header("Access-Control-Request-Private-Network").isPresent()) {
      headers.put("Access-Control-Allow-Private-Network", "true");
    }
    headers.put("Access-Control-Max-Age", "600");
    return new Answered(204, headers, "");
  }

  private static Answered refused(
      int status, String code, String message, Optional<String> origin) {
    return answered(
        status, new Members().with("message", message).with("code", code).text(), origin);
  }

  private static Answered answered(int status, String body, Optional<String> origin) {
    SortedMap<String, String> headers = headers(origin);
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    return new Answered(status, headers, body);
  }

  private static SortedMap<String, String> headers(Optional<String> origin) {
    var headers = new TreeMap<>(Map.of("Vary", "Origin"));
    origin.ifPresent(page -> headers.put("Access-Control-Allow-Origin", page));
    return headers;
  }
}
