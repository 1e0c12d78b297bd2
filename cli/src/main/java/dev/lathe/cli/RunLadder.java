package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.runs.RunStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run's steps as a ladder: a rung for each, with the time since the run began, the node, what
 * became of it and where tokens rest since. For the steps of one run, in their order.
 */
final class RunLadder {
  private static final int NODE_WIDTH = 20;

  private Optional<Instant> began = Optional.empty();

  /** By node, since when a token has rested there. */
  private final Map<String, Instant> came = new HashMap<>();

  /** The next rung. */
  String rung(RunStep step) {
    Instant time = Instant.parse(step.time());
    if (began.isEmpty()) began = Optional.of(time);
    Optional<Instant> since = step.node().map(came::get);
    step.resting().forEach(node -> came.put(node, time));
    String took =
        since
            .map(at -> Duration.between(at, time))
            .filter(Duration::isPositive)
            .map(lasted -> " after " + span(lasted))
            .orElse("");
    String on = step.resting().isEmpty() ? "" : "  → " + String.join(", ", step.resting());
    String where = step.node().or(() -> step.after().text("start")).orElse("");
    return ("%-9s %s %-" + NODE_WIDTH + "s %s%s%s")
        .formatted(
            "+" + span(Duration.between(began.get(), time)),
            step.version() == 1 ? "┌" : step.last() ? "└" : "├",
            where,
            said(step),
            took,
            on)
        .stripTrailing();
  }

  /** What became of it. */
  static String said(RunStep step) {
    Json.Obj after = step.after();
    return switch (step.type()) {
      case "RunStarted" -> "begun" + names(after, " with ");
      case "StepCompleted" -> "done" + names(after, " → ");
      case "StepRefused" -> "refused: " + why(after);
      case "StepFailed" ->
          "failed, try %s: %s%s"
              .formatted(
                  written(after, "attempt"),
                  why(after),
                  after.text("again").map(at -> "; again " + at).orElse("; no more"));
      case "StepDelayed" ->
          "waits: " + written(after, "message") + "; again " + after.text("again").orElse("?");
      case "TimerFired" -> "its time came";
      case "RunCompleted" -> "completed";
      case "RunFailed" -> "failed: " + after.text("code").orElse("");
      case "RunCancelled" -> "cancelled" + reason(after) + by(step);
      case "RunRetried" -> "tried again" + by(step);
      case "StepSkipped" ->
          "taken as done"
              + names(after, " → ")
              + after.text("to").map(to -> ", on to " + to).orElse("")
              + by(step);
      case "RunPaused" -> "paused" + reason(after) + by(step);
      case "RunResumed" -> "goes on" + by(step);
      case "RunStepped" -> "takes one step" + by(step);
      case "RunMigrated" ->
          "goes on with definition " + shortened(after.text("hash").orElse("?")) + by(step);
      case "MessageReceived" -> "got " + after.text("name").orElse("?") + names(after, " with ");
      case "MessageSent" -> "sent " + after.text("name").orElse("?");
      case "StepProposed" -> "proposed to " + after.text("validator").orElse("?");
      case "StepValidated" ->
          (after.get("approved").equals(Optional.of(Json.of(true))) ? "agreed to" : "not agreed to")
              + by(step)
              + after.text("note").map(note -> ": " + note).orElse("");
      case "TaskOpened" -> "open for people";
      case "TaskClaimed" -> "claimed" + by(step);
      case "TaskDelegated" -> "given away" + by(step);
      case "TaskCompleted" -> "done" + names(after, " → ") + by(step);
      case "TaskCancelled" -> "open no more";
      case "CallBegun" -> "called " + after.text("run").orElse("?");
      case "CallCancelled" -> "waits for " + after.text("run").orElse("?") + " no more";
      default -> step.type() + reason(after) + by(step);
    };
  }

  private static String shortened(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }

  private static String why(Json.Obj after) {
    return after.text("code").orElse("?")
        + after.text("message").map(message -> ", " + message).orElse("");
  }

  private static String reason(Json.Obj after) {
    return after
        .text("reason")
        .filter(reason -> !reason.isEmpty())
        .map(reason -> ": " + reason)
        .orElse("");
  }

  private static String by(RunStep step) {
    return step.after().text("by").map(who -> " by " + who).orElse("");
  }

  /** The variables that it wrote. */
  private static String names(Json.Obj after, String word) {
    return after.get("variables").orElse(Json.NULL) instanceof Json.Obj written
            && !written.members().isEmpty()
        ? word + String.join(", ", List.copyOf(written.members().keySet()))
        : "";
  }

  private static String written(Json.Obj after, String name) {
    return after.get(name).map(JsonText::write).orElse("?");
  }

  /** In the unit in which people would say it. */
  static String span(Duration lasted) {
    long millis = lasted.toMillis();
    if (millis < 1_000) return millis + " ms";
    if (millis < 60_000) return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    long minutes = lasted.toMinutes();
    if (minutes < 60) return minutes + " min " + lasted.toSecondsPart() + " s";
    if (minutes < 24 * 60) return lasted.toHours() + " h " + lasted.toMinutesPart() + " min";
    return lasted.toDays() + " d " + lasted.toHoursPart() + " h";
  }
}
