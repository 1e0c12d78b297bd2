package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.Flow;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.FlowNode.End.Kind;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run as the docstrings of {@link FlowNode} say it, written down once more and as plainly as can
 * be: areas of places, each place a token at rest with the area within it. Nothing of it can be
 * kept or told, and it is slow.
 */
final class PlainRun {
  /** A token at rest. */
  static final class Place {
    final long age;
    final FlowNode node;
    final Area area;
    final String via;
    final List<String> timers = new ArrayList<>();
    @Nullable String trouble;
    @Nullable Area inner;

    /** The variables of an item of a loop, or of what is being undone. */
    Map<String, Json> own = new LinkedHashMap<>();

    int item = -1;
    boolean gone;

    Place(long age, FlowNode node, Area area, String via) {
      this.age = age;
      this.node = node;
      this.area = area;
      this.via = via;
    }

    /** Whether what is done here is called, and not waited for otherwise. */
    boolean open() {
      boolean called =
          node instanceof FlowNode.ServiceTask || node instanceof FlowNode.CallActivity;
      return called && trouble == null && inner == null;
    }

    String path() {
      String outer = area.owner == null ? "" : area.owner.path() + "/";
      return outer + node.id() + (item < 0 ? "" : "[" + item + "]") + (trouble == null ? "" : "!");
    }
  }

  /** What is done side by side. */
  static final class Area {
    final @Nullable Place owner;
    final List<Place> places = new ArrayList<>();
    final List<Done> done = new ArrayList<>();
    @Nullable Deque<Json> items;
    List<Json> results = new ArrayList<>();

    Area(@Nullable Place owner) {
      this.owner = owner;
    }
  }

  /** Something that can be undone. */
  private record Done(long age, String activity, Set<String> within, Map<String, Json> seen) {}

  private record Going(FlowNode to, Area area, String via) {}

  /** The tokens never rest. */
  static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final WorkflowPlan plan;
  private final Map<String, Json> variables;
  private final Area process = new Area(null);
  private final Deque<Going> going = new ArrayDeque<>();
  private final List<String> kept = new ArrayList<>();
  private long ages;
  private int passed;
  private int sent;
  private @Nullable String ended;

  PlainRun(WorkflowPlan plan, Json.Obj variables) {
    this.plan = plan;
    this.variables = new LinkedHashMap<>(variables.members());
    going.add(new Going(plan.nodes().getFirst(), process, ""));
    settle();
  }

  // ------------------------------------------------------------------------------------ asked

  String status() {
    return ended == null ? "running" : ended;
  }

  int sent() {
    return sent;
  }

  List<String> kept() {
    return kept;
  }

  Json.Obj variables() {
    return new Json.Obj(variables);
  }

  /** All that rests, by age. */
  List<Place> places() {
    var all = new ArrayList<Place>();
    collect(process, all);
    all.sort(Comparator.comparing(place -> place.age));
    return all;
  }

  private static void collect(Area area, List<Place> all) {
    for (Place place : area.places) {
      all.add(place);
      if (place.inner != null) collect(place.inner, all);
    }
  }

  // ------------------------------------------------------------------------------------ told

  void completed(Place place, Map<String, Json> written) {
    finish(place, written);
    settle();
  }

  void refused(Place place, String code) {
    if (!caught(place, code)) place.trouble = code;
    settle();
  }

  void fired(Place place, String timer) {
    place.timers.remove(timer);
    FlowNode node = plan.node(timer).orElseThrow();
    if (node instanceof FlowNode.Boundary boundary) {
      happened(boundary, place);
    } else {
      remove(place);
      leave(node, place.area);
    }
    settle();
  }

  void received(String name) {
    boolean any = false;
    for (Place place : places()) {
      if (place.gone || place.trouble != null) continue;
      if (place.item < 0) {
        for (FlowNode.Boundary boundary : plan.boundaries(place.node.id())) {
          if (!place.gone && is(boundary.what(), name)) {
            happened(boundary, place);
            any = true;
          }
        }
      }
      if (place.gone) continue;
      if (place.node instanceof FlowNode.Wait wait && is(wait.what(), name)) {
        remove(place);
        leave(wait, place.area);
        any = true;
      } else if (place.node instanceof FlowNode.ReceiveTask task
          && task.message().name().equals(name)) {
        finish(place, Map.of());
        any = true;
      }
    }
    boolean somewhere =
        plan.nodes().stream()
            .anyMatch(
                node ->
                    (node instanceof FlowNode.Wait wait && is(wait.what(), name))
                        || (node instanceof FlowNode.ReceiveTask task
                            && task.message().name().equals(name)));
    if (!any && somewhere) kept.add(name);
    settle();
  }

  private static boolean is(Catch what, String name) {
    return what instanceof Catch.Received(var message) && message.name().equals(name);
  }

  // ------------------------------------------------------------------------------------ goes on

  private void settle() {
    passed = 0;
    while (ended == null) {
      if (!going.isEmpty()) {
        if (++passed > 3_000) throw new Endless();
        arrive(going.poll());
      } else if (!inclusive() && !emptied()) {
        break;
      }
    }
    if (ended == null && process.places.isEmpty()) end("completed");
  }

  private void end(String how) {
    ended = how;
    process.places.clear();
    going.clear();
    kept.clear();
  }

  private void leave(FlowNode node, Area area) {
    plan.leaving(node.id()).forEach(flow -> follow(flow, area));
  }

  private void follow(Flow flow, Area area) {
    going.add(new Going(plan.node(flow.target()).orElseThrow(), area, flow.id()));
  }

  private Place put(FlowNode node, Area area, String via) {
    var place = new Place(++ages, node, area, via);
    area.places.add(place);
    return place;
  }

  private void remove(Place place) {
    place.area.places.remove(place);
    gone(place);
  }

  private void gone(Place place) {
    place.gone = true;
    if (place.inner == null) return;
    Area inner = place.inner;
    going.removeIf(one -> one.area() == inner);
    inner.places.forEach(this::gone);
    inner.places.clear();
  }

  private void clear(Area area) {
    List.copyOf(area.places).forEach(this::remove);
    going.removeIf(one -> one.area() == area);
  }

  private void happened(FlowNode.Boundary boundary, Place place) {
    if (boundary.interrupting()) remove(place);
    leave(boundary, place.area);
  }

  private void arrive(Going it) {
    FlowNode node = it.to();
    Area area = it.area();
    switch (node) {
      case FlowNode.Start start -> leave(start, area);
      case FlowNode.Activity activity -> begin(put(activity, area, it.via()), activity);
      case FlowNode.Exclusive(var head, var otherwise) -> {
        List<Flow> open = open(head.id(), otherwise, area);
        if (open.isEmpty()) put(node, area, it.via()).trouble = "WORKFLOW_NO_WAY_OUT";
        else follow(open.getFirst(), area);
      }
      case FlowNode.Parallel parallel -> {
        put(parallel, area, it.via());
        var one = new HashMap<String, Place>();
        waiting(area, parallel).forEach(place -> one.putIfAbsent(place.via, place));
        if (one.size() == Math.max(1, plan.reaching(parallel.id()).size())) {
          one.values().forEach(this::remove);
          leave(parallel, area);
        }
      }
      case FlowNode.Inclusive inclusive -> put(inclusive, area, it.via());
      case FlowNode.Wait wait -> {
        if (wait.what() instanceof Catch.Received(var message) && kept.remove(message.name())) {
          leave(wait, area);
        } else {
          Place place = put(wait, area, it.via());
          if (wait.what() instanceof Catch.Fired) place.timers.add(wait.id());
        }
      }
      case FlowNode.Send send -> {
        sent++;
        leave(send, area);
      }
      case FlowNode.Compensate compensate -> {
        Place place = put(compensate, area, it.via());
        place.inner = new Area(place);
      }
      case FlowNode.End(var _, Kind.Plain _) -> {}
      case FlowNode.End(var _, Kind.Sending _) -> sent++;
      case FlowNode.End(var _, Kind.Terminated _) -> clear(area);
      case FlowNode.End(var _, Kind.Failed(String code)) -> fail(area, code);
      case FlowNode.End(var _, Kind.Compensating _) -> {
        Place place = put(node, area, it.via());
        place.inner = new Area(place);
      }
      case FlowNode.Boundary _ -> throw new AssertionError("nothing leads to it");
    }
  }

  private void fail(Area area, String code) {
    clear(area);
    if (area.owner == null) {
      end("failed");
    } else if (!caught(area.owner, code)) {
      area.owner.trouble = code;
    }
  }

  private boolean caught(Place place, String code) {
    if (place.item < 0) {
      for (Optional<String> wanted : List.of(Optional.of(code), Optional.<String>empty())) {
        for (FlowNode.Boundary boundary : plan.boundaries(place.node.id())) {
          if (boundary.what() instanceof Catch.Failed(var what) && what.equals(wanted)) {
            happened(boundary, place);
            return true;
          }
        }
      }
    }
    return place.area.owner != null && caught(place.area.owner, code);
  }

  private static List<Place> waiting(Area area, FlowNode gateway) {
    return area.places.stream()
        .filter(place -> place.node.id().equals(gateway.id()) && place.trouble == null)
        .toList();
  }

  /** Those whose condition holds and that have none; else the default. */
  private List<Flow> open(String gateway, Optional<String> otherwise, Area area) {
    var open = new ArrayList<Flow>();
    for (Flow flow : plan.leaving(gateway)) {
      if (otherwise.isPresent() && otherwise.get().equals(flow.id())) continue;
      boolean holds =
          flow.condition()
              .map(one -> one.holds(name -> Optional.ofNullable(seen(area).get(name))))
              .orElse(true);
      if (holds) open.add(flow);
    }
    if (open.isEmpty()) {
      plan.leaving(gateway).stream()
          .filter(flow -> otherwise.equals(Optional.of(flow.id())))
          .forEach(open::add);
    }
    return open;
  }

  private boolean inclusive() {
    for (Place place : places()) {
      if (!(place.node instanceof FlowNode.Inclusive(var head, var otherwise))
          || place.trouble != null) {
        continue;
      }
      List<Place> here = waiting(place.area, place.node);
      Set<String> awaited = new HashSet<>();
      for (Flow flow : plan.reaching(head.id())) {
        if (here.stream().noneMatch(one -> one.via.equals(flow.id()))) awaited.add(flow.id());
      }
      boolean more =
          place.area.places.stream()
              .filter(other -> !other.node.id().equals(head.id()))
              .anyMatch(other -> reaches(other.node, head.id(), awaited));
      if (more) continue;
      here.forEach(this::remove);
      List<Flow> open = open(head.id(), otherwise, place.area);
      if (open.isEmpty()) put(place.node, place.area, place.via).trouble = "WORKFLOW_NO_WAY_OUT";
      open.forEach(flow -> follow(flow, place.area));
      return true;
    }
    return false;
  }

  /** Whether a token at {@code from} may go along one of {@code flows}, not through the gateway. */
  private boolean reaches(FlowNode from, String gateway, Set<String> flows) {
    var seen = new HashSet<String>();
    Deque<String> next = new ArrayDeque<>(List.of(from.id()));
    while (!next.isEmpty()) {
      String node = next.poll();
      if (!seen.add(node) || node.equals(gateway)) continue;
      plan.boundaries(node).forEach(boundary -> next.add(boundary.id()));
      for (Flow flow : plan.leaving(node)) {
        if (flows.contains(flow.id())) return true;
        next.add(flow.target());
      }
    }
    return false;
  }

  // ------------------------------------------------------------------------------- activities

  private void begin(Place place, FlowNode.Activity activity) {
    for (FlowNode.Boundary boundary : plan.boundaries(activity.id())) {
      if (boundary.what() instanceof Catch.Fired) place.timers.add(boundary.id());
    }
    Optional<Loop> loop = activity.work().loop();
    if (loop.isEmpty()) {
      perform(place);
      return;
    }
    var area = new Area(place);
    place.inner = area;
    Json list = seen(place.area).getOrDefault(loop.get().list().getFirst(), Json.NULL);
    List<Json> items = list instanceof Json.Arr(List<Json> all) ? all : List.of();
    var left = new ArrayDeque<>(items);
    area.items = left;
    items.forEach(_ -> area.results.add(Json.NULL));
    if (!loop.get().sequential()) {
      while (!left.isEmpty()) item(area, left, activity, loop.get());
    }
  }

  private void item(Area area, Deque<Json> left, FlowNode.Activity activity, Loop loop) {
    Place item = put(activity, area, "");
    item.item = area.results.size() - left.size();
    item.own.put(loop.item(), left.removeFirst());
    item.own.put(Loop.INDEX, Json.of(item.item));
    perform(item);
  }

  private void perform(Place place) {
    if (place.node instanceof FlowNode.SubProcess) {
      var inner = new Area(place);
      place.inner = inner;
      for (FlowNode node : plan.nodes()) {
        if (node instanceof FlowNode.Start && node.scope().equals(Optional.of(place.node.id()))) {
          going.add(new Going(node, inner, ""));
        }
      }
    } else if (place.node instanceof FlowNode.ReceiveTask task
        && kept.remove(task.message().name())) {
      finish(place, Map.of());
    }
  }

  /** What is done at {@code place} is over. */
  private void finish(Place place, Map<String, Json> written) {
    Area area = place.area;
    if (place.item >= 0) {
      Json result = written.getOrDefault(place.node.id(), Json.NULL);
      area.results.set(place.item, result);
      if (place.inner != null) area.done.addAll(within(place.inner.done, place.node.id()));
      remove(place);
      return;
    }
    write(area, written);
    done(place);
  }

  private static List<Done> within(Collection<Done> inner, String node) {
    return inner.stream()
        .map(
            one -> {
              var within = new HashSet<>(one.within());
              within.add(node);
              return new Done(one.age(), one.activity(), within, one.seen());
            })
        .toList();
  }

  private void done(Place place) {
    boolean handled =
        plan.boundaries(place.node.id()).stream()
            .anyMatch(boundary -> boundary.what() instanceof Catch.Compensated);
    if (handled) {
      place.area.done.add(new Done(++ages, place.node.id(), Set.of(), own(place.area)));
    } else if (place.inner != null) {
      place.area.done.addAll(within(place.inner.done, place.node.id()));
    }
    remove(place);
    leave(place.node, place.area);
  }

  private boolean emptied() {
    for (Place place : places()) {
      Area inner = place.inner;
      if (inner == null || !inner.places.isEmpty() || place.trouble != null) continue;
      if (inner.items != null) {
        var activity = (FlowNode.Activity) place.node;
        Loop loop = activity.work().loop().orElseThrow();
        if (inner.items.isEmpty()) {
          if (!(place.node instanceof FlowNode.SubProcess)) {
            write(place.area, Map.of(place.node.id(), new Json.Arr(inner.results)));
          }
          done(place);
        } else {
          item(inner, inner.items, activity, loop);
        }
      } else if (place.node instanceof FlowNode.SubProcess) {
        finish(place, Map.of());
      } else {
        undo(place);
      }
      return true;
    }
    return false;
  }

  private void undo(Place place) {
    Optional<Done> last =
        place.area.done.stream()
            .filter(one -> one.age() < place.age)
            .max(Comparator.comparing(Done::age));
    if (last.isEmpty()) {
      remove(place);
      leave(place.node, place.area);
      return;
    }
    place.area.done.remove(last.get());
    place.own = new LinkedHashMap<>(last.get().seen());
    for (FlowNode.Boundary boundary : plan.boundaries(last.get().activity())) {
      if (boundary.what() instanceof Catch.Compensated(String handler)) {
        going.add(
            new Going(
                plan.node(handler).orElseThrow(),
                java.util.Objects.requireNonNull(place.inner),
                ""));
      }
    }
  }

  // -------------------------------------------------------------------------------- variables

  private Map<String, Json> seen(Area area) {
    var seen = new LinkedHashMap<>(variables);
    seen.putAll(own(area));
    return seen;
  }

  /** The variables of the items around. */
  private static Map<String, Json> own(Area area) {
    if (area.owner == null) return new LinkedHashMap<>();
    Map<String, Json> own = own(area.owner.area);
    own.putAll(area.owner.own);
    return own;
  }

  private void write(Area area, Map<String, Json> written) {
    if (written.isEmpty()) return;
    Area at = area;
    while (at.owner != null) {
      if (!at.owner.own.isEmpty()) {
        at.owner.own.putAll(written);
        return;
      }
      at = at.owner.area;
    }
    variables.putAll(written);
  }
}
