package dev.lathe.bench.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.lathe.bench.cold.FunctionZip;
import dev.lathe.bench.orders.WorkFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The zips of the three functions, unpacked when they are first started. */
public final class Packaged {
  /** A module and its handler, as the template of {@code infra-sam} names it. */
  public record Function(String module, String handler) {}

  /** Answers requests. */
  public static final Function HTTP =
      new Function("functions-http", "dev.lathe.functions.http.HttpHandler::handleRequest");

  /** Sends events. */
  public static final Function RELAY =
      new Function("functions-relay", "dev.lathe.functions.relay.RelayHandler::handleRequest");

  /** Applies events. */
  public static final Function PROJECTOR =
      new Function(
          "functions-projector", "dev.lathe.functions.projector.ProjectorHandler::handleRequest");

  private static final List<Function> ALL = List.of(HTTP, RELAY, PROJECTOR);

  private final Path home;
  private final List<Path> client;
  private final WorkFolder folder;
  private final Map<Function, List<Path>> unpacked = new HashMap<>();

  /**
   * @param home the folder of the project
   * @param client the jars of the runtime's client
   * @param folder where zips are unpacked
   */
  public Packaged(Path home, List<Path> client, WorkFolder folder) {
    this.home = home;
    this.client = client;
    this.folder = folder;
  }

  /** Which zip is not there, and how it comes there. */
  public Optional<String> missing() {
    return ALL.stream()
        .filter(function -> !Files.isRegularFile(zip(function)))
        .map(
            function ->
                "%s is not packaged: mvn -pl %s -am package -DskipTests does"
                    .formatted(function.module(), function.module()))
        .findFirst();
  }

  /** How {@code function} is started in {@code environment}. */
  public Sandbox.Start start(Function function, Map<String, String> environment) {
    List<Path> jars =
        unpacked.computeIfAbsent(
            function, one -> FunctionZip.unpacked(zip(one), folder.place(one.module())));
    var classpath = new ArrayList<>(client);
    classpath.addAll(jars);
    return new Sandbox.Start(classpath, function.handler(), List.of(), environment, false);
  }

  /** How {@code function} is started where Lambda's client loads it from {@code task}. */
  Sandbox.Start startFrom(Path task, Function function, Map<String, String> environment) {
    FunctionZip.unpackedAsByLambda(zip(function), task);
    return new Sandbox.Start(client, function.handler(), List.of(), environment, false);
  }

  /** Unpacks {@code function} into {@code task} once more. */
  void unpack(Path task, Function function) {
    FunctionZip.unpackedAsByLambda(zip(function), task);
  }

  /** All of them, in the order in which an event goes through them. */
  static List<Function> all() {
    return ALL;
  }

  /** How a function is started that does nothing. */
  Sandbox.Start empty() {
    var classpath = new ArrayList<>(client);
    classpath.add(FunctionZip.of(RequestStreamHandler.class));
    classpath.add(FunctionZip.of(EmptyHandler.class));
    return new Sandbox.Start(
        classpath, EmptyHandler.class.getName() + "::handleRequest", List.of(), Map.of(), false);
  }

  private Path zip(Function function) {
    return home.resolve(function.module()).resolve("target").resolve(function.module() + ".zip");
  }
}
