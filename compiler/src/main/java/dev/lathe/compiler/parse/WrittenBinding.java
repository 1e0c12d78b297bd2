package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.PreStep;
import dev.lathe.compiler.domain.Binding;
import java.util.List;

/** A binding beside the steps before its graph, which become nodes of a graph of its own. */
record WrittenBinding(Binding binding, List<PreStep> pre) {
  WrittenBinding {
    pre = List.copyOf(pre);
  }
}
