package dev.lathe.cli;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.bundle.Deed;
import dev.lathe.runtime.platform.Time;
import java.util.List;

/**
 * What becomes of a save under `lathe dev`: what is in order, and breaks nothing of what is live,
 * is live. Else the last good one stays, and why is told once: a save that is held for the same
 * reason as the one before says so in a line.
 */
final class DevReload {
  private final ReloadedServer server;
  private final MotiveOptions motives;
  private final GlobalOptions global;
  private final Time time;

  /** What the last save was held for; empty where it was not. */
  private List<String> told = List.of();

  DevReload(ReloadedServer server, MotiveOptions motives, GlobalOptions global, Time time) {
    this.server = server;
    this.motives = motives;
    this.global = global;
    this.time = time;
  }

  /** {@code began} is the tick at which the save was noticed. */
  void saved(Compilation compilation, long began) {
    var report = new FindingsReport(compilation, global.command());
    if (compilation.bundle().isEmpty()) {
      server.compiled(compilation, false, List.of());
      report.on(global.err(), global.json);
      server.broken(report.errors());
      global.err().println(report.line() + "; what was live stays");
      return;
    }
    Bundle bundle = compilation.bundle().get();
    ChangeGate gate = motives.gate();
    ChangeGate.Verdict verdict = gate.judge(server.live(), bundle, "what is live");
    if (verdict.breaking() && gate.allowed().isEmpty()) {
      server.compiled(compilation, false, verdict.lines());
      hold(verdict);
      return;
    }
    told = List.of();
    server.deploy(bundle, motives.motive(Deed.PUSH, verdict));
    server.compiled(compilation, true, List.of());
    long millis = (time.ticks() - began) / 1_000_000;
    server.announce(millis);
    global.err().println("%s; live after %s ms".formatted(report.line(), millis));
  }

  private void hold(ChangeGate.Verdict verdict) {
    List<String> lines = verdict.lines();
    server.hold(
        "%s what is live; what was live stays: %s"
            .formatted(verdict.counted(), String.join("; ", lines)));
    if (lines.equals(told)) {
      global.err().println("not live, for the same as before; what was live stays");
      return;
    }
    told = lines;
    ChangeGate.tell(verdict, global.err());
    global
        .err()
        .println(
            "%s what is live; what was live stays. Write it so that it breaks nothing, or begin again with `lathe dev … --allow-breaking \"why\"`, or with --reset"
                .formatted(verdict.counted()));
  }
}
