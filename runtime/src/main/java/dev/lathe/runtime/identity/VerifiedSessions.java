package dev.lathe.runtime.identity;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.identity.TokenVerifier.Reason;
import dev.lathe.runtime.identity.TokenVerifier.Verdict;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.Session;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules as one bundle's operations see them: a session of an identity module whose issuer is
 * known is what the token itself says, and nobody is asked over the network.
 */
public final class VerifiedSessions implements Modules {
  /** Graphs pass the whole header, or the token alone (format, section 9.4). */
  private static final Pattern TOKEN =
      Pattern.compile("(?:bearer\\s+)?(\\S+)", Pattern.CASE_INSENSITIVE);

  private static final int JWT_ACCESS = 2;
  private static final int ACTIVE = 1;
  private static final int EXPIRED = 4;

  private final Modules others;
  private final List<AuthProvider> providers;
  private final Identities identities;

  public VerifiedSessions(Modules others, List<AuthProvider> providers, Identities identities) {
    this.others = others;
    this.providers = List.copyOf(providers);
    this.identities = identities;
  }

  @Override
  public boolean takesKeys(String module) {
    return others.takesKeys(module);
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (!call.operation().equals(Session.OPERATION)) return others.call(call);
    Optional<AuthProvider.Issued> provider = provider(call.module());
    if (provider.isEmpty()) return others.call(call);
    Matcher token = TOKEN.matcher(text(call.input(), "token").strip());
    if (!token.matches()) return session(Reason.MALFORMED);
    try {
      String audience = text(call.input(), "audience");
      return switch (identities.verify(token.group(1), provider.get(), audience)) {
        case Verdict.Genuine(String subject, Claims claims) -> session(subject, claims);
        case Verdict.Refused(Reason reason) -> session(reason);
      };
    } catch (IdentityUnavailable e) {
      throw new ModuleFailed(ModuleFailed.Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
    }
  }

  private Optional<AuthProvider.Issued> provider(String module) {
    return providers.stream()
        .filter(AuthProvider.Issued.class::isInstance)
        .map(AuthProvider.Issued.class::cast)
        .filter(issued -> issued.called().equals(Optional.of(module)))
        .findFirst();
  }

  private static String text(Json input, String name) {
    return input instanceof Json.Obj object
            && object.get(name).orElse(Json.NULL) instanceof Json.Str(String text)
        ? text
        : "";
  }

  private static Json session(String subject, Claims claims) {
    return new Members()
        .with("session_id", claims.text("jti").orElse("jwt:" + subject))
        .with("user_id", subject)
        .with("organization_id", claims.text("org_id").orElse(""))
        .with("token_type", JWT_ACCESS)
        .with("roles", texts(claims, "roles"))
        .with("permissions", texts(claims, "permissions"))
        .with("status", ACTIVE)
        .object();
  }

  private static Json session(Reason reason) {
    return new Members()
        .with("session_id", "")
        .with("user_id", "")
        .with("organization_id", "")
        .with("token_type", 0)
        .with("roles", List.of())
        .with("permissions", List.of())
        .with("status", reason == Reason.TOKEN_EXPIRED ? EXPIRED : 0)
        .with("vendor_raw", new Members().with("deactivation_reason", reason.name()))
        .object();
  }

  private static Json texts(Claims claims, String name) {
    return claims.get(name).filter(Json.Arr.class::isInstance).orElse(new Json.Arr(List.of()));
  }
}
