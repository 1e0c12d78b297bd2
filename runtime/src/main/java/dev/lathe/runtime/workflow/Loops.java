package dev.lathe.runtime.workflow;

import dev.lathe.model.bundle.workflow.FlowNode;
import dev.lathe.model.bundle.workflow.Loop;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.List;
import java.util.Optional;

/**
 * Activities that are done for each item of a list: the token of the loop has one for each item.
 */
record Loops(Walk walk) {

  void begin(Token token, FlowNode.Activity activity, Loop loop) {
    Optional<List<Json>> items = items(token, loop);
    if (items.isEmpty()) {
      walk.replace(token, walk.find(token.id()).troubled(Incident.notAList(activity)));
      return;
    }
    walk.scopes().add(new Scope(token.id(), activity.id(), Optional.of(Round.of(items.get()))));
    if (!loop.sequential()) {
      for (int i = 0; i < items.get().size(); i++) next(token.id(), activity, loop);
    } // else the first begins as the next one does
  }

  /** Empty where it is no list that can be gone through. */
  private Optional<List<Json>> items(Token token, Loop loop) {
    Json list =
        Mapped.member(walk.values(token.scope()).process(), String.join(".", loop.list()))
            .orElse(new Json.Arr(List.of()));
    return list instanceof Json.Arr(List<Json> items) && items.size() <= Loop.MOST_ITEMS
        ? Optional.of(items)
        : Optional.empty();
  }

  /** Begins the next item; false where none is left. */
  private boolean next(long id, FlowNode.Activity activity, Loop loop) {
    Scope scope = walk.loop(id).orElseThrow();
    Round round = scope.round().orElseThrow();
    if (round.left().isEmpty()) return false;
    Json.Obj own =
        new Members()
            .with(loop.item(), round.left().getFirst())
            .with(Loop.INDEX, round.next())
            .object();
    set(scope, round.begun());
    Token instance = Token.at(walk.next(), activity.id(), id, "").with(own);
    walk.rest(instance);
    new Activities(walk).perform(instance, activity);
    return true;
  }

  private void set(Scope scope, Round round) {
    walk.scopes()
        .set(walk.scopes().indexOf(scope), new Scope(scope.id(), scope.node(), Optional.of(round)));
  }

  /** An item is done. */
  void completed(Scope loop, Token instance, Json.Obj written) {
    Json result = Activities.result(walk.node(instance)).flatMap(written::get).orElse(Json.NULL);
    int item = Math.toIntExact(StateText.number(instance.locals(), Loop.INDEX));
    set(loop, loop.round().orElseThrow().done(item, result));
    Token now = walk.find(instance.id()).calling(Optional.empty());
    walk.replace(now, now);
    new Compensation(walk).completed(now, false);
    walk.ended(now);
  }

  /** No item is being done: begins the next one, or ends the loop with what came of it. */
  void emptied(Token token) {
    var activity = (FlowNode.Activity) walk.node(token);
    Loop loop = activity.work().loop().orElseThrow();
    if (next(token.id(), activity, loop)) return;
    List<Json> results = walk.loop(token.id()).flatMap(Scope::round).orElseThrow().results();
    Activities.result(activity)
        .ifPresent(
            name ->
                walk.write(
                    token.scope(), new Members().with(name, new Json.Arr(results)).object()));
    new Activities(walk).leave(token);
  }
}
