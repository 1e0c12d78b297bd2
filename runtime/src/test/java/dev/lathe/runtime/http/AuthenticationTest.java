package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.Claims;
import dev.lathe.runtime.identity.ControlAccess;
import dev.lathe.runtime.identity.Identities;
import dev.lathe.runtime.identity.IdentityUnavailable;
import dev.lathe.runtime.identity.TokenVerifier;
import dev.lathe.runtime.identity.TokenVerifier.Reason;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthenticationTest {
  private static final Variables VARIABLES =
      new Variables(Map.of("ISSUER", "https://id.example", "AUDIENCE", "api"), false);

  /** Knows one token of each issuer, by the issuer's name. */
  private static final TokenVerifier VERIFIER =
      (token, issuer, audience) -> {
        if (token.equals("unclear")) throw new IdentityUnavailable("down", Duration.ofSeconds(5));
        return token.equals(issuer.name() + "/" + audience)
            ? new Verdict.Genuine("alice", claims("{\"sub\":\"alice\"}"))
            : new Verdict.Refused(Reason.INVALID_ISSUER);
      };

  private static final AuthProvider FIRST = issued("${ISSUER}", "${AUDIENCE}");
  private static final AuthProvider SECOND = issued("https://other.example", "api");

  @ParameterizedTest
  @CsvSource({
    "Bearer https://id.example/api,alice",
    "bearer https://id.example/api,alice",
    "BEARER   https://id.example/api,alice",
    "Bearer https://other.example/api,alice",
    "Bearer https://other.example/web,401",
    "Basic https://id.example/api,401",
    "Bearer,401",
    "Bearer a b,401",
    "Bearer unclear,503",
  })
  void a_token_counts_for_the_first_provider_that_knows_it(String header, String told) {
    assertEquals(told, told(Map.of("Authorization", header), Optional.empty()));
  }

  @Test
  void what_only_the_runtime_says_is_never_taken_from_outside() {
    var checked =
        asked(
            Map.of(
                "Authorization", "Bearer https://id.example/api",
                "X-Actor-Id", "eve",
                "X-Caller", "eve",
                "X-Rntme-User-Sub", "eve",
                "X-Rntme-Roles", "admin"),
            List.of(FIRST),
            Optional.empty());
    var known = ((Checked.Passed<Authentication>) checked).value();
    assertEquals(Optional.of("alice"), known.headers().first("x-rntme-user-sub"));
    assertEquals(Optional.empty(), known.headers().first("x-rntme-roles"));
    assertEquals(Optional.empty(), known.headers().first("x-actor-id"));
    assertEquals(Optional.empty(), known.headers().first("x-caller"), "the actor header here");
  }

  @Test
  void what_a_gateway_verified_counts_for_the_issuer_and_audience_of_the_blueprint() {
    Map<String, String> sent = Map.of("Authorization", "Bearer opaque");
    assertEquals("401", told(sent, Optional.empty()));
    String good = "{\"iss\":\"https://id.example\",\"aud\":[\"api\"],\"sub\":\"bob\"}";
    assertEquals("bob", told(sent, Optional.of(claims(good))));
    assertEquals("401", told(Map.of(), Optional.of(claims(good))), "a token has to be there");
    assertEquals("401", told(sent, Optional.of(claims(good.replace("[\"api\"]", "\"web\"")))));
    assertEquals("401", told(sent, Optional.of(claims(good.replace("id.example", "x.example")))));
    assertEquals("401", told(sent, Optional.of(claims(good.replace("\"sub\"", "\"s\"")))));
  }

  @Test
  void a_token_that_the_blueprint_keeps_says_who_and_what() {
    var own =
        new AuthProvider.LookedUp("keys", "introspect", new TreeMap<>(Map.of("level", "rank")));
    var sent =
        Map.of(
            "Authorization", "Bearer kept", "X-Rntme-Token-Sha256", "made up", "X-Actor-Id", "eve");
    var checked = asked(sent, List.of(FIRST, own), Optional.empty());
    var known = ((Checked.Passed<Authentication>) checked).value();
    assertEquals("carol", told(checked));
    assertEquals(Optional.of(Json.of("2")), known.caller().user("level"));
    assertEquals(Optional.of("carol"), known.headers().first("x-rntme-user-sub"));
    assertEquals(Optional.empty(), known.headers().first("x-rntme-token-sha256"));
    assertEquals(Optional.empty(), known.headers().first("x-actor-id"));
    Map<String, String> other = Map.of("Authorization", "Bearer lost");
    assertEquals("401", told(asked(other, List.of(own, FIRST), Optional.empty())));
  }

  @Test
  void two_actors_are_not_made_a_third() {
    var one = asked(Map.of("X-Caller", "alice"), List.of(), Optional.empty());
    assertEquals("alice", told(one));
    var two = asked(Map.of("X-Caller", "alice,bob"), List.of(), Optional.empty());
    assertEquals("400", told(two));
    assertEquals(
        "ACTOR_AMBIGUOUS",
        two instanceof Checked.Refused<Authentication>(var problem) ? problem.code() : "passed");
  }

  private static String told(Map<String, String> headers, Optional<Claims> verified) {
    try {
      return told(asked(headers, List.of(FIRST, SECOND), verified));
    } catch (IdentityUnavailable e) {
      return "503";
    }
  }

  private static String told(Checked<Authentication> checked) {
    return switch (checked) {
      case Checked.Passed<Authentication>(var known) -> known.caller().actor().orElseThrow().id();
      case Checked.Refused<Authentication>(var problem) ->
          Integer.toString(problem.status().code());
    };
  }

  private static Checked<Authentication> asked(
      Map<String, String> headers, List<AuthProvider> providers, Optional<Claims> verified) {
    var settings =
        new HttpSettings(
            Tenant.MAIN,
            Optional.of("x-caller"),
            false,
            VARIABLES,
            Origins.OWN,
            ControlAccess.BY_TOKEN);
    return Authentication.of(
        providers,
        HttpHeaders.of(headers),
        new Authentication.Asked(
            settings,
            new Identities(VERIFIER, VARIABLES),
            Modules.none(),
            (_, token) ->
                token.equals("kept")
                    ? Optional.of(claims("{\"sub\":\"carol\",\"rank\":\"2\"}"))
                    : Optional.empty(),
            "c",
            verified));
  }

  private static AuthProvider issued(String issuer, String audience) {
    return new AuthProvider.Issued(
        Optional.empty(), audience, issuer, Optional.empty(), List.of(), new TreeMap<>());
  }

  private static Claims claims(String json) {
    return new Claims((Json.Obj) JsonText.parse(json));
  }
}
