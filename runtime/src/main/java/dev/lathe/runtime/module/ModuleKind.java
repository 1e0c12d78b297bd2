package dev.lathe.runtime.module;

/**
 * A kind of module, such as {@code http-json}: the one interface that the author of a module
 * writes. A jar beside a function, or in a layer, names its class in {@code
 * META-INF/services/dev.lathe.runtime.module.ModuleKind}; it has a public constructor without
 * parameters. A kind adds to what is there: it is asked for the modules that a setting gives it,
 * and sees neither the database nor other modules.
 */
public interface ModuleKind {
  /**
   * What settings call it. Those of others have a {@code /} in them, as {@code acme/sms}: words
   * without one are ours.
   */
  String name();

  /**
   * Opens one module, when its function starts: reads its settings and reaches nobody.
   *
   * @return safe for many threads
   * @throws IllegalArgumentException if a setting is missing or wrong; the message says which, and
   *     the function does not start
   */
  ModuleClient open(ModuleSetup setup);
}
