package dev.lathe.runtime.adapter.web;

import dev.lathe.runtime.module.HostPattern;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a module may reach.
 *
 * @param hosts as settings list them
 * @param privateNetwork whether these may lie in a private network
 */
record AllowedHosts(List<String> hosts, boolean privateNetwork) {
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** Settings list such hosts with their port. */
  private static final int NONE_USUAL = -1;

  /** Shared address space of carriers, 100.64.0.0/10: not public, and no JDK method says so. */
  private static final int CARRIER_FIRST = 100;

  AllowedHosts {
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** Why {@code url} may not be asked, or empty where it may; nobody is asked for it. */
  Optional<String> refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || url.getUserInfo() != null) {
      return Optional.of("an address without a host, or with a name and password in it");
    }
    boolean clear = scheme.equals("http");
    if (!scheme.equals("https") && !(clear && here(host))) {
      return Optional.of("an address that is not https");
    }
    int usual = clear ? HTTP : HTTPS;
    return listed(host, url.getPort() >= 0 ? url.getPort() : usual, usual);
  }

  /** The same of {@code host} at {@code port}, for what does not speak HTTP. */
  Optional<String> refusal(String host, int port, boolean encrypted) {
    return encrypted || here(host)
        ? listed(host, port, NONE_USUAL)
        : Optional.of("a host of another machine, to which nothing is told in the clear");
  }

  /** Whether it is a word for this machine. */
  static boolean here(String host) {
    return THIS_MACHINE.matcher(host).matches();
  }

  private Optional<String> listed(String host, int port, int usual) {
    return hosts.stream().anyMatch(listed -> matches(listed, host, port, usual))
        ? Optional.empty()
        : Optional.of("a host that its settings do not list");
  }

  /** Why a listed {@code host} that is at {@code address} may not be asked all the same. */
  Optional<String> refusal(String host, InetAddress address) {
    boolean named = here(host);
    if (address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return Optional.of("an address of the network's own");
    }
    boolean inside =
        address.isLoopbackAddress()
            || address.isSiteLocalAddress()
            || unique(address)
            || carrier(address);
    return inside && !privateNetwork && !named
        ? Optional.of("a private network, which its settings do not open by `privateNetwork`")
        : Optional.empty();
  }

  private static boolean matches(String listed, String host, int port, int usual) {
    int colon = listed.lastIndexOf(':');
    boolean ported = colon > listed.lastIndexOf(']') && colon > 0;
    String name = ported ? listed.substring(0, colon) : listed;
    boolean portFits =
        ported ? listed.substring(colon + 1).equals(Integer.toString(port)) : port == usual;
    return portFits && new HostPattern(name).fits(host);
  }

  /** fc00::/7. */
  private static boolean unique(InetAddress address) {
    return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
  }

  private static boolean carrier(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == CARRIER_FIRST && (bytes[1] & 0xc0) == 0x40;
  }
}
