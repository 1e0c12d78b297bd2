package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.Catch;
import dev.lathe.model.bundle.workflow.FlowNode;

/** What comes of a token that reaches a node: each kind has its part of the walk. */
record Arrivals(Walk walk) {

  void arrive(Arrival here) {
    FlowNode node = here.node();
    switch (node) {
      case FlowNode.Start _ -> walk.leave(node, here.scope());
      case FlowNode.Activity activity -> new Activities(walk).begin(here, activity);
      case FlowNode.Exclusive exclusive -> new Gateways(walk).choose(here, exclusive);
      case FlowNode.Parallel _ -> new Gateways(walk).join(here);
      case FlowNode.Inclusive _ -> {
        long unused = walk.rest(here); // settled when nothing else can come
      }
      case FlowNode.Wait wait -> waitFor(here, wait.what());
      case FlowNode.Send send -> {
        new Messages(walk).send(send.message(), here.scope());
        walk.leave(node, here.scope());
      }
      case FlowNode.Compensate _ -> new Compensation(walk).begin(here);
      case FlowNode.End end -> new Ends(walk).end(here, end.kind());
      case FlowNode.Boundary _ -> walk.rest(here, Incident.notRun(node)); // no flow reaches it
    }
  }

  private void waitFor(Arrival here, Catch what) {
    switch (what) {
      case Catch.Fired(var timer) -> new Timers(walk).wait(here, timer);
      case Catch.Received(var message) -> new Messages(walk).wait(here, message);
      case Catch.Failed _, Catch.Compensated _ -> walk.rest(here, Incident.notRun(here.node()));
    }
  }
}
