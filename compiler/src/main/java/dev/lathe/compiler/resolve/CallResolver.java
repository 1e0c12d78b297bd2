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
    Optional<ModuleOperation> operation = operation(call.target());
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
    Optional<OutsideStep.Compensation> compensation =
        call.compensation().flatMap(one -> compensation(call, one));
    if (call.compensation().isPresent() && compensation.isEmpty()) return false;
    scope.steps.add(
        new OutsideStep.Call(
            id,
            module(call.target()),
            operation.get(),
            input.get(),
            call.policy(),
            call.keyed(),
            compensation));
    return true;
  }

  private Optional<OutsideStep.Compensation> compensation(Node.Call call, Node.Compensation one) {
    Optional<ModuleOperation> operation = operation(one.target());
    Optional<Form> input = forms.ofInput(one.input()).map(form -> told(one.target(), form));
    if (operation.isEmpty() || input.isEmpty()) return Optional.empty();
    if (Reads.of(input.get(), scope).emits()) {
      return scope.refuse(
          UNSUPPORTED_CALL,
          one.span(),
          "what makes good for `%s` needs to know what an emit came to".formatted(call.id()),
          "it is called where nothing was appended");
    }
    String own = call.id().text();
    for (Form leaf : input.get().leaves()) {
      if (computes(leaf) && Reads.of(leaf, scope).outside().contains(own)) {
        return scope.refuse(
            UNSUPPORTED_CALL,
            one.span(),
            "what makes good for `%s` works out something from its answer".formatted(call.id()),
            "give it what the answer has as it is, `{ \"$ref\": \"%s.result.…\" }`".formatted(own));
      }
    }
    return Optional.of(
        new OutsideStep.Compensation(module(one.target()), operation.get(), input.get()));
  }

  /** Whether the database works it out: an answer, or a part of one, is passed on as it is. */
  private static boolean computes(Form leaf) {
    return !(leaf instanceof Form.CalledJson)
        && !(leaf instanceof Form.Scalar(Value value) && value instanceof Value.Called);
  }

  private Optional<ModuleOperation> operation(Node.Target target) {
    return switch (target) {
      case Node.Target.OfModule(var module, var name) ->
          scope.modules().find(module.text()).flatMap(found -> found.operation(name.text()));
      case Node.Target.OfService _ -> Optional.empty();
    };
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
