package dev.lathe.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Where `lathe dev` listens. */
final class ListeningAddress {
  private ListeningAddress() {}

  /** The address that {@code text} writes; never a name, which would have to be looked up. */
  static InetAddress of(String text) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text.equals("localhost") ? "127.0.0.1" : text);
    } catch (IllegalArgumentException e) {
      throw Refused.usage("--host is an address of this machine, as 0.0.0.0, not " + text);
    }
    if (!address.isAnyLocalAddress() && !address.isLoopbackAddress() && !here(address)) {
      throw Refused.usage("--host: this machine has no address " + text);
    }
    return address;
  }

  private static boolean here(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /** How others get in. */
  static String told(InetAddress address, int port) {
    String where =
        address.isAnyLocalAddress()
            ? "every address of this machine"
            : address.getHostAddress() + ", port " + port;
    return "Other machines reach it at %s, with a token: lathe token --as NAME".formatted(where);
  }
}
