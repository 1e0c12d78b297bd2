package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.diagnostic.Result;
import java.nio.file.Path;
import picocli.CommandLine;

/** What the commands that describe a blueprint begin with. */
final class Descriptions {
  private Descriptions() {}

  /**
   * What the blueprint in {@code folder} offers; warnings go to stderr.
   *
   * @throws Refused after printing all findings, where there is no bundle
   */
  static Api of(Path folder, CommandLine command) {
    Compilation.of(folder).required(false, command);
    return switch (Compiler.api(folder)) {
      case Result.Ok<Api>(Api api, var _) -> api;
      case Result.Failed<Api> _ ->
          throw Refused.wrong("the blueprint changed while it was read: try again");
    };
  }
}
