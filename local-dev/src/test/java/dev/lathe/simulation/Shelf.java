package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.Killed;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.storage.FileRecords;
import dev.lathe.runtime.storage.LeftOvers;
import dev.lathe.runtime.storage.StorageClient;
import dev.lathe.simulation.Bank.Wrong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The days after all else is done, in which people keep files beside notes: what they are told of
 * each is what must come of it.
 */
final class Shelf {
  static final long COMMITTED = 2;
  static final long GIVEN_UP = 3;
  static final long DELETED = 4;

  /** Files that a note may have. */
  private static final int MOST = 2;

  private static final int NOTES = 2;
  private static final int UPLOADS = 8;
  private static final int ACTS = 60;

  /** Long spans that pass, all in all fewer days than a file that is gone is known for. */
  private static final int DAYS = 10;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BUDGET = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofHours(25);
  private static final Duration MONTH = Duration.ofDays(31);

  private static final Json ROUTES =
      new Members()
          .with(
              "note",
              new Members()
                  .with("maxSize", 10)
                  .with("types", List.of("text/plain"))
                  .with("maxCount", MOST)
                  .with("expireMillis", Duration.ofMinutes(20).toMillis()))
          .object();

  private static final Statement FILES =
      Statement.read(
          "SELECT id,entity,state,object_key,coalesce(committed_at>=expires_at,0) FROM lathe_file"
              + " ORDER BY id");

  private static final Statement MOST_FILES =
      Statement.read(
          "SELECT coalesce(max(files),0) FROM (SELECT count(*) AS files FROM lathe_file WHERE"
              + " state=2 GROUP BY entity)");

  private final World world;
  private final Functions functions;
  private final Chaos chaos;
  private final Bucket bucket;
  private final List<Upload> uploads = new ArrayList<>();
  private final @Nullable StorageClient[] doors = new @Nullable StorageClient[2];
  private boolean open;
  private int days;

  Shelf(World world, Functions functions) {
    this.world = world;
    this.functions = functions;
    this.chaos = world.chaos();
    this.bucket = new Bucket(world);
  }

  /**
   * What a call came to.
   *
   * @param code why it was refused; empty where it was not
   * @param asked which request of its upload it answers
   */
  record Answer(String code, Json.Obj json, int asked) {
    boolean isDone() {
      return code.isEmpty();
    }

    boolean is(String why) {
      return code.equals(why);
    }

    Answer asked(int which) {
      return new Answer(code, json, which);
    }
  }

  boolean isOpen() {
    return open;
  }

  Chaos chaos() {
    return chaos;
  }

  Bucket bucket() {
    return bucket;
  }

  /** What clears up behind those who keep files, where anybody does. */
  List<LeftOvers> leftOvers(Database database, Time time) {
    return open
        ? List.of(new LeftOvers(new FileRecords(database), bucket, time))
        : List.<LeftOvers>of();
  }

  /**
   * Trouble, then calm, then a look at what came of it.
   *
   * @throws Wrong if a file was lost or doubled, or something stays that is nobody's
   */
  void run(boolean restores, int acts) {
    open = true;
    functions.beginAnew();
    chaos.begin();
    int most = Math.min(ACTS, acts);
    for (int i = 0; i < most; i++) {
      world.atShelf();
      if (restores && i == most / 2) world.restore();
    }
    chaos.end();
    check();
  }

  /**
   * Somebody does something.
   *
   * @param within whether somebody waits for an answer meanwhile, who waits for seconds at most
   */
  void act(boolean within) {
    switch (chaos.below(16)) {
      case 0 -> {
        if (within) world.time().advance(Duration.ofSeconds(chaos.below(15)));
        else pass();
      }
      case 1, 2 -> clear();
      case 3 -> list();
      case 4 -> {
        if (chaos.below(4) == 0) world.relay(chaos.below(2));
      }
      default -> upload().act(chaos);
    }
  }

  private void pass() {
    if (chaos.below(4) > 0) {
      world.time().advance(Duration.ofSeconds(chaos.below(900)));
    } else if (days++ < DAYS) {
      world.time().advance(DAY);
    }
  }

  private Upload upload() {
    int count = uploads.size();
    boolean fresh = count == 0 || (count < UPLOADS && chaos.below(5) == 0);
    if (!fresh) return uploads.get(chaos.below(count));
    var upload = new Upload(this, "u" + count, "n" + count % NOTES);
    uploads.add(upload);
    return upload;
  }

  private void clear() {
    try {
      var database = new Link(world, Optional.of(Fault.FUNCTION_TIMED_OUT));
      var unused = leftOvers(database, world.time()).getFirst().clear(BUDGET);
    } catch (Killed | DatabaseUnavailable again) {
      // The next tick does it.
    }
  }

  private void list() {
    String note = "n" + chaos.below(NOTES);
    var input = new Members().with("route_id", "note").with("entity_id", note);
    Optional<Answer> told = ask("ListFiles", input, Optional.empty());
    if (told.isEmpty()) return;
    if (!(told.get().json().get("files").orElse(Json.NULL) instanceof Json.Arr(var files))) {
      throw new Wrong("no files are listed: " + told);
    }
    if (files.size() > MOST) throw new Wrong(note + " has " + files.size() + " files");
    for (Json file : files) {
      uploads.stream()
          .filter(upload -> upload.isListedWrongly((Json.Obj) file))
          .findFirst()
          .ifPresent(
              upload -> {
                throw new Wrong(upload + " is listed");
              });
    }
  }

  /** The input that asks for an upload. */
  static Members upload(String note, String filename) {
    return new Members()
        .with("route_id", "note")
        .with("entity_id", note)
        .with("filename", filename)
        .with("content_type", "text/plain")
        .with("declared_size", 5)
        .with("upload_routes", ROUTES);
  }

  /** What one of the functions answers; empty where nothing comes back, or nothing for long. */
  Optional<Answer> ask(String operation, Members input, Optional<String> key) {
    int which = chaos.below(doors.length);
    var call = new ModuleCall("files", operation, input.object(), TIMEOUT, key, "c");
    try {
      return Optional.of(new Answer("", (Json.Obj) door(which).call(call), 0));
    } catch (ModuleFailed failed) {
      if (failed.reason().passing()) return Optional.empty();
      return Optional.of(new Answer(failed.code(), new Members().object(), 0));
    } catch (Killed killed) {
      doors[which] = null;
      return Optional.empty();
    } catch (DatabaseUnavailable again) {
      return Optional.empty();
    }
  }

  private StorageClient door(int which) {
    StorageClient door = doors[which];
    if (door == null) {
      var database = new Link(world, Optional.of(Fault.FUNCTION_TIMED_OUT));
      door = new StorageClient(new FileRecords(database), bucket, functions.platform().ids());
      doors[which] = door;
    }
    return door;
  }

  boolean isCommitted(String id) {
    return state(id) == COMMITTED;
  }

  boolean isDeleted(String id) {
    return state(id) == DELETED;
  }

  private long state(String id) {
    Rows rows =
        world.server().execute(Statement.read("SELECT state FROM lathe_file WHERE id=?1", id));
    return rows.isEmpty() ? 0 : rows.requiredInteger(0, 0);
  }

  /** No note has more files than it may have. */
  void countFiles() {
    long files = world.server().execute(MOST_FILES).requiredInteger(0, 0);
    if (files > MOST) throw new Wrong("a note has " + files + " files");
  }

  private void check() {
    world.time().advance(DAY);
    world.relay(0);
    Map<String, Long> states = new TreeMap<>();
    Set<String> keys = new HashSet<>();
    Rows rows = files();
    for (int row = 0; row < rows.size(); row++) {
      String id = rows.requiredText(row, 0);
      long state = rows.requiredInteger(row, 2);
      states.put(id, state);
      if (state < COMMITTED) throw new Wrong(id + " is on its way after its time");
      if (rows.requiredInteger(row, 4) == 1) throw new Wrong(id + " was committed too late");
      if (state == COMMITTED) keys.add(rows.requiredText(row, 3));
    }
    if (states.size() > uploads.size()) throw new Wrong("files of " + uploads + ": " + states);
    uploads.stream()
        .filter(upload -> !upload.id().isEmpty())
        .forEach(upload -> upload.check(Optional.ofNullable(states.get(upload.id()))));
    requireObjects(keys);
    if (!states.isEmpty()) countFiles();
    world.time().advance(MONTH);
    world.relay(0);
    if (files().size() != keys.size()) throw new Wrong("what is gone is known for ever");
    requireObjects(keys);
  }

  private Rows files() {
    return new Link(world, Optional.empty()).executeWhereThere(FILES);
  }

  /** Each committed file has its object, and no object is nobody's. */
  private void requireObjects(Set<String> keys) {
    if (!bucket.keys().equals(keys)) {
      throw new Wrong("objects " + bucket.keys() + " of the files " + keys);
    }
  }
}
