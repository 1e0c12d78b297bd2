package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Timer;
import java.time.Instant;
import java.util.Optional;

/** Timers that are waited for, and those at activities. */
record Timers(Walk walk) {

  /** A token rests until the time has come. */
  void wait(Arrival here, Timer timer) {
    Optional<Instant> at = TimerTime.of(timer, walk.values(), walk.now());
    if (at.isEmpty()) {
      walk.rest(here, Incident.notATime(here.node()));
    } else {
      walk.alarms().add(new Alarm(here.node().id(), walk.rest(here), at.get(), 0));
    }
  }

  /** Sets the timer of an event at an activity, where it is one of that kind. */
  void attach(FlowNode.Boundary boundary, long activity) {
    if (!(boundary.what() instanceof Catch.Fired(Timer timer))) return;
    Optional<Instant> at = TimerTime.of(timer, walk.values(), walk.now());
    if (at.isPresent()) {
      walk.alarms().add(new Alarm(boundary.id(), activity, at.get(), TimerTime.left(timer)));
    } else {
      Token token = walk.find(activity);
      walk.replace(token, token.troubled(Incident.notATime(boundary)));
    }
  }

  /** A timer rings, for whom it was set. */
  void ring(Alarm alarm) {
    walk.alarms().remove(alarm);
    Optional<Token> waiting = walk.before().token(alarm.token());
    if (waiting.isEmpty()) return;
    Token token = waiting.get();
    FlowNode node = walk.plan().node(alarm.node()).orElseThrow();
    if (!(node instanceof FlowNode.Boundary boundary)) {
      walk.ended(token);
      walk.leave(node, token.scope());
      return;
    }
    if (!boundary.interrupting() && alarm.left() != 0) repeat(boundary, alarm);
    walk.happened(boundary, token);
  }

  /** From when it was due, not from when it fired: those that were missed fire one by one. */
  private void repeat(FlowNode.Boundary boundary, Alarm alarm) {
    if (boundary.what() instanceof Catch.Fired(Timer timer)) {
      TimerTime.of(timer, walk.values(), alarm.at())
          .ifPresent(
              at ->
                  walk.alarms()
                      .add(
                          new Alarm(
                              alarm.node(), alarm.token(), at, Math.max(-1, alarm.left() - 1))));
    }
  }
}
