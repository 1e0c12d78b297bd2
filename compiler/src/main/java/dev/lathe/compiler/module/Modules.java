package dev.lathe.compiler.module;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.ModuleManifest;
import dev.lathe.compiler.domain.Name;
import dev.lathe.model.json.Json;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The modules that graphs of a blueprint can call, by every name they have: the slug of the
 * integration service that hosts one, the {@code module} of its service.json, the key in
 * project.json, or the name in a single service's manifest.json.
 */
public final class Modules {
  /** An operation that nothing is known of acts, unless its name says that it only looks. */
  private static final Pattern LOOKS =
      Pattern.compile(
          "(Get(?!Or)|List|Find|Search|Count|Check|Introspect|Lookup|Resolve|Verify)([A-Z].*)?");

  /** The member of a call's input with what storage.json allows. */
  public static final String UPLOADS = "upload_routes";

  private final SortedMap<String, Module> modules = new TreeMap<>();
  private final Json uploads;

  private Modules(Json uploads) {
    this.uploads = uploads;
  }

  /**
   * A module.
   *
   * @param operations by name
   * @param open it may have more operations than are known
   * @param kind who serves it where it runs, if anybody is known to
   * @param examples what operations may answer
   * @param uploads what storage.json allows, told with each upload that is prepared; empty for
   *     modules that keep no files
   */
  public record Module(
      String name,
      SortedMap<String, ModuleOperation> operations,
      boolean open,
      Optional<String> kind,
      SortedMap<String, Json> examples,
      Optional<Json> uploads) {
    /** Whether a function can serve it. */
    public boolean servable() {
      return kind.filter(Kinds::servable).isPresent();
    }

    /** Whether it is known to have operations: some packages are for browsers alone. */
    public boolean callable() {
      return open || !operations.isEmpty();
    }

    /** What a call of {@code operation} is told beside its input, by its name. */
    public Optional<Json> told(String operation) {
      return operation.equals("PrepareUpload") ? uploads : Optional.empty();
    }

    /** The operation of that name, if the module can have it. */
    public Optional<ModuleOperation> operation(String operation) {
      return Optional.ofNullable(operations.get(operation))
          .or(() -> open ? Optional.of(unknown(operation)) : Optional.empty());
    }
  }

  public static Modules of(Blueprint blueprint) {
    var modules = new Modules(UploadRules.of(blueprint));
    Composition composition = blueprint.composition();
    composition.modules().forEach(module -> modules.add(module.key().text(), module));
    for (Blueprint.Service service : blueprint.services()) {
      if (service.kind() != Blueprint.Service.Kind.DOMAIN) {
        String hosted = service.module().map(Name::text).orElse(service.slug().text());
        Optional<Composition.Module> wired = wired(composition, service, hosted);
        modules.add(service.slug().text(), wired);
        modules.add(hosted, wired);
      }
    }
    return modules;
  }

  public Optional<Module> find(String name) {
    return Optional.ofNullable(modules.get(name));
  }

  public Collection<String> names() {
    return modules.keySet();
  }

  /** The package an integration service hosts: by its key, else by the vendor in the slug. */
  private static Optional<Composition.Module> wired(
      Composition composition, Blueprint.Service service, String hosted) {
    return composition.modules().stream()
        .filter(module -> module.key().text().equals(hosted))
        .findFirst()
        .or(
            () ->
                composition.modules().stream()
                    .filter(module -> vouches(module, service.slug().text()))
                    .findFirst());
  }

  /** Whether {@code slug} is a package's category and vendor: {@code identity-auth0}. */
  private static boolean vouches(Composition.Module module, String slug) {
    return Packages.manifest(module)
        .filter(
            manifest ->
                slug.endsWith(
                    manifest.category().map(Name::text).orElse("-")
                        + "-"
                        + manifest.vendor().map(Name::text).orElse("-")))
        .isPresent();
  }

  private void add(String name, Composition.Module module) {
    add(name, Optional.of(module));
  }

  private void add(String name, Optional<Composition.Module> wired) {
    Optional<ModuleManifest> manifest = wired.flatMap(Packages::manifest);
    var operations = new TreeMap<String, ModuleOperation>();
    manifest.ifPresent(
        known ->
            known.operations().stream()
                .map(operation -> unknown(operation.text()))
                .forEach(operation -> operations.put(operation.name(), operation)));
    Optional<Contract> ofKind =
        wired.flatMap(Composition.Module::kind).flatMap(kind -> Contract.ofCategory(kind.text()));
    Optional<Contract> contract =
        ofKind
            .or(
                () ->
                    manifest
                        .flatMap(ModuleManifest::category)
                        .flatMap(category -> Contract.ofCategory(category.text())))
            .or(() -> wired.flatMap(Packages::packageName).flatMap(Contract::ofName))
            .or(() -> Contract.ofName(name));
    contract.ifPresent(known -> known.operations().forEach(one -> operations.put(one.name(), one)));
    var examples = new TreeMap<String, Json>();
    List<Composition.Operation> declared =
        wired.map(Composition.Module::operations).orElse(List.of());
    for (Composition.Operation operation : declared) {
      ModuleOperation known =
          operations.getOrDefault(operation.name().text(), unknown(operation.name().text()));
      operations.put(known.name(), known.acting(operation.acts().orElse(known.acts())));
      operation.example().ifPresent(example -> examples.put(known.name(), example));
    }
    boolean unsaid = declared.isEmpty() && ofKind.isEmpty();
    boolean open = wired.filter(module -> open(module, unsaid)).isPresent();
    Optional<Json> told = contract.filter(known -> known == Contract.STORAGE).map(_ -> uploads);
    modules.put(
        name, new Module(name, operations, open, Kinds.of(wired, contract), examples, told));
  }

  private static boolean open(Composition.Module module, boolean nothingKnown) {
    return switch (module.wiring()) {
      case Composition.Wiring.Address _ -> true;
      case Composition.Wiring.Kind _ -> nothingKnown;
      case Composition.Wiring.Packaged _ -> false;
    };
  }

  private static ModuleOperation unknown(String operation) {
    boolean acts = !LOOKS.matcher(operation).matches();
    boolean session = operation.equals("IntrospectSession");
    return new ModuleOperation(operation, acts, session, new Reply.Any());
  }
}
