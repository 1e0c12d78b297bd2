package dev.lathe.dev;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.module.Modules.Module;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.Modules;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Modules on a developer's machine: those that were set up, and stand-ins for the others, which say
 * that they are. A stand-in answers with the example that the blueprint gives an operation, of a
 * language model with a text that says so, of storage as S3 would, with files of a folder, and of
 * mail as a server would that sends nothing.
 */
public final class DevModules implements Modules {
  private static final Logger LOG = LoggerFactory.getLogger(DevModules.class);

  private static final Json TEXT =
      new Members()
          .with("type", 1)
          .with(
              "text",
              new Members()
                  .with("text", "This is a stand-in for a language model: nobody was asked.")
                  .object())
          .object();

  private final DevIdentity identity = new DevIdentity();
  private final OpenedModules opened;
  private final Map<String, ModuleClient> standIns;
  private final ConcurrentHashMap<String, Boolean> told = new ConcurrentHashMap<>();

  /** What is served, and the modules its blueprint declares, once one of them is called. */
  private @Nullable Bundle served;

  private dev.lathe.compiler.module.@Nullable Modules declared;

  /**
   * @param opened those that were set up
   */
  public DevModules(OpenedModules opened) {
    this(opened, Map.of());
  }

  /**
   * The same where something can be kept.
   *
   * @param standIns for modules that do more than answer, by their kind
   */
  DevModules(OpenedModules opened, Map<String, ModuleClient> standIns) {
    this.opened = opened;
    this.standIns = Map.copyOf(standIns);
  }

  /** From now on {@code bundle} is served. */
  public synchronized void serving(Bundle bundle) {
    served = bundle;
    declared = null;
  }

  /** The modules that {@code bundle} calls and nobody has set up. */
  public static SortedSet<String> standIns(Bundle bundle, OpenedModules opened) {
    var names = new TreeSet<String>();
    for (CallPlan plan : bundle.operations().calls()) {
      for (CallStep step : plan.steps()) {
        if (step instanceof CallStep.Call call && call.kind() == CallStep.Kind.PLAIN) {
          names.add(call.module());
          call.compensation().ifPresent(one -> names.add(one.module()));
        }
      }
    }
    names.removeAll(opened.names());
    return names;
  }

  @Override
  public boolean takesKeys(String module) {
    return opened.names().contains(module)
        ? opened.takesKeys(module)
        : keeping(module).map(ModuleClient::takesKeys).orElse(true);
  }

  @Override
  public Json call(ModuleCall call) throws ModuleFailed {
    if (opened.names().contains(call.module())) return opened.call(call);
    if (call.operation().equals(Session.OPERATION)) return identity.call(call);
    Optional<ModuleClient> keeping = keeping(call.module());
    if (keeping.isPresent()) {
      tell(call);
      return keeping.get().call(call);
    }
    Json answer = example(call).or(() -> completion(call)).orElseThrow(() -> noExample(call));
    tell(call);
    return answer;
  }

  private void tell(ModuleCall call) {
    if (told.putIfAbsent(call.module() + " " + call.operation(), true) == null) {
      LOG.warn("a stand-in answers {} of the module {}", call.operation(), call.module());
    }
  }

  private Optional<ModuleClient> keeping(String module) {
    return kind(module).map(standIns::get);
  }

  private Optional<String> kind(String module) {
    return declared().flatMap(all -> all.find(module)).flatMap(Module::kind);
  }

  private Optional<Json> example(ModuleCall call) {
    return declared()
        .flatMap(all -> all.find(call.module()))
        .map(Module::examples)
        .map(examples -> examples.get(call.operation()));
  }

  /** What a language model is taken to say: that there is none. */
  private Optional<Json> completion(ModuleCall call) {
    return kind(call.module()).filter("ai-llm"::equals).isPresent()
            && call.operation().equals("Complete")
        ? Optional.of(
            new Members()
                .with("model", "stand-in")
                .with("content", List.of(TEXT), text -> text)
                .with("finish_reason", 1)
                .object())
        : Optional.empty();
  }

  private synchronized Optional<dev.lathe.compiler.module.Modules> declared() {
    Bundle bundle = served;
    if (declared == null && bundle != null) {
      declared =
          Compiler.source(bundle)
              .map(source -> dev.lathe.compiler.module.Modules.of(source.blueprint()))
              .orElse(null);
    }
    return Optional.ofNullable(declared);
  }

  private static ModuleFailed noExample(ModuleCall call) {
    return new ModuleFailed(
        ModuleFailed.Reason.NOT_CONFIGURED,
        ("the module `%s` is not configured here, and project.json has no example of what `%s`"
                + " answers")
            .formatted(call.module(), call.operation()));
  }
}
