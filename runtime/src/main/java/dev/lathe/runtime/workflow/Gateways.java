package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where tokens part and meet. */
record Gateways(Walk walk) {

  /** The first way that is open, else the default one. */
  void choose(Arrival here, FlowNode.Exclusive gateway) {
    Optional<Flow> way =
        conditional(gateway, gateway.otherwise()).stream()
            .filter(flow -> walk.open(flow, here.scope()))
            .findFirst()
            .or(() -> byDefault(gateway, gateway.otherwise()).stream().findFirst());
    if (way.isPresent()) {
      walk.follow(way.get(), here.scope());
    } else {
      walk.rest(here, Incident.noWayOut(gateway));
    }
  }

  private List<Flow> conditional(FlowNode gateway, Optional<String> otherwise) {
    return walk.plan().leaving(gateway.id()).stream()
        .filter(flow -> !otherwise.equals(Optional.of(flow.id())))
        .toList();
  }

  private List<Flow> byDefault(FlowNode gateway, Optional<String> otherwise) {
    return walk.plan().leaving(gateway.id()).stream()
        .filter(flow -> otherwise.equals(Optional.of(flow.id())))
        .toList();
  }

  /** Waits for a token on each flow. */
  void join(Arrival here) {
    FlowNode node = here.node();
    List<Flow> reaching = walk.plan().reaching(node.id());
    if (reaching.size() > 1) {
      long unused = walk.rest(here);
      var one = new ArrayList<Token>();
      for (Flow flow : reaching) {
        walk.tokens().stream()
            .filter(waits(node, here.scope()))
            .filter(token -> token.via().equals(flow.id()))
            .findFirst()
            .ifPresent(one::add);
      }
      if (one.size() < reaching.size()) return;
      walk.tokens().removeAll(one);
    }
    walk.leave(node, here.scope());
  }

  private static Predicate<Token> waits(FlowNode node, long scope) {
    return token ->
        token.node().equals(node.id()) && token.scope() == scope && token.trouble().isEmpty();
  }

  /** Sends on what waits at an inclusive gateway to which nothing else can come. */
  boolean inclusive() {
    for (Token token : List.copyOf(walk.tokens())) {
      if (token.trouble().isEmpty()
          && walk.node(token) instanceof FlowNode.Inclusive gateway
          && inclusive(token, gateway)) {
        return true;
      }
    }
    return false;
  }

  private boolean inclusive(Token token, FlowNode.Inclusive gateway) {
    List<Token> here = walk.tokens().stream().filter(waits(gateway, token.scope())).toList();
    if (somethingComes(gateway, token.scope(), here)) return false;
    walk.tokens().removeAll(here);
    List<Flow> open =
        conditional(gateway, gateway.otherwise()).stream()
            .filter(flow -> walk.open(flow, token.scope()))
            .toList();
    if (open.isEmpty()) open = byDefault(gateway, gateway.otherwise());
    if (open.isEmpty()) {
      walk.rest(new Arrival(gateway, token.scope(), token.via()), Incident.noWayOut(gateway));
    } else {
      open.forEach(flow -> walk.follow(flow, token.scope()));
    }
    return true;
  }

  private boolean somethingComes(FlowNode node, long scope, List<Token> here) {
    Set<String> reached = here.stream().map(Token::via).collect(Collectors.toSet());
    Set<String> wanted = Upstream.of(walk.plan(), node.id(), reached);
    return walk.tokens().stream()
        .filter(token -> token.scope() == scope && !here.contains(token))
        .anyMatch(token -> wanted.contains(token.node()));
  }
}
