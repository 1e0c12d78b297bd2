package dev.lathe.cli;

import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.archive.EventLog;
import dev.lathe.runtime.archive.LogChain;
import dev.lathe.runtime.archive.LogChain.Link;
import dev.lathe.runtime.bundle.LiveBundle;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.verify.DatabaseVerification;
import dev.lathe.runtime.verify.Deviation;
import dev.lathe.runtime.verify.VerificationReport;
import dev.lathe.runtime.verify.VerificationReport.TableReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lathe verify}: whether a database holds what its log says. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Make all tables of the live bundle anew from a copy of the log, and compare.",
      "Streams have to be without a hole, rows as the log says. Only reads."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe verify                                 what `lathe dev` keeps here",
      "  lathe verify --database libsql://app.turso.io --from s3://bundles/app",
      "  lathe verify --chain                         a head to note, for --expect later",
      "",
      "Ends with 1 where something deviates."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final DatabaseOption database = new DatabaseOption();

  @Mixin private final StoreOption from = new StoreOption();

  @Option(names = "--chain", description = "Tell the head of the hash chain of the log, too.")
  private boolean chain;

  @Option(
      names = "--expect",
      paramLabel = "POSITION:SHA256",
      description = {
        "A head that was told before: find whether an event up to there is",
        "another than it was. Several narrow down which."
      })
  private List<String> expected = List.of();

  private List<Link> links = List.of();
  private @Nullable Link head;

  @Override
  public Integer call() {
    links = expected.stream().map(VerifyCommand::link).toList();
    VerificationReport report = database.with(this::verify);
    PrintWriter out = global.out();
    if (global.json) {
      Members data = json(report);
      if (head != null) data.with("chain", head.text());
      out.println(data.text());
    } else {
      print(report, out);
    }
    return (report.sound() ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private VerificationReport verify(Database of) {
    BundleId live =
        LiveBundle.named(of)
            .orElseThrow(() -> Refused.wrong("the database serves no bundle: nothing to verify"));
    BundleFile file = BundleFile.read(live, from.store(database).get(live));
    try (var copies = new Copies("lathe-verify")) {
      VerificationReport report =
          new DatabaseVerification(of, file.bundle(), live, copies::fresh).run();
      if (!chain && links.isEmpty()) return report;
      var found = LogChain.along(new EventLog(of), report.position(), links);
      head = found.head();
      return report.withFaults(found.faults());
    }
  }

  private static Link link(String text) {
    return Link.of(text)
        .orElseThrow(
            () ->
                Refused.usage(
                    "`%s` is no head of a chain: write POSITION:SHA256, as `lathe verify --chain` tells it"
                        .formatted(text)));
  }

  private void print(VerificationReport report, PrintWriter out) {
    report.faults().forEach(fault -> out.println("log: " + fault));
    for (TableReport table : report.tables()) {
      String state =
          table.behind() > 0
              ? table.behind() + " events behind, not compared"
              : table.behind() < 0
                  ? "ahead of the log by " + -table.behind() + " events"
                  : table.sound() ? "as the log says" : "deviates";
      out.println("%s: %s rows, %s".formatted(table.table(), table.rows(), state));
      for (Deviation deviation : table.deviations()) {
        out.println("  %s: %s".formatted(deviation.kind().word(), deviation.key()));
      }
    }
    if (head != null) out.println("chain: " + head.text());
    String verdict =
        !report.sound()
            ? "something deviates"
            : report.whole() ? "all as the log says" : "what was compared is as the log says";
    global
        .err()
        .println(
            "%s events up to position %s, %s tables: %s"
                .formatted(report.events(), report.position(), report.tables().size(), verdict));
  }

  private static Members json(VerificationReport report) {
    return new Members()
        .with("sound", report.sound())
        .with("whole", report.whole())
        .with("events", report.events())
        .with("position", report.position())
        .with("faults", report.faults())
        .with("tables", report.tables(), VerifyCommand::json);
  }

  private static Json json(TableReport table) {
    List<Deviation> deviations = table.deviations();
    return new Members()
        .with("table", table.table())
        .with("rows", table.rows())
        .with("sha256", table.digest())
        .with("behind", table.behind())
        .with("deviations", deviations, VerifyCommand::json)
        .object();
  }

  private static Json json(Deviation deviation) {
    return new Members()
        .with("kind", deviation.kind().word())
        .with("key", deviation.key())
        .object();
  }
}
