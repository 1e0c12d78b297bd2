package dev.lathe.compiler.describe;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The headers that requests may and answers do have, whatever a blueprint says. */
final class Headers {
  private static final String REQUEST_ID = "^[!-~]{1,255}$";
  private static final String CORRELATION = "^[A-Za-z0-9._:-]{1,128}$";
  private static final String ACTOR = "^[A-Za-z0-9._:@|/+=$,-]{1,256}$";
  private static final String VERSION = "^((W/)?\"\\d{1,18}(\\.[0-9a-f]{1,64})?\"|\\d{1,18}|\\*)$";

  private final Components components;
  private final boolean limited;

  /**
   * @param limited whether it is counted how often it is asked
   */
  Headers(Components components, boolean limited) {
    this.components = components;
    this.limited = limited;
  }

  /**
   * @param versioned whether it is about one aggregate, which the request names
   * @param keyed whether it takes no request without a key
   * @param kept whether clients may keep its answers
   * @param taken headers that the binding itself asks for, in lower case
   */
  List<Json> requested(
      boolean command, boolean keyed, boolean versioned, boolean kept, Set<String> taken) {
    var headers = new ArrayList<Json>();
    if (kept) {
      request(
          headers,
          taken,
          "If-None-Match",
          "The answers that the client has, by their ETags: where one of them still is the "
              + "answer, that is told by 304.",
          text("^[ -~]*$"));
    }
    if (keyed && !taken.contains("idempotency-key")) {
      Json.Obj needed =
          new Members()
              .with("name", "Idempotency-Key")
              .with("in", "header")
              .with("required", true)
              .with(
                  "description",
                  "Tells a retry from a second request: the operation does something outside that "
                      + "must not be done twice. The same key with the same request is answered "
                      + "with the first answer. Keys are scoped by operation and caller.")
              .with("schema", text(REQUEST_ID))
              .object();
      headers.add(components.keep("parameters", needed, List.of("NeededIdempotencyKey")));
    } else if (command) {
      request(
          headers,
          taken,
          "Idempotency-Key",
          "Makes a retry safe: the same key with the same request is answered with the first "
              + "answer, for 24 hours. Keys are scoped by operation and caller.",
          text(REQUEST_ID));
    }
    if (versioned) {
      request(
          headers,
          taken,
          "If-Match",
          "The version that the aggregate must be at: the ETag of an earlier answer. Another "
              + "version answers 409.",
          text(VERSION));
    }
    request(
        headers,
        taken,
        "x-actor-id",
        "Who is asking. Trusted as it comes: what stands in front of the service must set or "
            + "remove it. One that holds no id counts as nobody.",
        text(ACTOR));
    request(
        headers,
        taken,
        "Correlation-Id",
        "What this request belongs to; kept with each event. Without it the trace id of "
            + "`traceparent` counts, else a fresh id.",
        text(CORRELATION));
    request(headers, taken, "X-Request-ID", "Sent back as it came, else minted.", text(REQUEST_ID));
    return List.copyOf(headers);
  }

  /** Of an answer to a read, which the client may keep, or has already. */
  Json.Obj kept(boolean paged) {
    var headers = new Members();
    if (paged) {
      answer(
          headers,
          "Link",
          "Where the next page is, `rel=\"next\"`, while there is one, and the first one: queries"
              + " for the same path.",
          text("^<\\?.*>; rel="));
    }
    answer(
        headers,
        "ETag",
        "What the answer goes by, for If-None-Match. Where it shows one aggregate, the number in "
            + "front is its version, and If-Match takes it.",
        text("^(W/)?\"[0-9a-z.]+\"$"),
        "KeptETag");
    return always(headers);
  }

  /**
   * Of an answer that a command gives under its key: a result, a conflict, a refusal.
   *
   * @param waits whether a key may be one that somebody is at
   */
  Json.Obj answered(boolean command, boolean versioned, boolean waits, int status) {
    var headers = new Members();
    boolean success = status == 200 || status == 201;
    if (status == 201) {
      answer(headers, "Location", "Where what was created is read.", text("^/"));
    }
    if (versioned && success) {
      answer(headers, "ETag", "The aggregate's version, in quotes.", text("^\"\\d+\"$"));
    }
    if (command && (success || status == 409 || status == 422)) {
      answer(
          headers,
          "Idempotency-Replay",
          "`true` where this is the first answer again.",
          new Members().with("type", "string").with("const", "true").object());
    }
    if (status == 503 || status == 429 || (status == 409 && waits)) {
      answer(headers, "Retry-After", "Seconds to wait.", text("^\\d+$"));
    }
    return always(headers);
  }

  private Json.Obj always(Members headers) {
    if (limited) {
      answer(
          headers,
          "RateLimit",
          "Of the limit that is used up first: how many requests may come at once, and in how many"
              + " seconds nothing counts any more. Not where the request was refused before.",
          text("^\"[a-zA-Z0-9-]+\";r=\\d+;t=\\d+$"));
      answer(
          headers,
          "RateLimit-Policy",
          "That limit: how many at once, and in how many seconds these come back.",
          text("^\"[a-zA-Z0-9-]+\";q=\\d+;w=\\d+$"));
    }
    answer(headers, "Correlation-Id", "The request's, or a fresh one.", text(CORRELATION));
    answer(headers, "X-Request-ID", "The request's, or a fresh one.", text(REQUEST_ID));
    return headers.object();
  }

  private void request(
      List<Json> headers, Set<String> taken, String name, String description, Json.Obj schema) {
    if (!taken.contains(name.toLowerCase(Locale.ROOT))) {
      Json.Obj parameter =
          new Members()
              .with("name", name)
              .with("in", "header")
              .with("required", false)
              .with("description", description)
              .with("schema", schema)
              .object();
      headers.add(components.keep("parameters", parameter, List.of(name)));
    }
  }

  private void answer(Members headers, String name, String description, Json.Obj schema) {
    answer(headers, name, description, schema, name);
  }

  private void answer(
      Members headers, String name, String description, Json.Obj schema, String component) {
    Json.Obj header =
        new Members().with("description", description).with("schema", schema).object();
    headers.with(name, components.keep("headers", header, List.of(component)));
  }

  private static Json.Obj text(String pattern) {
    return new Members().with("type", "string").with("pattern", pattern).object();
  }
}
