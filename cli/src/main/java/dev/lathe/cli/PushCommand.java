package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.bundle.Pointer;
import dev.lathe.runtime.bundle.Push;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.rehearsal.RehearsalReport;
import dev.lathe.runtime.rollout.WishWatch;
import dev.lathe.runtime.sql.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe push}: put a bundle into a store and point a channel to it. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = "Upload a bundle and point a channel to it; the relay makes it live.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe push examples/issue-tracker --to s3://bundles/issue-tracker",
      "  lathe push issue-tracker.bundle --to s3://bundles/issue-tracker --channel staging",
      "  lathe push examples/issue-tracker --to /srv/bundles",
      "  lathe push examples/issue-tracker --to /srv/bundles --allow-breaking \"no users yet\"",
      "  lathe push examples/issue-tracker --to s3://bundles/app --wait \\",
      "    --database libsql://app.turso.io",
      "  lathe push examples/issue-tracker --to s3://bundles/app --rehearse \\",
      "    --database libsql://app.turso.io --policy rehearsal.json",
      "",
      "What changes for clients, consumers and data is judged as by `lathe diff`: what",
      "breaks them ends with 1, unless --allow-breaking says why it may.",
      "",
      "Of two pushes at once one points the channel, and the other ends with 4: it",
      "does not take the place of what it has not seen, unless --force says so. With",
      "--wait, 5 says that the database refuses the bundle, with the cause, and 6 that",
      "the time is over.",
      "",
      "S3: region, credentials and AWS_ENDPOINT_URL come from the environment or a profile."
    })
final class PushCommand implements Callable<Integer> {
  /** The store is all that is known here: what became of the push, the database knows. */
  private static final String NEXT =
      "functions on this channel take it live from their relay's next tick on: the relay's log line"
          + " and the database's table `rollout` say how far it is, or why it was refused";

  private static final String UNDONE = "nothing was pushed";

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      paramLabel = "BLUEPRINT|BUNDLE",
      description = "A blueprint's folder, or a bundle file.")
  private Path subject = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "STORE",
      required = true,
      description = "s3://bucket/prefix, or a folder.")
  private String store = "";

  @Mixin private final ChannelOption channel = new ChannelOption();

  @Option(
      names = "--force",
      description = "Point the channel whatever it says, also if another push was first.")
  private boolean force;

  @Mixin private final MotiveOptions motives = new MotiveOptions();

  @Mixin private final RehearsalOptions rehearsal = new RehearsalOptions();

  @Mixin private final WaitOptions wait = new WaitOptions();

  private final Time time = SystemPlatform.create().time();

  @Override
  public Integer call() {
    String pointed = channel.name();
    Optional<RehearsalGate> rehearsed = rehearsal.gate();
    boolean waits = wait.wanted(rehearsed.isPresent());
    BundleStore target = Stores.open(store);
    if (waits) {
      return wait.database().with(database -> pushAndWait(target, pointed, database, rehearsed));
    }
    return rehearsed.isPresent()
        ? wait.database()
            .with(database -> pushAlone(target, pointed, Optional.of(database), rehearsed))
        : pushAlone(target, pointed, Optional.empty(), rehearsed);
  }

  private int pushAlone(
      BundleStore target,
      String pointed,
      Optional<Database> database,
      Optional<RehearsalGate> rehearsed) {
    push(target, pointed, database, rehearsed);
    if (!global.json) global.err().println(NEXT);
    return ExitCode.OK.number();
  }

  private int pushAndWait(
      BundleStore target, String pointed, Database database, Optional<RehearsalGate> rehearsed) {
    Pointer pointer = push(target, pointed, Optional.of(database), rehearsed);
    var progress = new RolloutProgress(form(), global.json ? global.out() : global.err());
    var watch = new WishWatch(target, pointed, database, pointer);
    String where = "channel `%s` of %s".formatted(pointed, store);
    new RolloutWait(watch, pointer.bundle(), where, progress, time)
        .untilLive(wait.limit(), wait.said());
    return ExitCode.OK.number();
  }

  private RolloutProgress.Form form() {
    if (global.json) return RolloutProgress.Form.DATA;
    return Terminal.isThere(System.console())
        ? RolloutProgress.Form.CHANGING
        : RolloutProgress.Form.LINES;
  }

  private Pointer push(
      BundleStore target,
      String pointed,
      Optional<Database> database,
      Optional<RehearsalGate> rehearsed) {
    // Who cannot be asked then is told before the push.
    Optional<BundleId> live = database.flatMap(LiveBundle::named);
    ChangeGate gate = motives.gate();
    StoredPush push =
        force
            ? StoredPush.forced(target, store, pointed)
            : StoredPush.begin(target, store, pointed);
    BundleFile file = Compilation.fileAt(subject, global.command());
    ChangeGate.Verdict verdict = gate.judge(target, places(push, live), file);
    ChangeGate.Verdict told =
        verdict.breaking() ? database.map(verdict::in).orElse(verdict) : verdict;
    gate.pass(told, UNDONE, global);
    Optional<RehearsalReport> again =
        rehearsed.map(
            one -> one.pass(database.orElseThrow(), file, target, subject, UNDONE, global));
    boolean mended = push.keep(file) == Push.Kept.REPLACED;
    if (mended) global.err().println(push.mended(file.id()));
    Pointer pointer = push.point(file.id(), motives.motive(Deed.PUSH, verdict));
    PrintWriter out = global.out();
    if (global.json) {
      var data =
          new Members()
              .with("id", file.id().value())
              .with("channel", pointed)
              .with("at", pointer.at().toString());
      if (mended) data.with("replacedDamaged", true);
      data.with("verdict", verdict.text());
      again.ifPresent(report -> data.with("rehearsal", report.counted()));
      out.println(data.text());
    } else {
      out.println(file.id());
      verdict.text().ifPresent(text -> global.err().println("what it changes: " + text));
      again.ifPresent(
          report -> global.err().println("what it decides again: " + RehearsalText.head(report)));
      global.err().println("channel `%s` of %s points to it".formatted(pointed, store));
    }
    out.flush();
    lock(pointer, pointed);
    return pointer;
  }

  private Map<BundleId, String> places(StoredPush push, Optional<BundleId> live) {
    Map<BundleId, String> places = new LinkedHashMap<>();
    live.ifPresent(id -> places.put(id, "bundle %s, which the database serves".formatted(id)));
    push.before()
        .map(Pointer::bundle)
        .ifPresent(
            id ->
                places.put(id, "bundle %s, which channel `%s` says".formatted(id, channel.name())));
    return places;
  }

  /** Says in the blueprint's folder what is deployed, where that is one and takes it. */
  private void lock(Pointer pointer, String pointed) {
    if (!Files.isDirectory(subject)) return;
    try {
      LockFile.of(subject)
          .with(new LockFile.Deployed(Stores.name(store), pointed, pointer.bundle()))
          .write(subject);
    } catch (IOException | UncheckedIOException | Refused e) {
      global.err().println("note: " + LockFile.NAME + " was not written: " + e.getMessage());
    }
  }
}
