package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import java.util.Optional;
import java.util.TreeMap;

/** What a bundle says of a provider: whose tokens it takes, and how they are verified. */
final class Vouching {
  private Vouching() {}

  static AuthProvider of(Composition.Provider provider, Blueprint blueprint) {
    Composition composition = blueprint.composition();
    Optional<String> module = provider.moduleSlug().map(Name::text);
    String audience = provider.audience().map(Name::text).orElse("");
    Composition.Issuance issuance = provider.issuance();
    Optional<String> domain =
        provider.provider().text().equals("auth0") ? domain(composition) : Optional.empty();
    Optional<String> issuer =
        issuance.issuer().map(Name::text).or(() -> domain.map(Vouching::issuer));
    var claims = new TreeMap<String, String>();
    issuance.claims().forEach(claim -> claims.put(claim.name().text(), claim.claim().text()));
    Optional<TokenRead> read = TokenRead.of(provider, blueprint);
    if (read.isPresent()) {
      return new AuthProvider.LookedUp(
          read.get().service().slug().text(), read.get().binding().id().text(), claims);
    }
    if (issuer.isEmpty()) {
      return new AuthProvider.Introspected(module.orElse(""), audience);
    }
    return new AuthProvider.Issued(
        module,
        audience,
        issuer.get(),
        issuance
            .keys()
            .map(Name::text)
            .or(() -> domain.map(name -> issuer(name) + ".well-known/jwks.json")),
        issuance.algorithms().stream().map(Name::text).toList(),
        claims);
  }

  /** Format, section 1.4: a tenant's domain is its issuer's. */
  private static String issuer(String domain) {
    return "https://" + domain + "/";
  }

  /** What the identity module is configured with; its key is its category or its vendor. */
  private static Optional<String> domain(Composition composition) {
    return composition.modules().stream()
        .filter(
            module -> module.key().text().equals("identity") || module.key().text().equals("auth0"))
        .flatMap(module -> module.config().stream())
        .filter(setting -> setting.key().text().equals("domain"))
        .filter(setting -> setting.value() instanceof Json.Str)
        .map(setting -> ((Json.Str) setting.value()).value())
        .filter(domain -> !domain.isEmpty())
        .findFirst();
  }
}
