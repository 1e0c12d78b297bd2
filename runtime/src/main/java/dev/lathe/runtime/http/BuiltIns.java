package dev.lathe.runtime.http;

import dev.lathe.model.json.Members;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.tenant.Tenant;
import dev.lathe.runtime.identity.Caller;
import dev.lathe.runtime.operation.ServedBundles;
import dev.lathe.runtime.plan.Actor;
import dev.lathe.runtime.platform.Platform;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.sql.TenantDatabases;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers the routes that every service has. */
final class BuiltIns {
  /** Takes nobody's turn: who watches asks every few seconds. */
  private static final Statement READ = Statement.read("SELECT bundle FROM live");

  /** Changes nothing, but waits for the writer's turn: a server that cannot write is not well. */
  private static final Statement WRITE =
      Statement.write("UPDATE live SET at=at WHERE one=0 RETURNING at");

  /** Another version of this program may say it in other words: an hour is soon enough. */
  private static final String PAGE_KEPT = "public, max-age=3600";

  private static final Map<String, Statement> PROBES = Map.of("read", READ, "write", WRITE);

  private final TenantDatabases databases;
  private final ServedBundles<LoadedBundle> bundles;
  private final EventFeed events;
  private final PageAnswers pages;
  private final Platform platform;

  BuiltIns(
      TenantDatabases databases,
      ServedBundles<LoadedBundle> bundles,
      EventFeed events,
      PageAnswers pages,
      Platform platform) {
    this.databases = databases;
    this.platform = platform;
    this.bundles = bundles;
    this.events = events;
    this.pages = pages;
  }

  /** Answers {@code request}, whose {@code caller} was let in. */
  Reply reply(
      BuiltIn builtIn,
      Tenant tenant,
      LoadedBundle bundle,
      RequestTarget target,
      HttpRequest request,
      Caller caller) {
    var control = new Control(databases.of(tenant));
    return switch (builtIn) {
      case HEALTH -> health(tenant, target.query());
      case SERVICE -> Reply.Success.json(service(bundle), Map.of());
      case OPENAPI -> openApi(bundle, target.segments());
      case UI ->
          pages
              .reply(bundle, request, target)
              .orElseGet(() -> new Reply.Failure(withoutPages(bundle)));
      case METRICS -> Metrics.of(databases.of(tenant));
      case EVENTS -> events.reply(databases.of(tenant), target.query());
      case STANDING -> control.standing();
      case PARKED -> control.parked(target.query());
      case RELEASE -> control.release(request.body());
      case NOTHING -> new Reply.Failure(Destination.unknown());
      case PROBLEM -> page(ErrorCode.named(target.segments().getLast()).orElseThrow());
      case COMMANDS -> control.commands(target.query());
      case REFUSALS -> control.refusals(target.query());
      case WHY -> control.why(target.query(), bundle.plans().personal().fields());
      case RUNS -> runs(tenant).runs(target.query());
      case RUN -> runs(tenant).run(target.segments().get(2));
      case RUN_TRACE -> runs(tenant).trace(target.segments().get(2), target.query());
      case RUN_REPLAY ->
          runs(tenant).replay(target.segments().get(2), target.query(), bundle.workflows());
      case RUN_CHANGE ->
          runs(tenant)
              .change(
                  target.segments().get(2),
                  target.segments().getLast(),
                  request.body(),
                  caller.actor().map(Actor::id),
                  bundle.workflows());
      case RUN_START ->
          runs(tenant)
              .start(
                  request.body(), caller.actor().map(Actor::id), bundle.id(), bundle.workflows());
      case TASKS, TASK_CHANGE, WORKFLOW_START, BULK ->
          throw new IllegalStateException("it depends on who asks");
    };
  }

  private RunControl runs(Tenant tenant) {
    return new RunControl(databases.of(tenant), platform);
  }

  /** What a problem's {@code type} leads to: for people, the same wherever this program runs. */
  private static Reply page(ErrorCode code) {
    String meaning = code.meaning();
    String text =
        "%s: %s %s\n\n%s.\n\nFor example: %s\n"
            .formatted(
                code.name(),
                code.status().code(),
                code.status().title(),
                meaning.substring(0, 1).toUpperCase(Locale.ROOT) + meaning.substring(1),
                code.example());
    return new Reply.Success(
        new AnswerBody.Text(text), "text/plain; charset=utf-8", PAGE_KEPT, Map.of());
  }

  private static Reply openApi(LoadedBundle bundle, List<String> segments) {
    return bundle
        .descriptions()
        .at(segments)
        .<Reply>map(document -> Reply.Success.json(document.text(), Map.of()))
        .orElseGet(
            () ->
                new Reply.Failure(
                    Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is described here")));
  }

  /** Well is who has a bundle and can read; and write, where that is asked. */
  Reply health(Tenant tenant, Map<String, List<String>> query) {
    List<String> probes = query.getOrDefault("probe", List.of("read"));
    if (!PROBES.containsKey(probes.getFirst()) || probes.size() > 1) {
      return new Reply.Failure(
          Problem.of(ErrorCode.VALIDATION_ERROR, "`probe` is read or write, once"));
    }
    try {
      bundles.of(tenant).current();
      databases.of(tenant).execute(PROBES.get(probes.getFirst()));
      return Reply.Success.json("{\"ok\":true}", Map.of());
    } catch (RuntimeException e) {
      return new Reply.Unwell(Failures.of(e).message(), e);
    }
  }

  private static String service(LoadedBundle bundle) {
    return new Members()
        .with("name", bundle.name())
        .with("version", bundle.version())
        .with("rntmeVersion", new Members().with("major", 1).with("minor", 0).with("patch", 0))
        .text();
  }

  private static Problem withoutPages(LoadedBundle bundle) {
    return bundle.pages().get().mounts().isEmpty()
        ? Problem.of(ErrorCode.ROUTE_NOT_FOUND, "This blueprint has no user interface")
            .withHint("`lathe ui scaffold` writes one that begins as its model is")
        : Destination.unknown();
  }
}
