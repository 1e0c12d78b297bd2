package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Reference;
import dev.lathe.model.bundle.ResponseTemplate.Target;
import dev.lathe.model.problem.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a redirect leads: a place of this service, or one at an origin that the blueprint lists. No
 * request can make it lead elsewhere.
 */
final class Redirection {
  private Redirection() {}

  /** The address, or why nobody is sent there. */
  static Checked<String> of(Target target, List<String> hosts, TemplateValues values) {
    String address =
        switch (target) {
          case Target.Filled(String text) ->
              Reference.fill(
                  text, reference -> UrlText.segment(TemplateValues.text(values.value(reference))));
          case Target.Whole(var template) -> TemplateValues.text(values.filled(template));
        };
    return checked(address, hosts);
  }

  /** Whether it is known where {@code target} leads before anything is done. */
  static boolean knownBefore(Target target) {
    Stream<Reference> references =
        switch (target) {
          case Target.Filled(String text) -> Reference.inBraces(text).stream();
          case Target.Whole(var template) -> Reference.in(template);
        };
    return references.noneMatch(one -> Set.of("result", "error").contains(one.root()));
  }

  private static Checked<String> checked(String address, List<String> hosts) {
    Optional<URI> uri = uri(address);
    if (uri.isEmpty()) return refused(ErrorCode.BINDINGS_RUNTIME_INVALID_REDIRECT, "is no address");
    if (uri.get().getScheme() == null && uri.get().getRawAuthority() == null) {
      return new Checked.Passed<>(address);
    }
    Optional<String> origin = origin(uri.get());
    boolean allowed =
        origin.isPresent()
            && hosts.stream()
                .flatMap(host -> uri(host).flatMap(Redirection::origin).stream())
                .anyMatch(origin.get()::equals);
    return allowed
        ? new Checked.Passed<>(address)
        : refused(
            ErrorCode.BINDINGS_RUNTIME_REDIRECT_HOST_NOT_ALLOWED,
            "is at a host that is not listed");
  }

  private static Checked<String> refused(ErrorCode code, String why) {
    return new Checked.Refused<>(
        Problem.of(code, "What the answer would lead to " + why)
            .withHint("send an address of this service, or of a host that it knows"));
  }

  /** Browsers read a backslash as a slash, and leave out control characters. */
  private static Optional<URI> uri(String address) {
    if (address.isEmpty() || address.chars().anyMatch(c -> c <= ' ' || c == '\\' || c > '~')) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(address));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Of http and https alone: with user and password it would look like another. */
  private static Optional<String> origin(URI uri) {
    if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual =
        switch (scheme) {
          case "https" -> 443;
          case "http" -> 80;
          default -> -1;
        };
    if (usual < 0) return Optional.empty();
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
  }
}
