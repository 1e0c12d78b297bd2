package dev.lathe.compiler.resolve;

import static dev.lathe.compiler.diagnostic.DiagnosticCode.UNSUPPORTED_CALL;

import dev.lathe.compiler.blueprint.Node;
import dev.lathe.compiler.module.ModuleOperation;
import dev.lathe.compiler.module.Modules;
import dev.lathe.compiler.module.Reply;
import dev.lathe.model.bundle.ScalarType;
import java.util.ArrayList;
import java.util.Optional;

/** Calls of modules: their input typed, what they answer known to the nodes after them. */
final class CallResolver {
  private final GraphScope scope;
  private final Forms forms;

  CallResolver(GraphScope scope, Expressions expressions) {
    this.scope = scope;
    this.forms = new Forms(scope, expressions);
  }

  boolean call(Node.Call call) {
    Optional<ModuleOperation> operation =
        switch (call.target()) {
          case Node.Target.OfModule(var module, var name) ->
              scope.modules().find(module.text()).flatMap(found -> found.operation(name.text()));
          case Node.Target.OfService _ -> Optional.empty();
        };
    Optional<Form> input = forms.ofInput(call.input()).map(form -> told(call.target(), form));
    if (operation.isEmpty() || input.isEmpty()) {
      return false;
    }
    if (Reads.of(input.get(), scope).emits()) {
      scope.refuse(
          UNSUPPORTED_CALL,
          call.id().span(),
          "`%s` needs to know what an emit came to".formatted(call.id()),
          "calls are made before anything is appended; call it from a workflow, or in a request of"
              + " its own");
      return false;
    }
    String id = call.id().text();
    scope.replies.put(id, operation.get().reply());
    scope.steps.add(
        new OutsideStep.Call(
            id, module(call.target()), operation.get(), input.get(), call.policy(), call.keyed()));
    return true;
  }

  /** {@code input} with what the module is told beside it. */
  private Form told(Node.Target target, Form input) {
    if (!(target instanceof Node.Target.OfModule(var module, var operation))
        || !(input instanceof Form.Obj(var members))) {
      return input;
    }
    return scope
        .modules()
        .find(module.text())
        .flatMap(found -> found.told(operation.text()))
        .<Form>map(
            rules -> {
              var all = new ArrayList<>(members);
              all.removeIf(member -> member.name().equals(Modules.UPLOADS));
              all.add(new Form.Member(Modules.UPLOADS, new Form.Constant(rules)));
              return new Form.Obj(all);
            })
        .orElse(input);
  }

  boolean make(Node.Make make) {
    scope.replies.put(make.id().text(), new Reply.Scalar(ScalarType.STRING));
    scope.steps.add(new OutsideStep.Make(make.id().text(), make.made()));
    return true;
  }

  private static String module(Node.Target target) {
    return switch (target) {
      case Node.Target.OfModule(var module, var _) -> module.text();
      case Node.Target.OfService(var service, var _) -> service.text();
    };
  }
}
