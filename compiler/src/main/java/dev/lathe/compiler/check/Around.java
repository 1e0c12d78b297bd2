package dev.lathe.compiler.check;

import dev.lathe.compiler.blueprint.Blueprint;
import dev.lathe.compiler.blueprint.Blueprint.Service;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Span;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A project as its own rules and those of UIs, workflows, uploads and init see it: all names that
 * were read, but no part that names what could not be read.
 */
final class Around {
  private final Blueprint blueprint;
  private final List<Span> wrong;
  private final boolean known;

  /**
   * @param read what was found while the files were read
   * @param found all that was found since, with that
   */
  Around(Blueprint whole, List<Diagnostic> read, List<Diagnostic> found) {
    this.wrong = Wrong.places(found);
    List<Span> unread = Wrong.places(read);
    this.known = unread.stream().noneMatch(Around::aboutProject);
    this.blueprint = wrong.isEmpty() ? whole : without(whole, unread, wrong);
  }

  private static Blueprint without(Blueprint whole, List<Span> unread, List<Span> wrong) {
    var places = new Places(whole);
    boolean entities = unread.stream().noneMatch(places.entities()::holds);
    boolean bindings =
        whole.services().stream()
            .map(places::bindings)
            .noneMatch(file -> unread.stream().anyMatch(span -> span.file().equals(file)));
    boolean modules = unread.stream().noneMatch(Around::aboutProject);
    boolean uploads = wrong.stream().noneMatch(span -> span.file().endsWith("storage.json"));
    Predicate<Service> ui =
        service ->
            bindings && modules && uploads && unread.stream().noneMatch(places.ui(service)::holds);
    return whole
        .with(
            whole.entities(),
            whole.services().stream()
                .map(
                    service ->
                        service.with(
                            entities && uploads ? service.uploads() : List.of(),
                            service.ui().filter(_ -> ui.test(service))))
                .toList())
        .with(
            whole.workflows().filter(_ -> entities && bindings && modules),
            whole
                .init()
                .filter(_ -> modules && wrong.stream().noneMatch(places.entities()::holds)));
  }

  /** What says which services and modules there are, and of which kind. */
  private static boolean aboutProject(Span place) {
    String file = place.file();
    return file.equals("project.json")
        || file.equals("manifest.json")
        || file.endsWith("/service.json")
        || (place.line() == 0 && file.startsWith("services/"))
        || file.startsWith("node_modules/");
  }

  /** What {@code rule} finds, but for what follows from something else. */
  List<Diagnostic> kept(Function<Blueprint, List<Diagnostic>> rule) {
    return rule.apply(blueprint).stream().filter(finding -> !follows(finding)).toList();
  }

  private boolean follows(Diagnostic finding) {
    boolean composed = aboutProject(finding.span()) && !known;
    return composed || wrong.stream().anyMatch(place -> follows(finding, place));
  }

  private static boolean follows(Diagnostic finding, Span place) {
    boolean same = Unit.at(place).holds(finding.span()) || Unit.at(finding.span()).holds(place);
    boolean unbound =
        finding.code() == DiagnosticCode.BLUEPRINT_COMPOSE_HTTP_ROUTE_TARGET_MISSING_BINDINGS
            && place.file().endsWith("/bindings/bindings.json");
    return unbound || (same && place.line() > 0);
  }
}
