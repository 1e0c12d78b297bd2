package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.fixture.Blueprints;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.runtime.module.Variables;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into a server that listens on every address of its machine. */
class GuestsTest {
  private static final InetAddress EVERYWHERE = InetAddress.ofLiteral("0.0.0.0");

  @TempDir private Path folder;

  @Test
  void other_machines_need_a_token_of_its_issuer() throws IOException {
    Optional<InetAddress> outside = outside();
    assumeTrue(outside.isPresent(), "this machine has no address that others could reach");
    try (DevServer server = start("orders", EVERYWHERE)) {
      String there = outside.get().getHostAddress();
      int port = server.address().getPort();
      assertEquals(200, status("127.0.0.1", port, "localhost"));
      assertEquals(401, status("127.0.0.1", port, "evil.example"), "a name that leads here");
      assertEquals(401, status("127.0.0.1", port, "localhost", "Origin: https://evil.example"));
      assertEquals(401, status(there, port, there));
      assertEquals(401, status(there, port, there, "Authorization: Bearer dev:alice"));
      assertEquals(401, status(there, port, there, "Authorization: Bearer " + token(-9)));
      assertEquals(401, status(there, port, there, "Authorization: Bearer x.y.z"));
      String good = "Authorization: Bearer " + token(9);
      assertEquals(200, status(there, port, there, good));
      assertEquals(200, status("127.0.0.1", port, "evil.example", good));
      assertEquals(403, status(there, port, "localhost", good), "it is not this machine");
      assertEquals(403, status(there, port, "localhost"));
    }
  }

  @Test
  void alone_it_answers_nobody_else() throws IOException {
    Optional<InetAddress> outside = outside();
    assumeTrue(outside.isPresent(), "this machine has no address that others could reach");
    try (DevServer server = start("orders", HttpFront.LOOPBACK)) {
      int port = server.address().getPort();
      assertEquals(200, status("127.0.0.1", port, "localhost"));
      assertThrows(IOException.class, () -> new Socket(outside.get(), port).close());
    }
  }

  private DevServer start(String example, InetAddress host) {
    return DevServer.start(
        new DevOptions(
            Served.value(Compiler.compile(Blueprints.example(example))),
            new DevFolder(folder),
            new DatabaseChoice.OwnFile(),
            new QueueChoice.None(),
            host,
            0,
            Optional.empty(),
            Variables.NONE));
  }

  private String token(long minutes) {
    return new TokenWishes(
            "alice", new TreeMap<>(), List.of(), List.of(), Duration.ofMinutes(minutes))
        .signedBy(IssuerFile.in(folder).orElseThrow(), Instant.now());
  }

  private static int status(String address, int port, String host, String... headers)
      throws IOException {
    try (var socket = new Socket(address, port)) {
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      socket
          .getOutputStream()
          .write(
              "GET /service.json HTTP/1.1\r\nHost: %s:%d\r\n%sConnection: close\r\n\r\n"
                  .formatted(host, port, more)
                  .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      String line =
          new String(
              socket.getInputStream().readNBytes("HTTP/1.1 200".length()),
              StandardCharsets.US_ASCII);
      return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
    }
  }

  private static Optional<InetAddress> outside() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }
}
