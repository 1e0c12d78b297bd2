package dev.lathe.cli;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.compiler.diff.Difference;
import dev.lathe.compiler.diff.Side;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.console.AskedQuery;
import dev.lathe.dev.console.DevDocuments;
import dev.lathe.dev.console.NotAsked;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Channel;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.platform.Time;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What `lathe explain`, `history`, `diff` and `check` write with `--json`, for the console of a
 * developer's server: of what is live there, its channel and what was saved last.
 */
final class ConsoleDocuments implements DevDocuments {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final DevServer server;
  private final BundleStore store;
  private final String channel;
  private final Time time;

  /** What the last compilation found, as text. */
  private volatile String findings;

  /** Of one bundle, which never changes. */
  private record Explained(BundleId bundle, String text) {}

  private volatile Optional<Explained> explained = Optional.empty();

  ConsoleDocuments(
      DevServer server, BundleStore store, String channel, Compilation first, Time time) {
    this.server = server;
    this.store = store;
    this.channel = channel;
    this.time = time;
    this.findings = json(first, true, List.of());
  }

  @Override
  public Optional<String> at(String path, AskedQuery query) {
    return switch (path) {
      case "/-/dev/findings" -> Optional.of(findings);
      case "/-/dev/statements" -> Optional.of(statements());
      case "/-/dev/history" -> Optional.of(history());
      case "/-/dev/diff" -> Optional.of(diff(query));
      default -> Optional.empty();
    };
  }

  /**
   * Tells {@code compilation} from now on.
   *
   * @param live whether it is what runs
   * @param held why it is not, where it is in order
   */
  void compiled(Compilation compilation, boolean live, List<String> held) {
    findings = json(compilation, live, held);
  }

  private String json(Compilation compilation, boolean live, List<String> held) {
    return new Members()
        .with("ok", compilation.bundle().isPresent())
        .with("live", live)
        .with("held", held)
        .with("at", EventTime.text(time.now()))
        .with("findings", DiagnosticJson.of(compilation.findings()))
        .with("lines", compilation.findings(), finding -> line(compilation, finding))
        .text();
  }

  private static Json line(Compilation compilation, Diagnostic finding) {
    return compilation
        .lines()
        .line(finding.span().file(), finding.span().line())
        .map(Json::of)
        .orElse(Json.NULL);
  }

  private String statements() {
    BundleId id =
        LiveBundle.named(server.database()).orElseThrow(() -> new NotAsked("no bundle is live"));
    Optional<Explained> known = explained.filter(one -> one.bundle().equals(id));
    if (known.isPresent()) return known.get().text();
    Bundle bundle = BundleFile.read(id, store.get(id)).bundle();
    String text =
        JsonText.write(
            new Json.Arr(Explanation.all(bundle).stream().<Json>map(Explanation::json).toList()));
    explained = Optional.of(new Explained(id, text));
    return text;
  }

  private String history() {
    List<Wish> wishes = store.channel(channel).map(Channel::wishes).orElse(List.of());
    return JsonText.write(WishLines.data(channel, wishes));
  }

  private String diff(AskedQuery query) {
    return JsonText.write(Difference.between(side(query, "from"), side(query, "to")).json());
  }

  private Side side(AskedQuery query, String name) {
    String id =
        query
            .first(name)
            .filter(text -> ID.matcher(text).matches())
            .orElseThrow(
                () -> new NotAsked("`from` and `to` are ids of bundles, 64 hexadecimal digits"));
    try {
      var bundle = new BundleId(id);
      Bundle read = BundleFile.read(bundle, store.get(bundle)).bundle();
      return new Side(read, Compiler.source(read));
    } catch (BundleUnreadable lost) {
      throw new NotAsked("the bundle of `%s` can't be read: %s".formatted(name, lost.getMessage()));
    }
  }
}
