package dev.lathe.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** A server in a process of its own, on loopback. */
interface Server extends AutoCloseable {
  /** As tables call it. */
  String title();

  int port();

  Process process();

  /** How its database waits for the disk. */
  String synchronous();

  /** The request that makes a thing. */
  String make(int number);

  /** The request for one thing. */
  String get(String id);

  /** The request for the newest twenty of a category. */
  String list(int number);

  /** Ids of some things, made now. */
  List<String> made(int count);

  /** What its process used of the processors since it began. */
  default Duration cpu() {
    return process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What its process holds of memory, in bytes; empty where the machine does not say. */
  default OptionalLong resident() {
    Path status = Path.of("/proc/" + process().pid() + "/status");
    if (!Files.isReadable(status)) return OptionalLong.empty();
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  @Override
  void close();
}
