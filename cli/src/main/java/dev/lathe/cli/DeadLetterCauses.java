package dev.lathe.cli;

import dev.lathe.runtime.consumer.ParkedStreams;
import dev.lathe.runtime.consumer.ParkedStreams.Parked;
import dev.lathe.runtime.projection.StuckStreams;
import dev.lathe.runtime.projection.StuckStreams.Stuck;
import dev.lathe.runtime.relay.DeadMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a database knows of the streams that dead letters are of. */
record DeadLetterCauses(List<Stuck> stuck, List<Parked> parked, boolean known) {
  /** Of no database. */
  static final DeadLetterCauses UNKNOWN = new DeadLetterCauses(List.of(), List.of(), false);

  /** Where no database is named nothing is known, which is no reason not to look at letters. */
  static DeadLetterCauses of(DatabaseOption database) {
    if (!database.named()) return UNKNOWN;
    return database.with(
        from ->
            new DeadLetterCauses(
                new StuckStreams(from).all(),
                new ParkedStreams(from).list(Optional.empty()),
                true));
  }

  /** Why {@code message} is dead; one sentence at least. */
  List<String> of(DeadMessage message) {
    List<String> causes = new ArrayList<>(message.reason().stream().toList());
    for (Stuck one : stuck) {
      if (message.stream().equals(Optional.of(one.stream()))) {
        causes.add(
            "%s refuses version %s: %s".formatted(one.generation(), one.version(), one.error()));
      }
    }
    for (Parked one : parked) {
      if (message.stream().equals(Optional.of(one.stream()))) causes.add("parked: " + one.error());
    }
    if (causes.isEmpty()) {
      causes.add(
          known ? "nothing of its stream stands still: it can be dropped" : "why is not known");
    }
    return causes;
  }
}
