package dev.lathe.runtime.adapter.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ConnectionsTest {
  @Test
  void a_connection_is_seen_until_this_end_of_it_is_closed() throws IOException {
    for (String host : List.of("127.0.0.1", "::1")) {
      var address = new InetSocketAddress(InetAddress.getByName(host), 0);
      try (var server = new ServerSocket()) {
        try {
          server.bind(address);
        } catch (IOException noSuchFamilyHere) {
          continue;
        }
        var peer = new InetSocketAddress(address.getAddress(), server.getLocalPort());
        assertEquals(0, times(peer), host);
        try (var client = new Socket(peer.getAddress(), peer.getPort())) {
          server.accept().close(); // half closed: this end waits for being closed
          assertTrue(client.isConnected());
          assertEquals(1, times(peer), host);
        }
        assertEquals(0, times(peer), host);
      }
    }
  }

  private static long times(InetSocketAddress peer) {
    return Connections.of(ProcessHandle.current().pid()).stream().filter(peer::equals).count();
  }
}
