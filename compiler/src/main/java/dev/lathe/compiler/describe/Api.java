package dev.lathe.compiler.describe;

import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedGraph;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a blueprint offers to the outside.
 *
 * @param routes the bundle's
 * @param workflows what people do in them, and start, has paths too
 */
public record Api(ResolvedBlueprint resolved, List<Route> routes, List<WorkflowPlan> workflows) {
  public Api {
    routes = List.copyOf(routes);
    workflows = List.copyOf(workflows);
  }

  /** Whether its workflows have user tasks. */
  boolean tasks() {
    return workflows.stream()
        .flatMap(plan -> plan.nodes().stream())
        .anyMatch(
            node ->
                node instanceof FlowNode.UserTask
                    || (node instanceof FlowNode.ServiceTask task && task.consent().isPresent()));
  }

  Project project() {
    return resolved.project();
  }

  /** Its routes by path and method. A single service's routes count once, under its own prefix. */
  List<Endpoint> endpoints() {
    var graphs = new HashMap<String, ResolvedGraph>();
    resolved.graphs().forEach(graph -> graphs.put(graph.name(), graph));
    var bindings = new HashMap<String, Binding>();
    for (Project.Service service : project().services()) {
      service.bindings().forEach(b -> bindings.put(service.slug() + "." + b.id(), b));
    }
    boolean aliases = !project().several();
    var seen = new HashSet<String>();
    var endpoints = new ArrayList<Endpoint>();
    for (Route route : routes) {
      if (!aliases || seen.add(route.binding())) {
        Binding binding =
            Objects.requireNonNull(bindings.get(route.service() + "." + route.binding()));
        endpoints.add(
            new Endpoint(
                route, binding, Optional.ofNullable(graphs.get(route.operation().name()))));
      }
    }
    endpoints.sort(
        Comparator.comparing((Endpoint endpoint) -> endpoint.route().path())
            .thenComparing(endpoint -> endpoint.route().method()));
    return List.copyOf(endpoints);
  }

  /** The same of one service. */
  List<Endpoint> endpoints(String service) {
    return endpoints().stream().filter(e -> e.route().service().equals(service)).toList();
  }
}
