package dev.lathe.compiler.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a command can be decided before calls whose outputs it waits for: guards, and emits up to
 * the first about which something is not known yet. What those emits write is not part of it.
 */
final class Knowable {
  private final ResolvedGraph graph;
  private final Set<String> known;

  /**
   * @param known nodes outside the database whose output is there
   */
  Knowable(ResolvedGraph graph, Set<String> known) {
    this.graph = graph;
    this.known = known;
  }

  ResolvedGraph part() {
    Map<String, ResolvedGraph.Lookup> lookups = new LinkedHashMap<>(graph.lookups());
    lookups.values().removeIf(lookup -> waits(Reads.of(lookup.rows(), graph)));
    List<ResolvedGraph.Branch> branches =
        graph.branches().stream().filter(branch -> !waits(branch)).toList();
    List<ResolvedGraph.Guard> guards =
        graph.guards().stream().filter(guard -> !waits(Reads.of(guard.rows(), graph))).toList();
    List<ResolvedGraph.Emit> emits = emits(branches);
    boolean asked =
        graph.subject().isPresent()
            && emits.stream().anyMatch(e -> e.node().equals(graph.subject().get().node()));
    Optional<Access> access = graph.access().filter(one -> asked || one.row().isEmpty());
    return new ResolvedGraph(
        graph.service(),
        graph.graph(),
        graph.rowsets(),
        lookups,
        branches,
        List.of(),
        emits,
        guards,
        graph.action(),
        graph.decimalsAsText(),
        new Form.Obj(List.of()),
        access,
        graph.limit());
  }

  /** Of one emit the state of its aggregate counts, as those before it leave it. */
  private List<ResolvedGraph.Emit> emits(List<ResolvedGraph.Branch> branches) {
    var names = new LinkedHashSet<String>();
    branches.forEach(branch -> names.add(branch.node()));
    var emits = new ArrayList<ResolvedGraph.Emit>();
    for (ResolvedGraph.Emit emit : graph.emits()) {
      if (waits(emit.aggregateId()) || !emit.branch().map(names::contains).orElse(true)) break;
      emits.add(
          new ResolvedGraph.Emit(
              emit.node(),
              emit.entity(),
              emit.machine(),
              emit.transition(),
              emit.aggregateId(),
              Map.of(),
              emit.expectedVersion().filter(version -> !waits(version)),
              emit.branch(),
              RowRules.NONE,
              emit.loop(),
              List.of()));
    }
    return emits;
  }

  private boolean waits(ResolvedGraph.Branch branch) {
    return branch.choices().stream().anyMatch(choice -> waits(choice.when()));
  }

  private boolean waits(Value value) {
    return waits(Reads.of(new Form.Scalar(value), graph));
  }

  private boolean waits(Reads reads) {
    return reads.emits() || !known.containsAll(reads.outside());
  }
}
