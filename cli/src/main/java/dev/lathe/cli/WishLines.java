package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.Channels;
import dev.lathe.runtime.bundle.Motive;
import dev.lathe.runtime.bundle.Wish;
import dev.lathe.runtime.bundle.WishOutcome;
import java.util.ArrayList;
import java.util.List;

/** Lines of a channel's history, for people and as data. */
final class WishLines {
  private WishLines() {}

  /** {@code 2026-11-27T22:10:03Z rollback ann 3f… live "too slow"}. */
  static String text(Wish wish) {
    Motive motive = wish.motive();
    List<String> more = new ArrayList<>();
    motive.verdict().ifPresent(more::add);
    motive.reason().ifPresent(reason -> more.add("\"" + reason + "\""));
    wish.outcome().flatMap(WishOutcome::cause).ifPresent(more::add);
    return "%-24s  %-8s  %-8s  %s  %s%s"
        .formatted(
            wish.pointer().at(),
            motive.deed().word(),
            wish.outcome().map(outcome -> outcome.state().word()).orElse("-"),
            wish.bundle(),
            motive.by(),
            more.isEmpty() ? "" : "  " + String.join("; ", more));
  }

  /** The wishes of a channel, the newest first. */
  static Json data(String channel, List<Wish> wishes) {
    return new Members().with("channel", channel).with("history", wishes, Channels::json).object();
  }
}
