package dev.lathe.bench.search;

import dev.lathe.bench.orders.Home;
import dev.lathe.bench.things.Things;
import dev.lathe.bench.things.ThingsDatabase;
import dev.lathe.bench.things.ThingsHandler;
import dev.lathe.bench.things.ThingsHandler.Request;
import dev.lathe.bench.things.ThingsLog;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A database of things with or without an index of their words, and what is asked of it.
 *
 * @param size things that are there before
 * @param seconds that it took to fill the table, and the index, from the log
 */
record SearchedThings(ThingsDatabase database, ThingsHandler handler, int size, double seconds)
    implements AutoCloseable {
  private static final String BLUEPRINT = "bench/search";

  /** None near the one before. */
  private static final long STEP = 7_919;

  /** What is asked in one way or another. */
  enum Question {
    FEW("a word of few"),
    TWO("two words"),
    MANY("a word of many, 20 of them");

    private final String text;

    Question(String text) {
      this.text = text;
    }

    /** Blanks between words, which are in the order of the title. */
    private String words(int number) {
      return switch (this) {
        case FEW -> Titles.maker(number);
        case TWO -> Titles.colour(number) + " " + Titles.kind(number);
        case MANY -> Titles.kind(number);
      };
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Fills one.
   *
   * @param indexed whether the words are kept
   */
  static SearchedThings filled(String address, Path bundles, int size, boolean indexed) {
    long[] nanos = {0};
    ThingsDatabase database =
        ThingsDatabase.filled(
            compiled(indexed), address, bundles, size, Titles.sql(), took -> nanos[0] += took);
    return new SearchedThings(database, new ThingsHandler(database), size, nanos[0] / 1e9);
  }

  private static Things compiled(boolean indexed) {
    var texts = Things.texts(Home.path().resolve(BLUEPRINT));
    if (!indexed) {
      texts.replaceAll(
          (_, text) ->
              text.replace(",\n  \"search\": [\"title\"]", "")
                  .replace("\"search\": [", "\"like\": [\"thingView.title\", "));
    }
    return Things.compiled(texts);
  }

  /** By the index. */
  IntFunction<Request> searches(Question question) {
    return n -> {
      String words = question.words(any(n));
      return Request.get("/shop/found", "q=" + words.replace(" ", "%20"));
    };
  }

  /** By a pattern. */
  IntFunction<Request> patterns(Question question) {
    return n -> {
      String words = question.words(any(n));
      return Request.get("/shop/alike", "q=%25" + words.replace(" ", "%25") + "%25");
    };
  }

  IntFunction<Request> gets() {
    return n -> Request.get(path(n), "");
  }

  IntFunction<Request> creates() {
    var number = new AtomicInteger(size);
    return _ -> {
      int next = number.incrementAndGet();
      return Request.post(
          "/shop/things",
          new Members()
              .with("title", Titles.title(next))
              .with("category", Things.category(next))
              .with("quantity", 1)
              .with("price", Json.of("1.00"))
              .text());
    };
  }

  /** Each gives a thing a title that it does not have. */
  IntFunction<Request> retitles() {
    var number = new AtomicInteger();
    return _ -> {
      int next = number.incrementAndGet();
      return Request.post(
          path(next) + "/title",
          new Members().with("title", Titles.title(next + next / size + 1)).text());
    };
  }

  /** Each changes a field whose words nobody keeps. */
  IntFunction<Request> counts() {
    var number = new AtomicInteger();
    return _ -> {
      int next = number.incrementAndGet();
      return Request.post(path(next) + "/quantity", new Members().with("quantity", next).text());
    };
  }

  private String path(int number) {
    return "/shop/things/" + ThingsLog.id(any(number));
  }

  private int any(int number) {
    return (int) (number * STEP % size);
  }

  /**
   * Looks whether both ways find the same, and something.
   *
   * @throws IllegalStateException if not
   */
  void check() {
    for (Question question : Question.values()) {
      String found = handler.answer(searches(question).apply(1));
      String alike = handler.answer(patterns(question).apply(1));
      boolean any = JsonText.parse(found) instanceof Json.Arr(var rows) && !rows.isEmpty();
      if (!any || !found.equals(alike)) {
        throw new IllegalStateException(
            "%s: the index finds %s, the pattern %s".formatted(question, found, alike));
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
