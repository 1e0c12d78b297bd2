package dev.lathe.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A dev server in a JVM of its own, to be killed. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final URI address;

  private ServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Runs in the other JVM: serves {@code args[0]} with its files in {@code args[1]}. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
      var served = Served.blueprint(Path.of(args[0]), Path.of(args[1]));
      Runtime.getRuntime().addShutdownHook(new Thread(served::close));
      System.out.println(READY + served.server().address());
      Thread.currentThread().join();
    }
  }

  static ServerProcess start(Path blueprint, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    blueprint.toString(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        return new ServerProcess(process, URI.create(line.substring(READY.length())));
      }
    }
    process.destroyForcibly();
    throw new AssertionError("the server ended before it answered");
  }

  Http http() {
    return Http.to(address);
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** As Ctrl-C does. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
