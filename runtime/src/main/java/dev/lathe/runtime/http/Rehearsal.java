package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.Operation.Kind;
import dev.lathe.model.bundle.Route;
import dev.lathe.runtime.identity.Issuer;
import dev.lathe.runtime.identity.StandInIssuer;
import dev.lathe.runtime.module.Variables;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks some of a bundle's own operations, so that what they load is loaded: queries as they are,
 * commands of a form that the database answers stale.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** Of each kind: the first loads nearly all, and each is a round trip or three. */
  private static final int MOST = 2;

  private final HttpPipeline reading;
  private final HttpPipeline deciding;
  private final StandInIssuer issuer;
  private final Variables variables;

  /**
   * @param reading answers as clients are answered
   * @param deciding its bundle is never live
   */
  Rehearsal(
      HttpPipeline reading, HttpPipeline deciding, StandInIssuer issuer, Variables variables) {
    this.reading = reading;
    this.deciding = deciding;
    this.issuer = issuer;
    this.variables = variables;
  }

  void run(LoadedBundle bundle) {
    for (Route route : some(bundle, Kind.QUERY)) ask(reading, route);
    for (Route route : some(bundle, Kind.COMMAND)) {
      ask(deciding, route);
      refused(route);
    }
  }

  /** Those without steps before their statement: a step may do something outside. */
  private static List<Route> some(LoadedBundle bundle, Kind kind) {
    return bundle.router().routes().stream()
        .filter(route -> route.operation().kind() == kind)
        .filter(route -> !bundle.plans().calls().containsKey(route.operation().name()))
        .limit(MOST)
        .toList();
  }

  private void ask(HttpPipeline pipeline, Route route) {
    try {
      var unused = pipeline.handle(SampleRequest.of(route, token(route)));
    } catch (RuntimeException e) {
      LOG.warn("a rehearsal of {}/{} failed", route.service(), route.binding(), e);
    }
  }

  /** Its body is no JSON: it is refused before anything is asked. */
  private void refused(Route route) {
    HttpRequest sound = SampleRequest.of(route, token(route));
    var unsound =
        new HttpRequest(
            sound.method(),
            sound.rawPath(),
            sound.rawQuery(),
            sound.headers().with("content-type", "application/json"),
            HttpBody.of("{"));
    try {
      var unused = deciding.handle(unsound);
    } catch (RuntimeException e) {
      LOG.warn("a rehearsal of {}/{} failed", route.service(), route.binding(), e);
    }
  }

  private Optional<String> token(Route route) {
    return route.auth().stream()
        .filter(AuthProvider.Issued.class::isInstance)
        .map(AuthProvider.Issued.class::cast)
        .findFirst()
        .flatMap(
            provider ->
                issuer.token(
                    new Issuer(
                        variables.fill(provider.issuer()),
                        provider.keys().map(variables::fill),
                        provider.algorithms()),
                    variables.fill(provider.audience())));
  }
}
