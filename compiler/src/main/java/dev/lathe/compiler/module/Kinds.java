package dev.lathe.compiler.module;

import dev.lathe.compiler.blueprint.Composition;
import java.util.List;
import java.util.Optional;

/** Who serves modules where they run: kinds that are built in, and those of others. */
public final class Kinds {
  /** Settings are all that these need. */
  public static final List<String> BUILT_IN = List.of("ai-llm", "http-json", "mail", "storage");

  /** Callers' tokens are verified in the function itself. */
  private static final String IDENTITY = Contract.IDENTITY.category();

  private Kinds() {}

  /** Whether a function can serve it: the kinds of others come with jars that nobody sees here. */
  public static boolean servable(String kind) {
    return BUILT_IN.contains(kind) || ofOthers(kind) || kind.equals(IDENTITY);
  }

  /** Kinds of others have a {@code /} in their names. */
  public static boolean ofOthers(String kind) {
    return kind.contains("/");
  }

  /** Whether it is what a package's contract is called. */
  public static boolean ofContract(String kind) {
    return Contract.ofCategory(kind).isPresent();
  }

  /** The kind that serves a module: what its author says, or what its contract is. */
  static Optional<String> of(Optional<Composition.Module> wired, Optional<Contract> contract) {
    return wired
        .flatMap(Composition.Module::kind)
        .map(kind -> kind.text())
        .or(() -> contract.map(Contract::category));
  }
}
