package dev.lathe.model.bundle;

import java.util.List;

/**
 * Where in a request one graph input comes from. Names are the request's, not the graph's; header
 * names are lower-case.
 */
public sealed interface InputSource {
  /** A {@code {placeholder}} of the path, percent-decoded. */
  record Path(String name) implements InputSource {}

  /** A declared query parameter. */
  record Query(String name) implements InputSource {}

  /** A declared member of the JSON body, which then may have no other members. */
  record Body(String name) implements InputSource {}

  /** {@code inputFrom} header; missing and required answers {@code INPUT_FROM_MISSING}. */
  record FromHeader(String name) implements InputSource {}

  /** {@code inputFrom} query; other query keys are then ignored. */
  record FromQuery(String name) implements InputSource {}

  /** {@code inputFrom} body: the member at {@code path}, or the whole body where it is empty. */
  record FromBody(List<String> path) implements InputSource {
    public FromBody {
      path = List.copyOf(path);
    }
  }

  /** {@code inputFrom} form: a field of an {@code application/x-www-form-urlencoded} body. */
  record FromForm(String name) implements InputSource {}

  /** {@code inputFrom} bodyBytes: the body as it came, in base64. */
  record FromBytes() implements InputSource {}

  /**
   * {@code inputFrom} user: what the caller's token says of them.
   *
   * @param name what the blueprint calls the claim; the provider that vouched for the caller knows
   *     its name in the token
   */
  record FromUser(String name) implements InputSource {}

  /** The id of whoever is asking, once somebody vouched for it; missing for nobody. */
  record FromActor() implements InputSource {}

  /** Nothing: the input always has its fallback, or is null. */
  record Unbound() implements InputSource {}
}
