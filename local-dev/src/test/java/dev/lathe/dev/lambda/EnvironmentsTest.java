package dev.lathe.dev.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.dev.lambda.Packaged.Function;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A function that throws, ends and hangs, under the real client of Lambda's runtime. */
@EnabledOnOs(OS.LINUX)
class EnvironmentsTest {
  private static final String HANDLER = OddHandler.class.getName() + "::handleRequest";

  @TempDir private Path logs;
  private final List<String> told = new ArrayList<>();
  private final List<Environments> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Environments::close);
  }

  private Environments of(int most, Duration patience, boolean freezes, Duration timeout)
      throws URISyntaxException {
    var classpath = new ArrayList<>(RuntimeClient.jars().orElseThrow());
    for (Class<?> one : List.of(RequestStreamHandler.class, OddHandler.class)) {
      classpath.add(Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    var all =
        new Environments(
            new Function("odd", "functions-odd", HANDLER, timeout),
            new Sandbox.Start(classpath, HANDLER, List.of(), Map.of(), false),
            new Environments.Limits(most, patience, freezes),
            logs,
            (word, came) -> told.add(word + " " + came.getClass().getSimpleName()));
    open.add(all);
    return all;
  }

  private static Json.Obj answer(Invocation came) {
    var answered = assertInstanceOf(Invocation.Answered.class, came, came.toString());
    return Json.orEmpty(JsonText.parse(answered.body()));
  }

  private static String text(Json.Obj object, String name) {
    return object.get(name).orElse(Json.NULL) instanceof Json.Num(String digits) ? digits : "";
  }

  @Test
  void one_that_throws_goes_on_and_one_that_ends_or_hangs_is_another_process_then()
      throws Exception {
    Environments odd = of(1, Duration.ofSeconds(30), false, Duration.ofSeconds(20));
    assertTrue(odd.warmUp().isEmpty());
    Json.Obj first = answer(odd.invoke("{}"));
    assertEquals("1", text(first, "asked"));
    int left = Integer.parseInt(text(first, "left"));
    assertTrue(left > 15_000 && left <= 20_000, left + " ms of 20 s");

    var threw = assertInstanceOf(Invocation.Threw.class, odd.invoke("\"throw\""));
    assertTrue(threw.error().contains("as it was told"), threw.error());
    Json.Obj after = answer(odd.invoke("{}"));
    assertEquals(text(first, "pid"), text(after, "pid"));
    assertEquals("3", text(after, "asked"));

    var ended = assertInstanceOf(Invocation.Ended.class, odd.invoke("\"exit\""));
    assertEquals(7, ended.exitCode());
    assertTrue(ended.lastWords().contains("its last words"), ended.lastWords());
    Json.Obj another = answer(odd.invoke("{}"));
    assertNotEquals(text(first, "pid"), text(another, "pid"));
    assertEquals("1", text(another, "asked"));
    assertEquals(List.of("odd Threw", "odd Ended"), told);
  }

  @Test
  void one_that_hangs_is_ended_when_its_time_is_over() throws Exception {
    Environments odd = of(1, Duration.ofSeconds(30), false, Duration.ofSeconds(1));
    long pid = Long.parseLong(text(answer(odd.invoke("{}")), "pid"));
    assertInstanceOf(Invocation.TimedOut.class, odd.invoke("\"hang\""));
    assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    assertNotEquals(Long.toString(pid), text(answer(odd.invoke("{}")), "pid"));
  }

  @Test
  void while_one_is_busy_another_is_started_and_who_finds_all_busy_is_told() throws Exception {
    Environments odd = of(2, Duration.ofMillis(200), false, Duration.ofSeconds(60));
    var first = beside(() -> odd.invoke("\"hang\""));
    await(() -> hangs(1));
    var second = beside(() -> odd.invoke("\"hang\""));
    await(() -> hangs(2));
    assertEquals(new Invocation.Throttled(2), odd.invoke("{}"));
    odd.close();
    assertInstanceOf(Invocation.Ended.class, first.join());
    assertInstanceOf(Invocation.Ended.class, second.join());
  }

  /** Not in the common pool, which has one thread where there are two processors. */
  private static CompletableFuture<Invocation> beside(Supplier<Invocation> work) {
    return CompletableFuture.supplyAsync(work, run -> Thread.ofVirtual().start(run));
  }

  private boolean hangs(int number) {
    Path log = logs.resolve("odd-" + number + ".log");
    return Files.exists(log) && read(log).contains("it hangs");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      assertTrue(i < 600, "not within a minute");
      Thread.sleep(100);
    }
  }

  @Test
  void one_is_stopped_between_two_events_and_goes_on_with_the_next() throws Exception {
    Environments odd = of(1, Duration.ofSeconds(30), true, Duration.ofSeconds(20));
    Json.Obj first = answer(odd.invoke("{}"));
    Path status = Path.of("/proc", text(first, "pid"), "status");
    await(() -> read(status).contains("T (stopped)"));
    Json.Obj second = answer(odd.invoke("{}"));
    assertEquals(text(first, "pid"), text(second, "pid"));
    assertEquals("2", text(second, "asked"));
  }

  @Test
  void one_that_ended_between_two_events_is_another_one_at_the_next() throws Exception {
    Environments odd = of(1, Duration.ofSeconds(30), false, Duration.ofSeconds(20));
    String pid = text(answer(odd.invoke("{}")), "pid");
    ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    assertTrue(process.destroyForcibly());
    await(() -> !process.isAlive());
    assertNotEquals(pid, text(answer(odd.invoke("{}")), "pid"));
    assertEquals(List.of(), told);
  }

  @Test
  void one_that_does_not_start_says_why() {
    var all =
        new Environments(
            new Function("odd", "functions-odd", HANDLER, Duration.ofSeconds(5)),
            new Sandbox.Start(List.of(), HANDLER, List.of(), Map.of(), false),
            new Environments.Limits(1, Duration.ofSeconds(5), false),
            logs,
            (_, _) -> {});
    open.add(all);
    var unready = assertInstanceOf(Invocation.Unready.class, all.invoke("{}"));
    assertTrue(unready.why().contains("AWSLambda"), unready.why());
    assertInstanceOf(Invocation.Unready.class, all.invoke("{}")); // and its place is free again
  }
}
