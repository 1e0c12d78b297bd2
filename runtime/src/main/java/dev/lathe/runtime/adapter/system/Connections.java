package dev.lathe.runtime.adapter.system;

import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections that a process holds, as Linux tells them; elsewhere none are seen. The JVM's
 * own HTTP client keeps connections behind whoever closed theirs, and has no way to say that it
 * should not: what idles is ended by a thread that looks each five seconds.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>
 */
public final class Connections {
  /** Two looks of the JVM's thread, and what it takes. */
  private static final Duration UNTIL_IDLE_ONES_END = Duration.ofSeconds(12);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** Where the client of Lambda's runtime asks for events, by a connection of Lambda's own. */
  private static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";

  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";
  private static final int HEX = 16;

  private Connections() {}

  /**
   * Waits, twelve seconds at most, until this process holds no connection but the one to Lambda's
   * runtime: for the moment before a snapshot, in whose copies a connection leads nowhere.
   *
   * @return the peers that are still connected, {@code host:port} each; empty where nothing is open
   */
  public static List<String> awaitEnd(Time time) {
    Optional<InetSocketAddress> lambda = address(System.getenv(RUNTIME_API));
    long end = time.ticks() + UNTIL_IDLE_ONES_END.toNanos();
    while (true) {
      List<String> open =
          of(ProcessHandle.current().pid()).stream()
              .filter(peer -> !lambda.equals(Optional.of(peer)))
              .map(Connections::text)
              .toList();
      if (open.isEmpty() || time.ticks() - end >= 0) return open;
      time.sleep(BETWEEN_LOOKS);
    }
  }

  /**
   * The peers of all TCP connections that process {@code pid} has a descriptor of, whatever their
   * state, so also those that only the peer has closed; sockets that listen are none.
   */
  public static List<InetSocketAddress> of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      Set<String> sockets = sockets(process.resolve("fd"));
      if (sockets.isEmpty()) return List.of();
      return Stream.concat(
              rows(process.resolve("net/tcp")).stream(), rows(process.resolve("net/tcp6")).stream())
          .filter(row -> !row[STATE].equals(LISTENING) && sockets.contains(row[INODE]))
          .map(row -> peer(row[REMOTE]))
          .toList();
    } catch (IOException | UncheckedIOException notLinux) {
      return List.of();
    }
  }

  private static Set<String> sockets(Path descriptors) throws IOException {
    try (var all = Files.list(descriptors)) {
      return all.map(Connections::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static List<String[]> rows(Path table) throws IOException {
    if (!Files.isReadable(table)) return List.of(); // a kernel without IPv6
    try (var lines = Files.lines(table)) {
      return lines
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .filter(row -> row.length > INODE)
          .toList();
    }
  }

  /** An address as the kernel prints it: words of four bytes in its own order, then the port. */
  private static InetSocketAddress peer(String printed) {
    int colon = printed.indexOf(':');
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(printed, 0, colon));
    ByteBuffer address = ByteBuffer.allocate(words.remaining()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) address.putInt(words.getInt());
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address.array()),
          Integer.parseInt(printed.substring(colon + 1), HEX));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of four or sixteen bytes: " + printed, e);
    }
  }

  private static Optional<InetSocketAddress> address(@Nullable String hostAndPort) {
    if (hostAndPort == null) return Optional.empty();
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 0) return Optional.empty();
    return Optional.of(
        new InetSocketAddress(
            hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1))));
  }

  private static String text(InetSocketAddress peer) {
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }
}
