package dev.lathe.compiler.lower;

import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.domain.Project;
import dev.lathe.compiler.domain.Projection;
import dev.lathe.compiler.resolve.ResolvedBlueprint;
import dev.lathe.compiler.resolve.ResolvedProjection;
import dev.lathe.compiler.resolve.Table;
import dev.lathe.compiler.sql.Depth;
import dev.lathe.compiler.sql.Expression;
import dev.lathe.compiler.sql.Printed;
import dev.lathe.compiler.sql.Printer;
import dev.lathe.compiler.sql.SchemaName;
import dev.lathe.compiler.sql.Select;
import dev.lathe.compiler.sql.Source;
import dev.lathe.model.bundle.Generation;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.StatementOutline;
import dev.lathe.model.schema.SystemSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every table of a blueprint: a state table an entity, a mirror for what comes by the queue. */
final class Tables {
  private final Map<String, TablePlan> states = new LinkedHashMap<>();
  private final Map<String, Upcasting> upcastings = new LinkedHashMap<>();
  private final Map<String, TablePlan> mirrors = new LinkedHashMap<>();
  private final List<ProjectionPlan> projections = new ArrayList<>();
  private final SortedMap<String, StatementOutline> outlines = new TreeMap<>();
  private final SortedMap<String, Depth> depths = new TreeMap<>();
  private final List<Schema.View> views = new ArrayList<>();
  private final Set<String> viewNames = new HashSet<>(SystemSchema.TABLES);

  private Tables() {}

  static Tables of(ResolvedBlueprint resolved) {
    Project project = resolved.project();
    var tables = new Tables();
    for (Entity entity : project.entities()) {
      if (entity.stateMachine().isPresent()) {
        tables.upcastings.put(
            entity.name().text(), new Upcasting(entity, resolved.upcasts(entity)));
        tables.addState(project, entity);
      }
    }
    for (Project.Service service : project.services()) {
      for (Projection projection : service.projections()) {
        tables.addMirror(project, service, projection);
      }
    }
    resolved.derived().forEach(derived -> tables.addDerived(project, derived));
    return tables;
  }

  TablePlan state(Entity entity) {
    return Objects.requireNonNull(states.get(entity.name().text()), entity.name().text());
  }

  /** How events of {@code entity} are read. */
  Upcasting upcasting(Entity entity) {
    return Objects.requireNonNull(upcastings.get(entity.name().text()), entity.name().text());
  }

  String name(Table table) {
    return switch (table) {
      case Table.State(Entity entity) -> state(entity).name();
      case Table.Children(Entity parent, Entity.ChildList list, Entity _) ->
          state(parent).child(list).name();
      case Table.Mirror(String service, Projection projection, Entity _) ->
          mirror(service, projection);
      case Table.Derived(String service, Projection projection, Entity _) ->
          mirror(service, projection);
      case Table.Elements _ -> throw new CompilerBug("elements are read from no table");
      case Table.Events _ -> throw new CompilerBug("events are read from no table");
      case Table.Kept system -> system.rows().table();
      case Table.History _ -> throw new CompilerBug("a history is read from the log");
    };
  }

  /** What finds rows of {@code table} by their words. */
  Generation.Words words(Table table) {
    TablePlan plan =
        table instanceof Table.Mirror(String service, Projection projection, Entity _)
            ? Objects.requireNonNull(mirrors.get(key(service, projection)))
            : state(table.entity());
    return plan.generation()
        .words()
        .orElseThrow(() -> new CompilerBug("no words are kept of " + plan.name()));
  }

  private String mirror(String service, Projection projection) {
    return Objects.requireNonNull(mirrors.get(key(service, projection))).name();
  }

  List<TablePlan> all() {
    var all = new ArrayList<>(states.values());
    all.addAll(mirrors.values());
    return all;
  }

  List<ProjectionPlan> projections() {
    return List.copyOf(projections);
  }

  /**
   * How deep the tables of derived projections go, by the projections' names, and those of entities
   * with upcasts, by theirs.
   */
  SortedMap<String, Depth> depths() {
    return depths;
  }

  SortedMap<String, StatementOutline> outlines() {
    return outlines;
  }

  List<Schema.View> views() {
    return List.copyOf(views);
  }

  private void addState(Project project, Entity entity) {
    String owner = project.owner(entity);
    String authored = project.table(entity);
    List<Name> search =
        project.services().stream()
            .filter(service -> project.owns(service, entity))
            .flatMap(service -> service.projections().stream())
            .filter(projection -> projection.mirrors(entity) && !projection.async())
            .findFirst()
            .map(Projection::search)
            .orElse(List.of());
    TablePlan plan = TableDdl.state(entity, owner, authored, search, upcasting(entity));
    states.put(entity.name().text(), plan);
    if (!entity.upcasts().isEmpty()) {
      depths.put(entity.name().text(), plan.depth());
    }
    addView(owner, plan);
    for (TablePlan.Child child : plan.children()) {
      Entity row = entity.row(child.list());
      addView(owner, row, child.list().table().text(), child.name(), List.of());
    }
  }

  private void addMirror(Project project, Project.Service service, Projection projection) {
    if (!(projection.source() instanceof Projection.Source.Mirror(var name))) {
      return;
    }
    Entity entity = project.entity(name.text()).orElseThrow();
    if (project.owns(service, entity) && !projection.async()) {
      return; // the state table is this mirror
    }
    String slug = service.slug();
    String qualified = slug + "_" + projection.name();
    String authored = projection.table().orElse(entity.table()).text();
    String owner = project.owner(entity);
    TablePlan plan =
        TableDdl.mirror(entity, authored, qualified, projection.search(), upcasting(entity));
    mirrors.put(key(slug, projection), plan);
    addProjection(slug + "." + projection.name(), owner, entity, plan);
    addView(slug, plan);
  }

  private void addDerived(Project project, ResolvedProjection derived) {
    Entity source = derived.events().source();
    String slug = derived.service();
    TablePlan plan = DerivedDdl.plan(derived, upcasting(source));
    mirrors.put(key(slug, derived.projection()), plan);
    String name = slug + "." + derived.projection().name();
    depths.put(name, plan.depth());
    addProjection(name, project.owner(source), source, plan);
    addView(slug, plan);
  }

  private void addProjection(String name, String owner, Entity entity, TablePlan plan) {
    Printed apply =
        Printer.print(
            EventInsert.asked(SchemaName.of(plan.fold()), SchemaName.of(plan.name()), entity));
    projections.add(new ProjectionPlan(name, plan.name(), owner, entity.logged(), apply.text()));
    outlines.put(name, apply.outline());
  }

  private static String key(String service, Projection projection) {
    return service + "." + projection.name();
  }

  private boolean takes(String name) {
    return SchemaName.isFree(name) && viewNames.add(name.toLowerCase(Locale.ROOT));
  }

  /** A view under the authored name; with the service in front where that name is taken. */
  private void addView(String service, TablePlan plan) {
    addView(service, plan.entity(), plan.authored(), plan.name(), plan.bookkeeping());
  }

  private void addView(
      String service, Entity entity, String authored, String table, List<String> bookkeeping) {
    String name = authored;
    if (!takes(name)) {
      name = service + "_" + name;
      if (!takes(name)) {
        return; // a convenience for people; the table itself has a name of its own
      }
    }
    var columns = new ArrayList<Select.Result>();
    for (TablePlan.Column column : TablePlan.columns(entity)) {
      Expression value = Expression.column(column.name());
      boolean digits = column.field().type() == ScalarType.DECIMAL;
      columns.add(
          digits
              ? Select.Result.of(Digits.digits(value, column.field().scale()), column.name())
              : Select.Result.of(value));
    }
    bookkeeping.forEach(column -> columns.add(Select.Result.of(Expression.column(column))));
    Select select = Select.of(columns).from(Source.table(table));
    views.add(new Schema.View(name, Printer.print(select).text()));
  }
}
