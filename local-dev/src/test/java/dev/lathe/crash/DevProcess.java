package dev.lathe.crash;

import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code lathe dev} runs, in a process of its own that can be killed at any moment. */
final class DevProcess {
  private static final String READY = "ready ";

  /**
   * What it works on.
   *
   * @param bundle a bundle's file, of which {@code id} is the name
   * @param environment variables of its webhooks
   */
  record Parts(
      Path folder,
      Path bundle,
      String id,
      String database,
      String queue,
      List<String> environment) {
    DevOptions options() throws IOException {
      BundleFile file = BundleFile.read(new BundleId(id), Files.readAllBytes(bundle));
      return new DevOptions(
          file.bundle(),
          new DevFolder(folder),
          new DatabaseChoice.At(database, Optional.empty()),
          QueueChoice.of(queue).orElseThrow(),
          InetAddress.getLoopbackAddress(),
          0,
          Optional.empty(),
          Variables.of(System.getenv()),
          Recording.of(Recording.USUAL),
          OpenedModules.NONE);
    }
  }

  private final Process process;

  private DevProcess(Process process) {
    this.process = process;
  }

  /** Runs in the other JVM. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      var parts =
          new Parts(Path.of(args[0]), Path.of(args[1]), args[2], args[3], args[4], List.of());
      DevServer server = DevServer.start(parts.options());
      System.out.println(READY + server.address());
      // Ends with who started it, however that ends.
      while (System.in.read() >= 0) {}
      Runtime.getRuntime().halt(1);
    }
  }

  static DevProcess launch(Parts parts) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            parts.folder().toString(),
            parts.bundle().toString(),
            parts.id(),
            parts.database(),
            parts.queue());
    for (String variable : parts.environment()) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    builder.redirectError(
        ProcessBuilder.Redirect.appendTo(parts.folder().resolve("dev.log").toFile()));
    return new DevProcess(builder.start());
  }

  /** Where it answers; empty if it ended before it did. */
  Optional<URI> awaitReady() throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) return Optional.of(URI.create(line.substring(READY.length())));
    }
    return Optional.empty();
  }

  void awaitEnd() {
    process.onExit().join();
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }
}
