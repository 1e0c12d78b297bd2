package dev.lathe.runtime.adapter.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/** Sockets that connect to one host and port, and look at the very address that they connect to. */
final class JudgedSockets extends SocketFactory {
  private final String host;
  private final int port;
  private final Consumer<InetAddress> judge;

  /**
   * @param judge throws where an address may not be reached
   */
  JudgedSockets(String host, int port, Consumer<InetAddress> judge) {
    this.host = host;
    this.port = port;
    this.judge = judge;
  }

  @Override
  public Socket createSocket() {
    return new Judged();
  }

  @Override
  public Socket createSocket(String other, int otherPort) throws IOException {
    return connected(new InetSocketAddress(other, otherPort));
  }

  @Override
  public Socket createSocket(String other, int otherPort, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(other, otherPort));
  }

  @Override
  public Socket createSocket(InetAddress other, int otherPort) throws IOException {
    return connected(new InetSocketAddress(other, otherPort));
  }

  @Override
  public Socket createSocket(InetAddress other, int otherPort, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(other, otherPort));
  }

  private Socket connected(InetSocketAddress other) throws IOException {
    Socket socket = createSocket();
    socket.connect(other);
    return socket;
  }

  private final class Judged extends Socket {
    @Override
    public void connect(SocketAddress endpoint) throws IOException {
      connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      if (!(endpoint instanceof InetSocketAddress meant)
          || !meant.getHostString().equalsIgnoreCase(host)
          || meant.getPort() != port) {
        throw new IOException("a socket for " + host + ":" + port + " leads nowhere else");
      }
      InetAddress address = meant.getAddress();
      if (address == null) throw new UnknownHostException(host);
      judge.accept(address);
      super.connect(endpoint, timeout);
    }
  }
}
