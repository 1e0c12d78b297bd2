package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.bundle.RouteLimits;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What project.json says beside its services and their HTTP routes.
 *
 * @param webhooks our optional key: who is told of events
 * @param rateLimits our optional key: how often a caller may use bindings
 * @param placeholders every {@code ${NAME}} of a module's configuration, a middleware or a webhook,
 *     by place
 */
public record Composition(
    List<UiRoute> uiRoutes,
    List<Middleware> middleware,
    List<Mount> mounts,
    List<Module> modules,
    List<Var> vars,
    List<Webhook> webhooks,
    List<RateLimit> rateLimits,
    List<Name> placeholders) {
  public Composition {
    uiRoutes = List.copyOf(uiRoutes);
    middleware = List.copyOf(middleware);
    mounts = List.copyOf(mounts);
    modules = List.copyOf(modules);
    vars = List.copyOf(vars);
    webhooks = Name.sorted(webhooks, Webhook::name);
    rateLimits = Name.sorted(rateLimits, RateLimit::name);
    placeholders = List.copyOf(placeholders);
  }

  /** Nothing but services and routes. */
  public static Composition none() {
    return new Composition(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** The middleware mounted on {@code target}, such as {@code http:/api}, in its order. */
  public Stream<Middleware> before(String target) {
    return mounts.stream()
        .filter(mount -> mount.target().text().equals(target))
        .flatMap(mount -> mount.use().stream())
        .flatMap(use -> middleware.stream().filter(one -> one.name().text().equals(use.text())));
  }

  /** {@code routes.ui}: a path and the service whose UI is there. */
  public record UiRoute(Name path, Name service) {}

  /**
   * A middleware; {@code provider} is that of the generic form, {@code providers} those of auth.
   */
  public record Middleware(
      Name name, Name kind, Optional<Name> provider, List<Provider> providers, Limit limit) {
    public Middleware {
      providers = List.copyOf(providers);
    }
  }

  /** What a middleware that limits something lets through; empty where it does not say. */
  public record Limit(
      OptionalInt requestsPerMinute,
      OptionalInt burst,
      OptionalLong maxBodySize,
      OptionalInt upstreamTimeoutMs) {}

  /** What the middleware mounted on {@code target} lets through. */
  public RouteLimits limits(String target) {
    var rates = new ArrayList<RouteLimits.Rate>();
    OptionalInt bytes = OptionalInt.empty();
    OptionalInt millis = OptionalInt.empty();
    for (Middleware one : before(target).toList()) {
      Limit limit = one.limit();
      if (limit.requestsPerMinute().isPresent()) {
        int perMinute = limit.requestsPerMinute().getAsInt();
        rates.add(
            new RouteLimits.Rate(one.name().text(), perMinute, limit.burst().orElse(perMinute)));
      }
      if (limit.maxBodySize().isPresent()) {
        long most = Math.min(limit.maxBodySize().getAsLong(), bytes.orElse(Integer.MAX_VALUE));
        bytes = OptionalInt.of((int) most);
      }
      if (limit.upstreamTimeoutMs().isPresent()) {
        int most = Math.min(limit.upstreamTimeoutMs().getAsInt(), millis.orElse(Integer.MAX_VALUE));
        millis = OptionalInt.of(most);
      }
    }
    return new RouteLimits(rates, bytes, millis, Optional.empty());
  }

  /**
   * How often a caller may use bindings that name it; they share it.
   *
   * @param usual which bindings it is for that name none
   */
  public record RateLimit(Name name, int perMinute, int burst, Optional<Usual> usual) {
    /** What a binding that names no limit does. */
    public enum Usual {
      COMMANDS,
      READS,
      ALL;

      /** Whether it is for {@code binding}, which names none. */
      public boolean covers(Binding binding) {
        return this == ALL || binding.action() == (this == COMMANDS);
      }
    }

    /** What a binding says that no limit is for. */
    public static final String NONE = "none";

    RouteLimits.Rate rate() {
      return new RouteLimits.Rate(name.text(), perMinute, burst);
    }
  }

  /** The limit of this name, where there is one. */
  public Optional<RouteLimits.Rate> rate(Name name) {
    return rateLimits.stream()
        .filter(limit -> limit.name().text().equals(name.text()))
        .findFirst()
        .map(RateLimit::rate);
  }

  /**
   * Who verifies a caller; {@code audience} is empty for {@code platform-tokens}, {@code
   * moduleSlug} for {@code oidc}.
   *
   * @param introspectPath where {@code platform-tokens} asks whose a token is
   */
  public record Provider(
      Name provider,
      Optional<Name> moduleSlug,
      Optional<Name> audience,
      Optional<Name> introspectPath,
      Issuance issuance) {}

  /**
   * What a provider says of the tokens that it takes.
   *
   * @param issuer as written; an {@code auth0} that says none has its module's domain
   * @param keys where the key set is, if not where the issuer says
   * @param algorithms that signatures may have
   * @param claims what the blueprint calls claims of the token
   */
  public record Issuance(
      Optional<Name> issuer, Optional<Name> keys, List<Name> algorithms, List<Claim> claims) {
    public static final Issuance NONE =
        new Issuance(Optional.empty(), Optional.empty(), List.of(), List.of());

    public Issuance {
      algorithms = List.copyOf(algorithms);
      claims = List.copyOf(claims);
    }
  }

  /** A name of the blueprint for the token's {@code claim}. */
  public record Claim(Name name, Name claim) {}

  /** The middleware before one route. */
  public record Mount(Name target, List<Name> use) {
    public Mount {
      use = List.copyOf(use);
    }
  }

  /**
   * A module under the name that calls have for it.
   *
   * @param wiring where it comes from
   * @param kind our optional key: who serves it where it runs
   * @param operations our optional key: what it can be asked
   * @param config its public configuration, which a browser may read
   */
  public record Module(
      Name key,
      Wiring wiring,
      Optional<Name> kind,
      List<Operation> operations,
      List<Setting> config,
      Span configSpan) {
    public Module {
      operations = List.copyOf(operations);
      config = List.copyOf(config);
    }

    /** Of which no more is known than where it comes from. */
    public Module(Name key, Wiring wiring, List<Setting> config, Span configSpan) {
      this(key, wiring, Optional.empty(), List.of(), config, configSpan);
    }

    /** The package it is wired to; its own key where it is a server. */
    public Name packageName() {
      return switch (wiring) {
        case Wiring.Packaged(Name name, var _, boolean _) -> name;
        case Wiring.Address _, Wiring.Kind _ -> key;
      };
    }

    /** What its package says of itself, where it lies there. */
    public Optional<ModuleManifest> manifest() {
      return switch (wiring) {
        case Wiring.Packaged(Name _, var manifest, boolean _) -> manifest;
        case Wiring.Address _, Wiring.Kind _ -> Optional.empty();
      };
    }
  }

  /**
   * What a module can be asked.
   *
   * @param acts whether it changes something outside; empty where its name says so
   * @param example what it may answer, which stands for it where it is not set up
   */
  public record Operation(Name name, Optional<Boolean> acts, Optional<Json> example) {}

  /** Where a module comes from. */
  public sealed interface Wiring {
    /**
     * A package; {@code manifest} is empty where it does not lie in node_modules.
     *
     * @param exportsClient whether its package.json exports what a browser loads
     */
    record Packaged(Name name, Optional<ModuleManifest> manifest, boolean exportsClient)
        implements Wiring {}

    /** A server that a single service's manifest.json names. */
    record Address(Name address) implements Wiring {}

    /** No package: who serves it is all there is. */
    record Kind(Name kind) implements Wiring {}
  }

  /** A key of a public configuration and its value. */
  public record Setting(Name key, Json value, Span span) {}

  /** A variable that the deploy target fills. */
  public record Var(Name name, Name from, boolean required) {}

  /** Who is told of events. */
  public record Webhook(Name name, Target target, List<Name> events) {
    public Webhook {
      events = List.copyOf(events);
    }

    /** Where they go. */
    public sealed interface Target {
      /** The texts in which variables may stand. */
      List<Name> texts();

      /** A receiver over HTTP; {@code secret} names a variable as {@code ${NAME}}. */
      record Address(Name url, Name secret) implements Target {
        @Override
        public List<Name> texts() {
          return List.of(url, secret);
        }
      }

      /** A topic of SNS or a bus of EventBridge. */
      record Topic(Name arn) implements Target {
        @Override
        public List<Name> texts() {
          return List.of(arn);
        }
      }
    }

    /** What runs it; events that there are not are left out. */
    WebhookPlan plan(PublishedEvents published) {
      List<WebhookPlan.Wanted> wanted =
          events.stream().flatMap(event -> published.find(event.text()).stream()).toList();
      return new WebhookPlan(name.text(), planned(), wanted);
    }

    private WebhookPlan.Target planned() {
      return switch (target) {
        case Target.Address(Name url, Name secret) ->
            new WebhookPlan.Target.Address(url.text(), secret.text().replaceAll("^\\$\\{|}$", ""));
        case Target.Topic(Name arn) -> new WebhookPlan.Target.Topic(arn.text());
      };
    }
  }
}
