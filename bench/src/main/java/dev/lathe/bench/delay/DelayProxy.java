package dev.lathe.bench.delay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the way to a server on loopback longer: what either side sends arrives half a round trip
 * later, however much is on its way already. Connecting itself takes no longer.
 */
public final class DelayProxy implements AutoCloseable {
  private final int target;
  private final long half;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private DelayProxy(int target, Duration roundTrip) throws IOException {
    this.target = target;
    this.half = roundTrip.toNanos() / 2;
    this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("delay-door").start(this::accept);
  }

  /** A proxy on a free port in front of the server on port {@code target}. */
  public static DelayProxy before(int target, Duration roundTrip) {
    try {
      return new DelayProxy(target, roundTrip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public String url() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  @Override
  public void close() {
    closed(door);
    sockets.forEach(DelayProxy::closed);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = open(door.accept());
        Socket server = open(new Socket(InetAddress.getLoopbackAddress(), target));
        DelayedPipe.start(client, server, half);
        DelayedPipe.start(server, client, half);
      } catch (IOException closedOrRefused) {
        // A client whose server is gone finds its connection closed with the proxy.
      }
    }
  }

  /** Small packets leave at once: waiting for more is not what is measured here. */
  private Socket open(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private static void closed(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception alreadyClosed) {
      // That is all that was wanted.
    }
  }
}
