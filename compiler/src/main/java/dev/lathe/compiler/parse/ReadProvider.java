package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.model.value.UserClaims;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads one of the providers of an auth middleware: who may vouch for a caller. */
final class ReadProvider {
  private static final Map<String, Integer> WORDS =
      new TreeMap<>(Map.of("auth0", 0, "oidc", 0, "platform-tokens", 0));

  private final Findings findings;

  ReadProvider(Findings findings) {
    this.findings = findings;
  }

  Composition.Provider provider(JsonNode node) {
    Fields in = Fields.of(node, Codes.PROJECT, findings);
    Name provider = in.name("provider");
    Optional<Name> audience = Optional.empty();
    Optional<Name> module = Optional.empty();
    Optional<Name> path = Optional.empty();
    var issuance = Composition.Issuance.NONE;
    if (provider.text().equals("platform-tokens")) {
      path = Optional.of(in.name("introspectPath"));
      in.required("introspectPort").ifPresent(port -> in.number(port, 1, 65_535));
      module = Optional.of(in.name("moduleSlug"));
      issuance =
          new Composition.Issuance(Optional.empty(), Optional.empty(), List.of(), claims(in));
    } else {
      audience = Optional.of(in.name("audience"));
      boolean oidc = provider.text().equals("oidc");
      if (!oidc && !provider.text().equals("auth0") && !provider.text().isEmpty()) {
        in.word(new JsonNode.Str(provider.text(), provider.span()), WORDS, 0);
      }
      if (!oidc) module = Optional.of(in.name("moduleSlug"));
      issuance = issuance(in, oidc);
    }
    in.done();
    return new Composition.Provider(provider, module, audience, path, issuance);
  }

  private Composition.Issuance issuance(Fields in, boolean named) {
    Optional<Name> issuer = named ? Optional.of(in.name("issuer")) : in.optionalName("issuer");
    issuer.ifPresent(name -> address(name, "an issuer"));
    Optional<Name> keys = in.optionalName("jwksUri");
    keys.ifPresent(name -> address(name, "a key set"));
    List<Name> algorithms = in.names("algorithms");
    for (Name algorithm : algorithms) {
      if (!UserClaims.ALGORITHMS.contains(algorithm.text())) {
        findings.add(
            Codes.PROJECT.mistyped(),
            algorithm.span(),
            "no token is taken that is signed with `%s`".formatted(algorithm),
            "the algorithms are " + String.join(", ", UserClaims.ALGORITHMS));
      }
    }
    return new Composition.Issuance(issuer, keys, algorithms, claims(in));
  }

  private List<Composition.Claim> claims(Fields in) {
    List<Composition.Claim> claims =
        in.members("claims", (name, value) -> new Composition.Claim(name, in.name(value)));
    claims.forEach(claim -> claim(claim.name()));
    return claims;
  }

  private void claim(Name name) {
    if (name.text().equals(UserClaims.ID)) {
      findings.add(
          Codes.PROJECT.mistyped(),
          name.span(),
          "`id` is the token's subject, whatever its issuer",
          "give the claim another name");
    } else if (!UserClaims.NAME.matcher(name.text()).matches()) {
      findings.add(
          Codes.PROJECT.mistyped(),
          name.span(),
          "`%s` can't name a claim".formatted(name),
          "use letters, digits and `_`, and the issuer's own name as the value");
    }
  }

  /** Placeholders are filled where it runs, and looked at there. */
  private void address(Name name, String what) {
    if (name.text().isEmpty() || name.text().contains("${")) return;
    if (!safe(name.text())) {
      findings.add(
          Codes.PROJECT.mistyped(),
          name.span(),
          "`%s` is no address of %s".formatted(name, what),
          "write `https://…`, without a query; `http` is taken on this machine alone");
    }
  }

  private static boolean safe(String address) {
    try {
      var uri = new URI(address);
      boolean here = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
      return uri.getHost() != null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && here));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
