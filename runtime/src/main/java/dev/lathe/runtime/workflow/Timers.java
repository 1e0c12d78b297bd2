package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Timer;
import dev.lathe.model.json.Json;
import java.time.Instant;
import java.util.Optional;

/** Timers that are waited for, and those at activities. */
record Timers(Walk walk) {

  /** Sets the time at which the run fails, where its definition has one. */
  void deadline() {
    walk.plan()
        .deadline()
        .flatMap(
            span ->
                TimerTime.of(
                    new Timer.After(new Mapping.Constant(Json.of(span))),
                    walk.values(0),
                    walk.now()))
        .ifPresent(at -> walk.alarms().add(new Alarm("", Alarm.RUN, at, 0)));
  }

  /** A token rests until the time has come. */
  void wait(Arrival here, Timer timer) {
    Optional<Instant> at = TimerTime.of(timer, walk.values(here.scope()), walk.now());
    if (at.isEmpty()) {
      walk.rest(here, Incident.notATime(here.node()));
    } else {
      walk.alarms().add(new Alarm(here.node().id(), walk.rest(here), at.get(), 0));
    }
  }

  /** Sets the timer of an event at an activity, where it is one of that kind. */
  void attach(FlowNode.Boundary boundary, long activity) {
    if (!(boundary.what() instanceof Catch.Fired(Timer timer))) return;
    Token token = walk.find(activity);
    Optional<Instant> at = TimerTime.of(timer, walk.values(token.scope()), walk.now());
    if (at.isPresent()) {
      walk.alarms().add(new Alarm(boundary.id(), activity, at.get(), TimerTime.left(timer)));
    } else {
      walk.replace(token, token.troubled(Incident.notATime(boundary)));
    }
  }

  /** A timer rings, for whom it was set. */
  void ring(Alarm alarm) {
    walk.alarms().remove(alarm);
    if (alarm.token() == Alarm.RUN) {
      new Ends(walk).fail(0, Incident.WORKFLOW_DEADLINE_PASSED.name());
      return;
    }
    Optional<Token> waiting = walk.before().token(alarm.token());
    if (waiting.isEmpty()) return;
    Token token = waiting.get();
    FlowNode node = walk.plan().node(alarm.node()).orElseThrow();
    if (!(node instanceof FlowNode.Boundary boundary)) {
      walk.ended(token);
      walk.leave(node, token.scope());
      return;
    }
    if (!boundary.interrupting() && alarm.left() != 0) repeat(boundary, alarm, token.scope());
    walk.happened(boundary, token);
  }

  /** From when it was due, not from when it fired: those that were missed fire one by one. */
  private void repeat(FlowNode.Boundary boundary, Alarm alarm, long scope) {
    if (boundary.what() instanceof Catch.Fired(Timer timer)) {
      TimerTime.of(timer, walk.values(scope), alarm.at())
          .ifPresent(
              at ->
                  walk.alarms()
                      .add(
                          new Alarm(
                              alarm.node(), alarm.token(), at, Math.max(-1, alarm.left() - 1))));
    }
  }
}
