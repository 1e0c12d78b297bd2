package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.resolve.Form;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.compiler.resolve.Value;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.MessageTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A route with all that is known about it.
 *
 * @param graph empty for a native operation
 */
record Endpoint(Route route, Binding binding, Optional<ResolvedGraph> graph) {
  Requests requests() {
    return new Requests(route, binding);
  }

  /** What its author calls it. */
  String name() {
    return binding.description().operationId().orElse(binding.id().text());
  }

  boolean commands() {
    return graph.map(ResolvedGraph::commands).orElse(false);
  }

  /** Whether it is a command about an aggregate that the request names: that one has a version. */
  boolean versioned() {
    return commands() && graph.flatMap(ResolvedGraph::subject).isPresent();
  }

  /** Whether clients may keep its answers: those of reads. */
  boolean kept() {
    return queries() && route.method() == HttpMethod.GET && route.response().isEmpty();
  }

  /** Whether it is counted how often it is asked. */
  boolean limited() {
    return !route.limits().rates().isEmpty() || route.limits().caller().isPresent();
  }

  /** Whether it answers in pages. */
  boolean paged() {
    return graph.map(ResolvedGraph::paged).orElse(false);
  }

  boolean queries() {
    return graph.map(resolved -> !resolved.commands()).orElse(false);
  }

  List<String> guards() {
    return graph.stream()
        .flatMap(resolved -> resolved.guards().stream())
        .map(ResolvedGraph.Guard::node)
        .toList();
  }

  /** The codes of its author's that it can answer with. */
  List<Worded> worded() {
    return graph.map(resolved -> Worded.of(route, resolved)).orElse(List.of());
  }

  /** Whether it may answer 200 although it says where what it created is. */
  boolean mayCreateNothing() {
    List<String> placeholders =
        route
            .created()
            .map(created -> new MessageTemplate(created.location()).names())
            .orElse(List.of());
    return graph
        .filter(resolved -> resolved.result() instanceof Form.Obj)
        .map(resolved -> ((Form.Obj) resolved.result()).members())
        .map(
            members ->
                members.stream()
                    .filter(member -> placeholders.contains(member.name()))
                    .anyMatch(
                        member ->
                            member.form() instanceof Form.Scalar(Value value)
                                && value.type().nullable()))
        .orElse(false);
  }

  /** The codes that it can answer with instead of a result. */
  Set<ErrorCode> codes() {
    return graph
        .map(resolved -> ErrorCodes.of(route, resolved))
        .orElseGet(() -> ErrorCodes.ofNative(route));
  }
}
