package dev.lathe.model.bundle;

import dev.lathe.model.json.Json;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a route words its answers itself. In its values a text that begins with {@code $} is a {@link
 * Reference}; all else stands for itself.
 *
 * @param onOk of what succeeded
 * @param onErr of what the operation refused, or what failed while it ran
 * @param hosts the origins, e.g. {@code https://shop.example}, that redirects may lead to beside
 *     this one
 */
public record ResponseTemplate(Branch onOk, Branch onErr, List<String> hosts) {
  public ResponseTemplate {
    hosts = List.copyOf(hosts);
  }

  /** One of the two. */
  public sealed interface Branch {
    /** Further headers by their names; each value a text, a number, true or false, or null. */
    SortedMap<String, Json> headers();
  }

  /**
   * An answer with a body.
   *
   * @param json the body's template
   * @param status 100 to 599; the usual one where there is none
   */
  public record Rendered(Json json, OptionalInt status, SortedMap<String, Json> headers)
      implements Branch {
    public Rendered {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /**
   * An answer that sends the client elsewhere.
   *
   * @param target where to
   * @param status 302 or 303
   */
  public record Redirect(Target target, int status, SortedMap<String, Json> headers)
      implements Branch {
    public Redirect {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }
  }

  /** Where a redirect leads. */
  public sealed interface Target {
    /** A text whose {@code {$root.path}} are filled with what they refer to, encoded. */
    record Filled(String text) implements Target {}

    /** A template whose value is the whole address. */
    record Whole(Json template) implements Target {}
  }

  /** Whether it may send a client elsewhere. */
  public boolean redirects() {
    return onOk instanceof Redirect || onErr instanceof Redirect;
  }

  /** The branch of a success, or of a failure. */
  public Branch branch(boolean ok) {
    return ok ? onOk : onErr;
  }
}
