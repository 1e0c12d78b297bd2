package dev.lathe.dev.lambda;

import dev.lathe.dev.lambda.RuntimeApi.Said;
import dev.lathe.dev.sqld.EndsWithUs;
import dev.lathe.runtime.adapter.system.Connections;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.adapter.system.SystemTime;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A function's process as Lambda starts it on demand, with the client of Lambda's Java runtime in
 * front of its handler: the first compiler only, and the smallest collector.
 */
public final class Sandbox implements AutoCloseable {
  /** The environment's variable that tells functions of snapshots from others. */
  private static final String KIND = "AWS_LAMBDA_INITIALIZATION_TYPE";

  /**
   * What a process finds of this one's environment: settings of ours are not those of a function.
   */
  private static final Set<String> INHERITED =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH");

  /** Where spans go is for whoever watches to say, as for the template's functions. */
  private static final String SPANS = "OTEL_";

  /** What an event is given where nobody says more: the template's for requests. */
  private static final Duration USUAL = Duration.ofSeconds(20);

  /** From an answer to being ready again, and from a failure to the end of its process. */
  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(10);

  /** Lines that are told of a process that ended. */
  private static final int LAST_LINES = 12;

  /** The process runs by the machine's time, whatever time the work on it is given. */
  private static final Time TIME = new SystemTime();

  /** As Lambda starts Java; a heap of 85 % of a function of 512 MB. */
  private static final List<String> AS_LAMBDA =
      List.of(
          "-XX:MaxHeapSize=445645K",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");

  /**
   * How a function is started.
   *
   * @param classpath its own jars, then those of the runtime's client
   * @param handler as the template names it: {@code class::method}
   * @param options more of them for the JVM
   * @param environment what the function finds in it, beside what Lambda sets
   * @param snapshot whether a snapshot is made of it once it is ready
   * @param wrapper what is run in front of the command that starts the JVM
   */
  public record Start(
      List<Path> classpath,
      String handler,
      List<String> options,
      Map<String, String> environment,
      boolean snapshot,
      List<String> wrapper) {
    /** One without a wrapper. */
    public Start(
        List<Path> classpath,
        String handler,
        List<String> options,
        Map<String, String> environment,
        boolean snapshot) {
      this(classpath, handler, options, environment, snapshot, List.of());
    }

    /** The same with more options for the JVM. */
    public Start with(List<String> more) {
      var all = new ArrayList<>(options);
      all.addAll(more);
      return new Start(classpath, handler, all, environment, snapshot, wrapper);
    }

    /** The same, but that a snapshot is made of it. */
    public Start snapshotted() {
      return new Start(classpath, handler, options, environment, true, wrapper);
    }

    /** The same, with {@code front} in front of it and more in its environment. */
    public Start behind(List<String> front, Map<String, String> more) {
      var all = new TreeMap<>(environment);
      all.putAll(more);
      return new Start(classpath, handler, options, all, snapshot, front);
    }
  }

  private final RuntimeApi api;
  private final Process process;
  private final Process watch;
  private final Path output;
  private final long began;
  private final long ready;

  private Sandbox(
      RuntimeApi api, Process process, Process watch, Path output, long began, long ready) {
    this.api = api;
    this.process = process;
    this.watch = watch;
    this.output = output;
    this.began = began;
    this.ready = ready;
  }

  /**
   * Starts it and waits until it is ready for an event, or for being restored.
   *
   * @throws IllegalStateException if it fails before; the message has what it printed
   */
  public static Sandbox start(Start start) {
    try {
      return start(start, Files.createTempFile("lathe-function", ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same with its log at {@code output}.
   *
   * @throws IllegalStateException if it fails before; the message has the end of what it printed
   */
  static Sandbox start(Start start, Path output) {
    RuntimeApi api = RuntimeApi.start();
    try {
      var builder = new ProcessBuilder(command(start)).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      builder
          .environment()
          .keySet()
          .removeIf(name -> !INHERITED.contains(name) && !name.startsWith(SPANS));
      builder.environment().putAll(environment(start, api));
      long began = TIME.ticks();
      Process process = builder.start();
      Process watch = EndsWithUs.watch(process);
      SystemPlatform.daemons().start("lathe-exit", () -> tellEnd(process, api));
      Said said = api.next();
      switch (said) {
        case Said.Ready(long at) -> {
          return new Sandbox(api, process, watch, output, began, at);
        }
        case Said.Snapshotted(long at) -> {
          return new Sandbox(api, process, watch, output, began, at);
        }
        case Said.Failed _, Said.Ended _, Said.Answered _ -> {
          var failed = new Sandbox(api, process, watch, output, began, said.at());
          String why =
              said instanceof Said.Failed(long _, String path, String body)
                  ? "%s %s; ".formatted(path, body)
                  : "";
          String last = failed.lastWords();
          failed.close();
          throw new IllegalStateException("it does not start: " + why + last);
        }
      }
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException(e);
    }
  }

  /** Milliseconds from starting the process to its first word. */
  public double startMilliseconds() {
    return (ready - began) / 1e6;
  }

  /**
   * Goes on as a restored one, until it waits for an event.
   *
   * @return how many milliseconds that took
   * @throws IllegalStateException if it fails
   */
  public double restore() {
    long from = TIME.ticks();
    api.restore();
    if (api.next() instanceof Said.Ready(long at)) return (at - from) / 1e6;
    throw new IllegalStateException("not restored: " + printed());
  }

  /** An answer, and the milliseconds from the event to it. */
  public record Answer(String body, double milliseconds) {}

  /**
   * Hands it an event and waits until it has answered and is ready for another one.
   *
   * @throws IllegalStateException if it fails; the message has what it printed
   */
  public Answer ask(String event) {
    Invocation invocation = invoke(event, USUAL);
    if (invocation instanceof Invocation.Answered(String body, double milliseconds)) {
      return new Answer(body, milliseconds);
    }
    throw new IllegalStateException("no answer: " + invocation + " " + printed());
  }

  /**
   * Hands it an event, which it has {@code time} to answer, and waits until it is ready for another
   * one. After {@link Invocation.Ended} and {@link Invocation.TimedOut} it is good for nothing.
   */
  Invocation invoke(String event, Duration time) {
    long from = TIME.ticks();
    api.send(event, time);
    Optional<Said> said = api.next(time);
    if (said.isEmpty()) {
      int unused = exitCode();
      return new Invocation.TimedOut(time, lastWords());
    }
    Optional<Invocation> came =
        switch (said.get()) {
          case Said.Answered(long at, String body) ->
              Optional.of(new Invocation.Answered(body, (at - from) / 1e6));
          case Said.Failed(long _, String _, String body) ->
              Optional.of(new Invocation.Threw(body));
          case Said.Ended _, Said.Ready _, Said.Snapshotted _ -> Optional.empty();
        };
    boolean again = came.isPresent() && isReady();
    return came.filter(one -> again || one instanceof Invocation.Answered).orElseGet(this::ended);
  }

  private static void tellEnd(Process process, RuntimeApi api) {
    try {
      int unused = process.waitFor();
      api.ended();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady() {
    return api.next(BETWEEN_EVENTS).filter(Said.Ready.class::isInstance).isPresent();
  }

  private Invocation ended() {
    return new Invocation.Ended(exitCode(), lastWords());
  }

  /** Of its process, which is ended where it is not. */
  private int exitCode() {
    process.destroyForcibly();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /**
   * Whether it takes another event. The machine is asked: this JVM notes the end of a process a
   * moment after it is gone.
   */
  boolean isAlive() {
    return process.toHandle().isAlive();
  }

  /** Stops it, as Lambda does between two events: what it left to do then is late. */
  void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      int unused = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The end of its log. */
  String lastWords() {
    List<String> lines = printed().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Milliseconds from starting the process to now. */
  public double milliseconds() {
    return (TIME.ticks() - began) / 1e6;
  }

  /** What it holds of the machine's memory, in megabytes; 0 where nobody can tell. */
  public double residentMegabytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException notLinux) {
      return 0;
    }
  }

  /** Of all its threads so far, in steps of the kernel's clock. */
  public double cpuMilliseconds() {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
  }

  /** Whom its process is connected to, but for Lambda. */
  public List<InetSocketAddress> connections() {
    return Connections.of(process.pid()).stream()
        .filter(peer -> peer.getPort() != api.port())
        .toList();
  }

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** What its process asked of Lambda so far. */
  public List<String> requests() {
    return api.requests();
  }

  /** What it printed so far: its log. */
  public String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in order, for a JVM that writes something at its end. */
  public void end() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Files.deleteIfExists(output);
    } catch (IOException stays) {
      // It is a temporary file anyway.
    }
  }

  /** Ends it, and leaves its log. */
  void stop() {
    try {
      // First the watch: once the process is gone, its id may be given to somebody else.
      watch.destroyForcibly().waitFor();
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    api.close();
  }

  private static List<String> command(Start start) {
    var command = new ArrayList<>(start.wrapper());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AS_LAMBDA);
    command.addAll(NativeLibrary.options());
    command.addAll(start.options());
    command.add("-cp");
    command.add(
        String.join(
            System.getProperty("path.separator"),
            start.classpath().stream().map(Path::toString).toList()));
    command.add(RuntimeClient.MAIN);
    command.add(start.handler());
    return command;
  }

  private static Map<String, String> environment(Start start, RuntimeApi api) {
    var all = new TreeMap<String, String>();
    all.put("AWS_LAMBDA_RUNTIME_API", api.address());
    all.put("AWS_LAMBDA_FUNCTION_NAME", "f");
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    all.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    all.put("LAMBDA_TASK_ROOT", "/var/task");
    all.put("_HANDLER", start.handler());
    all.put("AWS_REGION", "eu-west-1");
    all.put("AWS_ACCESS_KEY_ID", "local-identity");
    all.put("AWS_SECRET_ACCESS_KEY", "local-credential");
    all.put(KIND, start.snapshot() ? "snap-start" : "on-demand");
    all.putAll(start.environment());
    return all;
  }
}
