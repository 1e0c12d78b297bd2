package dev.lathe.compiler.scaffold;

import dev.lathe.compiler.describe.Api;
import dev.lathe.compiler.domain.Entity;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.scaffold.Model.Asked;
import dev.lathe.compiler.scaffold.Model.Command;
import dev.lathe.compiler.scaffold.Model.Form;
import dev.lathe.compiler.scaffold.Model.Read;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user interface made from the model: a list for each read, with filters; one row with its states
 * drawn and what can be done to it now; a form for each command. It is written as authors write
 * theirs, to be kept and changed.
 */
public final class Scaffold {
  private static final String ITEM = "/data/item";
  private static final String ROWS = "/data/rows";

  private final Model model;
  private final SortedMap<String, Json.Obj> files = new TreeMap<>();
  private final Members routes = new Members();
  private final List<String> navigation = new ArrayList<>();
  private final Members layout = new Members();

  private Scaffold(Model model) {
    this.model = model;
  }

  /**
   * The files of a {@code ui} folder by their paths within it; none for a blueprint that has no
   * bindings.
   */
  public static SortedMap<String, Json.Obj> of(Api api) {
    var scaffold = new Scaffold(Model.of(api));
    scaffold.write(Words.of(api.resolved().blueprint().name().text()));
    return scaffold.files;
  }

  private void write(String title) {
    if (model.reads().isEmpty() && model.commands().isEmpty()) return;
    List<Read> details = details();
    model.reads().stream()
        .filter(read -> !details.contains(read))
        .sorted(Comparator.comparing((Read read) -> !read.isPlainList()))
        .forEach(this::list);
    details.forEach(this::detail);
    for (Command command : model.commands()) {
      boolean onDetail = command.id().isPresent() && detailOf(command.entity()).isPresent();
      if (!onDetail) form(command);
    }
    layout(title);
    files.put(
        "manifest.json",
        new Members()
            .with("version", "2.0")
            .with("pdmRef", "../../../pdm")
            .with("qsmRef", "../qsm")
            .with("graphSpecRef", "../graphs")
            .with("bindingsRef", "../bindings")
            .with("metadata", new Members().with("title", title))
            .with("layouts", new Members().with("main", "layouts/main"))
            .with("routes", routes)
            .object());
  }

  /** Of each entity the read that shows one row, the one with the most to see. */
  private List<Read> details() {
    return model.reads().stream()
        .filter(read -> detailOf(read.entity()).filter(read::equals).isPresent())
        .toList();
  }

  private Optional<Read> detailOf(Optional<Entity> entity) {
    return entity.flatMap(
        of ->
            model.reads().stream()
                .filter(read -> read.isDetail() && read.shows(of))
                .max(Comparator.comparingInt(read -> read.columns().size())));
  }

  private void page(String pattern, String key, Screen screen) {
    routes.with(pattern, new Members().with("layout", "main").with("screen", "screens/" + key));
    files.put("screens/" + key + ".spec.json", screen.spec());
    files.put("screens/" + key + ".screen.json", screen.screen());
  }

  private static String key(String ref) {
    return ref.replace('.', '-');
  }

  private static String path(String ref) {
    return "/" + ref.replace('.', '/');
  }

  private void navigate(String label, String path) {
    String id = "nav-" + (navigation.size() + 1);
    layout.with(
        id,
        new Members()
            .with("type", "Button")
            .with("props", new Members().with("label", label).with("variant", "secondary"))
            .with(
                "on",
                new Members()
                    .with(
                        "press",
                        new Members()
                            .with("action", "navigate")
                            .with("params", new Members().with("to", path)))));
    navigation.add(id);
  }

  private void layout(String title) {
    var elements = new Members();
    elements.with(
        "shell",
        new Members()
            .with("type", "Stack")
            .with("props", new Members().with("gap", "lg"))
            .with("children", List.of("title", "navigation", "line", "slot")));
    elements.with(
        "title",
        new Members()
            .with("type", "Text")
            .with("props", new Members().with("text", title).with("variant", "lead")));
    elements.with(
        "navigation",
        new Members()
            .with("type", "Stack")
            .with("props", new Members().with("direction", "horizontal").with("gap", "sm"))
            .with("children", navigation));
    elements.withAll(layout.object());
    elements.with("line", new Members().with("type", "Separator"));
    elements.with("slot", new Members().with("type", "Slot"));
    files.put(
        "layouts/main.spec.json",
        new Members().with("root", "shell").with("elements", elements).object());
    files.put("layouts/main.screen.json", new Json.Obj(java.util.Map.of()));
  }

  private void list(Read read) {
    var screen = new Screen(Words.shown(read.binding()));
    creations(read.entity(), screen);
    var params = new Members();
    var filters = new ArrayList<String>();
    for (Asked input : read.inputs()) {
      String at = "/form/" + input.name();
      String id = "filter-" + input.name();
      screen.field(id, input, at, states(read.entity(), input), true);
      filters.add(id);
      params.with(input.name(), Screen.state(at));
    }
    if (!filters.isEmpty()) screen.row("filters", filters, Optional.empty());
    boolean waits = read.inputs().stream().anyMatch(input -> input.plan().required());
    screen.load(
        ROWS, read.ref(), params.object(), waits ? List.of("params") : List.of("mount", "params"));
    shown(read, screen, ROWS);
    page(path(read.ref()), key(read.ref()), screen);
    navigate(Words.shown(read.binding()), path(read.ref()));
  }

  private void shown(Read read, Screen screen, String at) {
    var columns =
        read.columns().stream()
            .map(column -> new Members().with("key", column).with("label", Words.of(column)))
            .map(column -> (Json) column.object())
            .toList();
    switch (read.form()) {
      case SCALAR -> screen.add("value", "Text", new Members().with("text", Screen.state(at)));
      case ROW -> screen.add("values", "DataList", values("items", at, columns));
      case ROWS -> {
        Members props =
            values("rows", at, columns)
                .with("caption", Words.shown(read.binding()))
                .with("sortable", true);
        rowLink(read).ifPresent(link -> props.with("rowHref", link));
        screen.add("rows", "Table", props);
      }
    }
  }

  private static Members values(String prop, String at, List<Json> columns) {
    return new Members().with("columns", new Json.Arr(columns)).with(prop, Screen.state(at));
  }

  /** Where a row leads to: the page of its entity, by the key that it has among its columns. */
  private Optional<String> rowLink(Read read) {
    return detailOf(read.entity())
        .flatMap(
            detail ->
                read.columns().stream()
                    .filter(column -> Model.names(read.entity().orElseThrow(), column))
                    .findFirst()
                    .map(column -> path(detail.ref()) + "/:" + column));
  }

  private void creations(Optional<Entity> entity, Screen screen) {
    for (Command command : model.commands()) {
      boolean same =
          entity.isPresent()
              && command.entity().filter(e -> e.name().equals(entity.get().name())).isPresent();
      if (same && command.creates()) {
        String id = "to-" + key(command.ref());
        screen.link(id, Words.of(command.binding()), "primary", path(command.ref()));
      }
    }
  }

  /** The states that an input which is named like them can have. */
  private static List<String> states(Optional<Entity> entity, Asked input) {
    return entity
        .flatMap(Entity::stateMachine)
        .filter(machine -> machine.stateField().text().equals(input.name()))
        .map(machine -> machine.states().stream().map(Name::text).toList())
        .orElse(List.of());
  }

  private void detail(Read read) {
    Entity entity = read.entity().orElseThrow();
    var screen = new Screen(Words.of(entity.name().text()));
    Asked id = read.inputs().stream().filter(Asked::inPath).findFirst().orElseThrow();
    Json.Obj params = new Members().with(id.name(), Screen.state("/route/params/id")).object();
    screen.load(ITEM, read.ref(), params, List.of("mount"));
    String row = read.form() == Form.ROWS ? ITEM + "/0" : ITEM;
    Optional<Entity.StateMachine> machine = entity.stateMachine();
    String field = machine.map(of -> of.stateField().text()).orElse("");
    Optional<String> state =
        machine.filter(_ -> read.columns().contains(field)).map(_ -> row + "/" + field);
    machine.ifPresent(of -> screen.add("states", "StateMachine", drawn(of, state)));
    var columns =
        read.columns().stream()
            .map(column -> new Members().with("key", column).with("label", Words.of(column)))
            .map(column -> (Json) column.object())
            .toList();
    screen.add("values", "DataList", values("items", ITEM, columns));
    for (Command command : model.commands()) {
      boolean about = command.entity().filter(e -> e.name().equals(entity.name())).isPresent();
      if (about && command.id().isPresent()) legal(command, state, screen);
    }
    page(path(read.ref()) + "/:id", key(read.ref()), screen);
  }

  private static Members drawn(Entity.StateMachine machine, Optional<String> state) {
    var moves = new ArrayList<Json>();
    for (Entity.Transition transition : machine.transitions()) {
      List<String> from =
          transition.creates() ? List.of("") : transition.from().stream().map(Name::text).toList();
      for (String each : from) {
        moves.add(
            new Members()
                .with("from", each)
                .with("to", transition.to().text())
                .with("label", Words.of(transition.name().text()))
                .object());
      }
    }
    var props =
        new Members()
            .with("states", machine.states().stream().map(Name::text).toList())
            .with("transitions", new Json.Arr(moves));
    state.ifPresent(path -> props.with("current", Screen.state(path)));
    return props;
  }

  /** What {@code command} takes and its button, once for each state in which it is legal. */
  private static void legal(Command command, Optional<String> state, Screen screen) {
    String action = command.binding();
    Asked id = command.id().orElseThrow();
    var params = new Members().with(id.name(), "/route/params/id");
    var cleared = new ArrayList<String>();
    List<Asked> others = command.inputs().stream().filter(i -> !i.equals(id)).toList();
    for (Asked input : others) {
      String at = "/form/" + action + "_" + input.name();
      params.with(input.name(), at);
      cleared.add(at);
    }
    var success = new Members().with("refetchData", List.of(ITEM));
    if (!cleared.isEmpty()) success.with("clearFormState", cleared);
    screen.command(action, command.ref(), params.object(), success);
    List<Optional<String>> when =
        state.isEmpty() || command.moves().isEmpty()
            ? List.of(Optional.empty())
            : command.moves().stream()
                .flatMap(move -> move.from().stream())
                .map(Name::text)
                .distinct()
                .map(Optional::of)
                .toList();
    for (Optional<String> from : when) {
      String suffix = from.map(name -> "-" + name).orElse("");
      var children = new ArrayList<String>();
      for (Asked input : others) {
        String child = action + "-" + input.name() + suffix;
        String at = "/form/" + action + "_" + input.name();
        screen.field(child, input, at, List.of(), false);
        children.add(child);
      }
      String button = action + "-button" + suffix;
      screen.button(button, Words.of(action), command.deletes() ? "danger" : "primary", action);
      children.add(button);
      Optional<Json> visible =
          from.map(
              name -> new Members().with("$state", state.orElseThrow()).with("eq", name).object());
      screen.row(action + "-line" + suffix, children, visible);
    }
  }

  private void form(Command command) {
    String action = command.binding();
    var screen = new Screen(Words.of(action));
    var params = new Members();
    for (Asked input : command.inputs()) {
      String at = "/form/" + input.name();
      String id = "field-" + input.name();
      screen.field(id, input, at, List.of(), false);
      params.with(input.name(), at);
      screen.line(id);
    }
    screen.button("submit", Words.of(action), "primary", action);
    screen.line("submit");
    var success = new Members();
    next(command).ifPresent(to -> success.with("navigateTo", to));
    screen.command(action, command.ref(), params.object(), success);
    page(path(command.ref()), key(command.ref()), screen);
    boolean reached =
        command.creates()
            && model.reads().stream()
                .anyMatch(
                    read -> !read.isDetail() && command.entity().filter(read::shows).isPresent());
    if (!reached) navigate(Words.of(action), path(command.ref()));
  }

  /** What is shown when a command is done: what it made, else a list of such. */
  private Optional<String> next(Command command) {
    if (command.entity().isEmpty()) return Optional.empty();
    Entity entity = command.entity().get();
    Optional<String> made =
        command.answered().stream()
            .filter(name -> name.equals("aggregateId") || Model.names(entity, name))
            .findFirst();
    Optional<Read> detail = detailOf(command.entity());
    if (made.isPresent() && detail.isPresent()) {
      return Optional.of(path(detail.get().ref()) + "/:" + made.get());
    }
    List<Read> details = details();
    return model.reads().stream()
        .filter(read -> !details.contains(read) && read.shows(entity))
        .map(read -> path(read.ref()))
        .findFirst();
  }
}
