package dev.lathe.runtime.http;

import dev.lathe.model.bundle.AuthProvider;
import dev.lathe.model.bundle.CallInput;
import dev.lathe.model.bundle.CallPlan;
import dev.lathe.model.bundle.CallStep;
import dev.lathe.model.bundle.Operations;
import java.util.ArrayList;
import java.util.List;

/** The texts of a bundle that are filled with the values of where it runs. */
public final class VariableTexts {
  private VariableTexts() {}

  /** Those of routes and calls, with their placeholders. */
  public static List<String> of(Operations operations) {
    var texts = new ArrayList<String>();
    operations.routes().stream()
        .flatMap(route -> route.auth().stream())
        .forEach(
            provider -> {
              texts.add(provider.audience());
              if (provider instanceof AuthProvider.Issued issued) {
                texts.add(issued.issuer());
                issued.keys().ifPresent(texts::add);
              }
            });
    for (CallPlan plan : operations.calls()) {
      for (CallStep step : plan.steps()) {
        if (step instanceof CallStep.Call call) {
          add(call.input(), texts);
          call.compensation().ifPresent(one -> add(one.input(), texts));
        }
      }
    }
    return texts;
  }

  private static void add(CallInput input, List<String> texts) {
    switch (input) {
      case CallInput.Variables(String text) -> texts.add(text);
      case CallInput.Obj(var members) -> members.forEach(member -> add(member.value(), texts));
      case CallInput.Arr(var items) -> items.forEach(item -> add(item, texts));
      case CallInput.Constant _, CallInput.Input _, CallInput.Output _ -> {}
    }
  }
}
