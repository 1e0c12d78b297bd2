package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.HttpRoute;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.blueprint.Composition;
import dev.lathe.compiler.blueprint.Ui;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import dev.lathe.compiler.ui.FileRoutes.FileRoute;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.InputSource;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * User interfaces as a browser loads them: elements without fragments, and each binding as the
 * method and path at which it is reached, placeholders kept.
 */
public final class CompilePages {
  /** Says where each service's pages are, and what modules tell a browser. */
  private static final String INDEX = "pages.json";

  private final Blueprint blueprint;
  private final Service service;

  private CompilePages(Blueprint blueprint, Service service) {
    this.blueprint = blueprint;
    this.service = service;
  }

  /** The files of {@code blueprint}, which has no errors, by path; none where it has no UI. */
  public static SortedMap<String, Json> of(Blueprint blueprint) {
    var files = new TreeMap<String, Json>();
    var mounts = new ArrayList<Json>();
    for (Composition.UiRoute route : routes(blueprint)) {
      blueprint
          .service(route.service().text())
          .filter(service -> service.ui().isPresent())
          .ifPresent(
              service -> {
                new CompilePages(blueprint, service).add(service.ui().get(), files);
                mounts.add(mount(route));
              });
    }
    if (!mounts.isEmpty()) {
      files.put(
          INDEX,
          new Members()
              .with("mounts", new Json.Arr(mounts))
              .with("config", config(blueprint))
              .object());
    }
    return files;
  }

  /** The same of {@code ui} alone, which {@code service} would have at {@code path}. */
  public static SortedMap<String, Json> of(
      Blueprint blueprint, Service service, Ui ui, String path) {
    var files = new TreeMap<String, Json>();
    new CompilePages(blueprint, service).add(ui, files);
    Name slug = service.slug();
    Json mount = mount(new Composition.UiRoute(new Name(path, slug.span()), slug));
    files.put(
        INDEX,
        new Members()
            .with("mounts", new Json.Arr(List.of(mount)))
            .with("config", config(blueprint))
            .object());
    return files;
  }

  /** What project.json says; a single service has its UI at the root. */
  private static List<Composition.UiRoute> routes(Blueprint blueprint) {
    List<Composition.UiRoute> said = blueprint.composition().uiRoutes();
    if (!said.isEmpty() || blueprint.form() == Blueprint.Form.PROJECT) return said;
    Name slug = blueprint.services().getFirst().slug();
    return List.of(new Composition.UiRoute(new Name("/", slug.span()), slug));
  }

  private static Json mount(Composition.UiRoute route) {
    return new Members()
        .with("path", route.path().text())
        .with("service", route.service().text())
        .object();
  }

  /** Public configurations by their packages' own names, placeholders of variables kept. */
  private static Json config(Blueprint blueprint) {
    var config = new Members();
    for (Composition.Module module : blueprint.composition().modules()) {
      if (module.config().isEmpty()) continue;
      var settings = new Members();
      module.config().forEach(setting -> settings.with(setting.key().text(), setting.value()));
      config.with(moduleName(blueprint, module.key().text()), settings);
    }
    return config.object();
  }

  private static String moduleName(Blueprint blueprint, String key) {
    return new Catalog(blueprint)
        .modules().stream()
            .filter(wired -> wired.module().key().text().equals(key))
            .map(wired -> wired.client().name())
            .findFirst()
            .orElse(key);
  }

  private void add(Ui ui, SortedMap<String, Json> files) {
    String folder = "pages/" + service.slug() + "/";
    files.put(folder + "manifest.json", manifest(ui));
    ui.layouts()
        .forEach(page -> files.put(folder + "layouts/" + page.name() + ".json", page(page)));
    ui.screens()
        .forEach(page -> files.put(folder + "screens/" + page.name() + ".json", page(page)));
  }

  private static Json manifest(Ui ui) {
    var routes = new ArrayList<Json>();
    var byPattern = new Members();
    for (Ui.Route route : ui.routes()) {
      String path = route.screen().text();
      byPattern.with(
          route.pattern().text(),
          new Members()
              .with("layout", route.layout().text())
              .with("screen", path.substring(path.lastIndexOf('/') + 1)));
      routes.add(Json.of(route.pattern().text()));
    }
    var metadata = new Members().with("title", ui.title().text());
    if (!ui.description().isEmpty()) metadata.with("description", ui.description());
    return new Members()
        .with("version", "2.0")
        .with("metadata", metadata)
        .with("routes", byPattern)
        .with("order", new Json.Arr(routes)) // of two patterns that fit, the first one counts
        .object();
  }

  private Json page(Ui.Page page) {
    var compiled = new Members();
    if (!page.title().isEmpty()) {
      compiled.with("metadata", new Members().with("title", page.title()));
    }
    compiled.with("spec", spec(page.spec()));
    var data = new Members();
    page.data().forEach(each -> data.with(each.path().text(), data(each)));
    var actions = new Members();
    page.actions().forEach(each -> actions.with(each.name().text(), action(each)));
    return compiled
        .withAny("data", data.object())
        .withAny("actions", actions.object())
        .withAny("files", files(page))
        .object();
  }

  /** By which bindings its elements upload, list and remove files, where it has such elements. */
  private Json.Obj files(Ui.Page page) {
    var files = new Members();
    boolean shown =
        page.spec().elements().stream().anyMatch(each -> UiComponents.ofFiles(each.type().text()));
    for (FileOperation operation : FileOperation.values()) {
      List<FileRoute> routes = shown ? FileRoutes.of(blueprint, operation) : List.of();
      if (!routes.isEmpty()) files.with(operation.key(), routes, this::file);
    }
    return files.object();
  }

  private Json file(FileRoute route) {
    var params = new Members();
    route.params().forEach(params::with);
    var answers = new Members();
    route.answers().forEach(answers::with);
    Members file =
        reached(route.service().slug().text(), route.binding()).with("params", params.object());
    route.route().ifPresent(id -> file.with("route", id));
    return file.withAny("answers", answers.object()).object();
  }

  private static Json spec(Ui.Spec spec) {
    var elements = new Members();
    spec.elements().forEach(element -> elements.with(element.id(), element(element)));
    return new Members().with("root", spec.root().text()).with("elements", elements).object();
  }

  private static Json.Obj element(Ui.Element element) {
    var compiled =
        new Members()
            .with("type", element.type().text())
            .with("props", members(element.props()))
            .with("children", element.children().stream().map(Ui.Child::id).toList());
    element.visible().ifPresent(condition -> compiled.with("visible", condition.json()));
    compiled.withAny("on", members(element.on())).withAny("watch", members(element.watch()));
    element
        .repeats()
        .ifPresent(
            path -> {
              var repeat = new Members().with("statePath", path.text());
              element.key().ifPresent(key -> repeat.with("key", key.text()));
              compiled.with("repeat", repeat);
            });
    return compiled.object();
  }

  private static Json.Obj members(List<JsonNode.Member> members) {
    var values = new Members();
    members.forEach(member -> values.with(member.name(), member.value().json()));
    return values.object();
  }

  private Json data(Ui.Data data) {
    Binding binding = binding(data.binding());
    Members compiled =
        reached(slug(data.binding()), binding)
            .withAny("params", params(data.params(), false))
            .withAny("headers", headers(data.params(), binding));
    if (!data.moments().isEmpty()) compiled.with("refetchOn", data.moments());
    return compiled.object();
  }

  /**
   * @param paths a parameter that is read from the state is its path alone
   */
  private static Json.Obj params(List<Ui.Param> params, boolean paths) {
    var values = new Members();
    for (Ui.Param param : params) {
      Json value = param.value().json();
      values.with(
          param.name().text(),
          paths ? param.state().map(path -> Json.of(path.text())).orElse(value) : value);
    }
    return values.object();
  }

  private Json action(Ui.Action action) {
    return switch (action) {
      case Ui.Action.Navigate(var _, var to, var params) ->
          new Members()
              .with("kind", "navigation")
              .with("navigateTo", to.text())
              .withAny("paramsFromState", params(params, true))
              .object();
      case Ui.Action.Refetch(var _, var targets) ->
          new Members().with("kind", "refetch").with("targets", texts(targets)).object();
      case Ui.Action.Command command -> command(command);
      case Ui.Action.OfModule ofModule -> ofModule(ofModule);
    };
  }

  private Json command(Ui.Action.Command command) {
    var success = new Members();
    command.then().ifPresent(to -> success.with("navigateTo", to.text()));
    if (!command.refetched().isEmpty()) success.with("refetchData", texts(command.refetched()));
    if (!command.cleared().isEmpty()) success.with("clearFormState", texts(command.cleared()));
    Binding binding = binding(command.binding());
    var compiled =
        new Members()
            .with("kind", "command")
            .withAll(reached(slug(command.binding()), binding).object())
            .with("paramsFromState", params(command.params(), true))
            .withAny("headers", headers(command.params(), binding))
            .withAny("onSuccess", success.object());
    if (command.alerts()) compiled.with("onError", new Members().with("showAlert", true));
    return compiled.object();
  }

  private Json ofModule(Ui.Action.OfModule action) {
    var compiled = new Members().with("kind", "module-action");
    action.target().ifPresent(target -> compiled.with("target", target.text()));
    action.module().ifPresent(module -> compiled.with("module", moduleName(module.text())));
    action
        .category()
        .flatMap(category -> new Catalog(blueprint).ofCategory(category.text()))
        .ifPresent(wired -> compiled.with("module", wired.client().name()));
    compiled
        .with("name", action.operation().text())
        .withAny("params", params(action.params(), false));
    var success = new Members();
    if (!action.said().isEmpty()) success.with("showAlert", action.said());
    action.then().ifPresent(to -> success.with("navigateTo", to.text()));
    compiled.withAny("onSuccess", success.object());
    if (!action.failed().isEmpty()) {
      compiled.with("onError", new Members().with("showAlert", action.failed()));
    }
    return compiled.object();
  }

  private String moduleName(String named) {
    return new Catalog(blueprint)
        .modules().stream()
            .filter(wired -> wired.isNamed(named))
            .map(wired -> wired.client().name())
            .findFirst()
            .orElse(named);
  }

  private static List<String> texts(List<Name> names) {
    return names.stream().map(Name::text).toList();
  }

  /** Which of {@code params} the service reads from a header, with the header's name. */
  private static Json.Obj headers(List<Ui.Param> params, Binding binding) {
    var headers = new Members();
    for (Ui.Param param : params) {
      for (Binding.From from : binding.inputFrom()) {
        if (from.input().text().equals(param.name().text())
            && from.source() instanceof InputSource.FromHeader(String header)) {
          headers.with(param.name().text(), header);
        }
      }
    }
    return headers.object();
  }

  private Binding binding(Name ref) {
    String id = ref.text().substring(ref.text().indexOf('.') + 1);
    return blueprint.service(slug(ref)).orElseThrow().bindings().stream()
        .filter(each -> each.id().text().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private String slug(Name ref) {
    int dot = ref.text().indexOf('.');
    return dot < 0 ? service.slug().text() : ref.text().substring(0, dot);
  }

  /** How a binding is reached: below the path that its service has in this project. */
  private Members reached(String slug, Binding binding) {
    String base =
        blueprint.httpRoutes().stream()
            .filter(route -> route.service().text().equals(slug))
            .map(HttpRoute::base)
            .findFirst()
            .orElseThrow()
            .text();
    String path = ("/" + base + "/" + binding.path()).replaceAll("/+", "/");
    boolean bare = path.length() > 1 && path.endsWith("/");
    return new Members()
        .with("method", binding.method() == HttpMethod.GET ? "GET" : "POST")
        .with("path", bare ? path.substring(0, path.length() - 1) : path);
  }
}
