package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.adapter.sqs.LocalSqs;
import dev.lathe.runtime.adapter.sqs.SqsQueue;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.projection.LogProjector;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.rollout.ChannelRollout;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import dev.lathe.runtime.wiring.BundleStores;
import dev.lathe.runtime.wiring.Databases;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The nights of docs/guides/operate.md: a database is broken as the page says, and what the page
 * says is typed. Behind {@code # →} is what the command before has to say, {@code # ends with} its
 * exit code where it is not 0 or 1, and {@code # then} is where the world changes.
 */
final class IncidentsTest {
  private static final Path PAGE = Path.of("..", "docs", "guides", "operate.md");
  private static final Path EXAMPLE = Path.of("..", "examples", "issue-tracker");
  private static final String ISSUE = "019cb0a0-0000-7000-8000-000000000001";
  private static final Pattern INCIDENT =
      Pattern.compile("^### (.+?)\\n.*?^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** Nobody listens there. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir private Path folder;
  private Path store = Path.of("");
  private String address = "";
  private String asked = "";
  private String dead = "";
  private String head = "";
  private @Nullable LocalSqs sqs;
  private @Nullable Connection holder;
  private @Nullable DevServer server;

  /** What happens in the night, and what changes where the page says so. */
  private record Night(Step breaks, Step mends, Step holds) {
    private static final Step NOTHING = () -> {};

    Night(Step breaks, Step holds) {
      this(breaks, NOTHING, holds);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private Map<String, Night> nights() {
    return Map.ofEntries(
        Map.entry(
            "A read model shows what nobody said",
            new Night(
                () -> change("DELETE FROM " + table("comment_feed_") + " WHERE rowid=1"),
                this::sound)),
        Map.entry(
            "Somebody changed an entity's table by hand",
            new Night(
                () ->
                    change(
                        "UPDATE " + table("issues_") + " SET title='x' WHERE id='" + ISSUE + "'"),
                this::sound)),
        Map.entry(
            "A read model stands still for one stream",
            new Night(this::poison, this::othersWentOn)),
        Map.entry(
            "The queue refuses a stream",
            new Night(
                () ->
                    change(
                        "INSERT INTO"
                            + " parked(consumer,stream,position,attempts,next_try,since,error,dead_at)"
                            + " VALUES('relay','Issue-1',3,10,'2999','2026','large','2026')"),
                () -> assertEquals(1, count("SELECT count(*) FROM parked WHERE dead_at IS NULL")))),
        Map.entry(
            "A webhook's receiver was away, or its topic gone",
            new Night(
                () ->
                    change(
                        "INSERT INTO"
                            + " parked(consumer,stream,position,attempts,next_try,since,error,dead_at)"
                            + " VALUES('webhook bus','Issue-1',3,10,'2999','2026','HTTP"
                            + " 500','2026')"),
                () -> assertEquals(1, count("SELECT count(*) FROM parked WHERE dead_at IS NULL")))),
        Map.entry("There are dead letters", new Night(this::bury, this::sound)),
        Map.entry(
            "The database does not answer",
            new Night(() -> asked = NOWHERE, () -> asked = address, this::sound)),
        Map.entry("Something holds the database", new Night(this::hold, this::letGo, this::sound)),
        Map.entry("The queue is down", new Night(this::fallBehind, this::heal, this::sound)),
        Map.entry(
            "A bundle should not have gone live", new Night(this::rollOutAnother, this::sound)),
        Map.entry(
            "The log was changed, or the database is lost", new Night(this::tamper, () -> {})),
        Map.entry("The disk is full", new Night(this::fill, this::makeRoom, this::sound)));
  }

  static List<String> titles() throws IOException {
    return pages().keySet().stream().toList();
  }

  private static Map<String, String> pages() throws IOException {
    var found = new LinkedHashMap<String, String>();
    Matcher incident = INCIDENT.matcher(Files.readString(PAGE).split("## Twelve nights", -1)[1]);
    while (incident.find()) found.put(incident.group(1), incident.group(2));
    return found;
  }

  @BeforeEach
  void serve() {
    store = folder.resolve("store");
    address = "sqlite:" + folder.resolve("served.db");
    asked = address;
    push(EXAMPLE);
    try (Database database = Databases.open(address)) {
      new ChannelRollout(bundles(), "live", database).ensureLive();
    }
  }

  @AfterEach
  void close() throws SQLException {
    if (sqs != null) sqs.close();
    if (holder != null) holder.close();
    if (server != null) server.close();
  }

  @Test
  void there_are_twelve_and_all_are_played() throws IOException {
    assertEquals(12, titles().size());
    assertEquals(Set.copyOf(titles()), nights().keySet());
  }

  @ParameterizedTest
  @MethodSource("titles")
  void what_the_page_says_helps(String title) throws Exception {
    Night night = Objects.requireNonNull(nights().get(title), title);
    night.breaks().run();
    Optional<CommandLineRun> last = Optional.empty();
    int exitCode = -1;
    String script = Objects.requireNonNull(pages().get(title), title);
    for (String line : script.lines().toList()) {
      if (line.startsWith("lathe ")) {
        if (last.isPresent()) assertEnded(last.get(), exitCode);
        exitCode = -1;
        last = Optional.of(type(line.substring(6)));
      } else if (line.startsWith("# → ")) {
        String said = last.orElseThrow().out() + last.orElseThrow().err();
        assertTrue(said.contains(line.substring(4)), () -> line + " is not in:\n" + said);
      } else if (line.startsWith("# ends with ")) {
        exitCode = Integer.parseInt(line.substring(12));
      } else if (line.startsWith("# then ")) {
        assertEnded(last.orElseThrow(), exitCode);
        last = Optional.empty();
        night.mends().run();
      }
    }
    if (last.isPresent()) assertEnded(last.get(), exitCode);
    night.holds().run();
  }

  private static void assertEnded(CommandLineRun run, int exitCode) {
    String said = run.out() + run.err();
    if (exitCode >= 0) assertEquals(exitCode, run.exitCode(), said);
    else assertTrue(run.exitCode() <= 1, said);
  }

  /** As it stands on the page, about this database, its store and its queue. */
  private CommandLineRun type(String command) {
    List<String> words =
        new ArrayList<>(
            Stream.of(command.split(" ", -1))
                .map(word -> word.equals("HEAD") ? head : word)
                .map(word -> word.equals("s3://bundles/app") ? store.toString() : word)
                .map(word -> word.equals("examples/issue-tracker") ? EXAMPLE.toString() : word)
                .map(word -> word.equals("today.jsonl.gz") ? inFolder(word) : word)
                .map(word -> word.equals("bundles") ? inFolder(word) : word)
                .map(word -> word.replace("sqlite:restored.db", "sqlite:" + inFolder("r.db")))
                .toList());
    String first = words.getFirst();
    if (first.equals("dlq") && !dead.isEmpty()) words.addAll(List.of("--queue", dead));
    boolean named = words.contains("--database") || words.contains("drop") || first.equals("push");
    if (!named) words.addAll(List.of("--database", asked));
    if (List.of("verify", "rebuild").contains(first) && !words.contains("--from")) {
      words.addAll(List.of("--from", store.toString()));
    }
    return CommandLineRun.of(words.toArray(String[]::new));
  }

  private String inFolder(String name) {
    return folder.resolve(name).toString();
  }

  private void poison() {
    String append =
        "INSERT INTO append_event(stream,version,id,service,entity,type,time,actor_kind,actor_id,"
            + "correlation,causation,command,traceparent,schema_version,bundle,data)"
            + " SELECT 'Comment-%1$s',1,'e-%1$s',service,entity,type,time,actor_kind,actor_id,"
            + "correlation,causation,command,traceparent,schema_version,bundle,%2$s FROM event"
            + " WHERE entity='Comment' AND version=1 LIMIT 1";
    change(append.formatted("poison", "json_set(data,'$.after.text',NULL)"));
    change(append.formatted("good", "data"));
    heal();
  }

  private void othersWentOn() {
    String feed = table("comment_feed_");
    assertEquals(1, count("SELECT count(*) FROM " + feed + " WHERE id='good'"));
    assertEquals(0, count("SELECT count(*) FROM " + feed + " WHERE id='poison'"));
  }

  private void bury() {
    sqs = new LocalSqs();
    dead = sqs.fifo("dead");
    String event =
        "[{\"specversion\":\"1.0\",\"id\":\"e\",\"subject\":\"Issue-1\",\"rntversion\":1,"
            + "\"eventtype\":\"IssueReport\",\"data\":{}}]";
    var place = new Message.Place("Issue-1", "d");
    new SqsQueue(sqs.client(), dead)
        .send(List.of(new Message(event, Optional.of(place), Optional.empty())));
  }

  private void hold() throws SQLException {
    holder = DriverManager.getConnection("jdbc:" + address);
    try (var statement = holder.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
    }
  }

  private void letGo() throws SQLException {
    if (holder != null) holder.close();
  }

  private void fill() throws IOException, InterruptedException {
    BundleId live = bundles().pointer("live").orElseThrow().bundle();
    Bundle bundle = BundleFile.read(live, bundles().get(live)).bundle();
    server =
        DevServer.start(
            new DevOptions(
                bundle,
                new DevFolder(folder.resolve("dev")),
                new DatabaseChoice.At(address, Optional.empty()),
                new QueueChoice.None(),
                0));
    Rows pages = server.database().execute(Statement.write("PRAGMA page_count"));
    pragma("max_page_count=" + pages.requiredInteger(0, 0));
    HttpResponse<String> refused = comment();
    assertEquals(503, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("The database has no room left"), refused.body());
  }

  private void makeRoom() throws IOException, InterruptedException {
    pragma("max_page_count=" + Integer.MAX_VALUE);
    HttpResponse<String> done = comment();
    assertEquals(200, done.statusCode(), done.body());
    assertEquals(done.body(), comment().body());
    Objects.requireNonNull(server).close();
  }

  private void pragma(String what) {
    var unused =
        Objects.requireNonNull(server).database().execute(Statement.write("PRAGMA " + what));
  }

  /** So long that it needs a page of its own. */
  private HttpResponse<String> comment() throws IOException, InterruptedException {
    URI path =
        URI.create(Objects.requireNonNull(server).address() + "/v1/issues/" + ISSUE + "/comments");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(path)
                .header("x-actor-id", "bob")
                .header("idempotency-key", "under-the-same-key")
                .POST(
                    HttpRequest.BodyPublishers.ofString("{\"text\":\"" + "x".repeat(4_000) + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void fallBehind() {
    String feed = table("comment_feed_");
    change("DELETE FROM " + feed);
    change("UPDATE generation SET position=0 WHERE name='" + feed + "'");
  }

  /** What a relay's tick does for read models. */
  private void heal() {
    try (Database database = Databases.open(address)) {
      var projector = LogProjector.of(database, bundles(), SystemPlatform.create().time());
      var unused = projector.run(Duration.ofSeconds(20));
    }
  }

  private void rollOutAnother() throws IOException {
    Path other = folder.resolve("other");
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.toList()) {
        Path to = other.resolve(EXAMPLE.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(to);
        else Files.copy(file, to);
      }
    }
    Path bindings = other.resolve("services/tracker/bindings/bindings.json");
    Files.writeString(
        bindings,
        Files.readString(bindings).replace("\"path\": \"/issues\"", "\"path\": \"/wrong\""));
    push(other, "--allow-breaking", "nobody looked");
    tick();
    assertEquals(2, count("SELECT count(*) FROM rollout"));
  }

  private void tick() {
    try (Database database = Databases.open(address)) {
      var rollout = new ChannelRollout(bundles(), "live", database);
      assertTrue(rollout.advance().isPresent());
    }
  }

  private void tamper() {
    head =
        type("verify --chain")
            .out()
            .lines()
            .filter(line -> line.startsWith("chain: "))
            .findFirst()
            .orElseThrow()
            .substring("chain: ".length());
    assertEquals(
        0,
        CommandLineRun.of(
                "backup",
                inFolder("today.jsonl.gz"),
                "--database",
                address,
                "--from",
                store.toString())
            .exitCode());
    change("DROP TRIGGER event_no_update");
    change("UPDATE event SET data=replace(data,'Bob Brown','Bob Black') WHERE entity='User'");
  }

  private void sound() {
    var run = type("verify");
    assertEquals(0, run.exitCode(), run.out() + run.err());
  }

  private void push(Path blueprint, String... options) {
    var words = Stream.of("push", blueprint.toString(), "--to", store.toString());
    CommandLineRun run =
        CommandLineRun.of(Stream.concat(words, Stream.of(options)).toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
  }

  private BundleStore bundles() {
    return BundleStores.open(store.toString());
  }

  private void change(String sql) {
    try (Database database = Databases.open(address)) {
      var unused = database.execute(Statement.write(sql));
    }
  }

  private long count(String sql) {
    try (Database database = Databases.open(address)) {
      return database.execute(Statement.read(sql)).requiredInteger(0, 0);
    }
  }

  private String table(String prefix) {
    try (Database database = Databases.open(address)) {
      Rows rows =
          database.execute(
              Statement.read(
                  "SELECT name FROM generation WHERE name LIKE ?1||'%'"
                      + " AND bundle=(SELECT bundle FROM live)",
                  prefix));
      return rows.requiredText(0, 0);
    }
  }
}
