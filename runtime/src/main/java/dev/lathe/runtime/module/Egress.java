package dev.lathe.runtime.module;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.SocketFactory;

/** The way of one module to the hosts that its settings list, and to no others. Thread-safe. */
public interface Egress {
  /** A text of this size is the longest answer that is read, in bytes. */
  int LONGEST_ANSWER = 4 * 1024 * 1024;

  /**
   * Sends {@code ask}. A redirect is followed where it leads to a listed host and keeps what was
   * asked: of GET any, of other methods 307 and 308.
   *
   * @param timeout for all of it, redirects included
   * @return whatever was answered, refusals too
   * @throws ModuleFailed where no answer came, or a host is not listed
   */
  Reply send(Ask ask, Duration timeout) throws ModuleFailed;

  /**
   * Makes connections for what does not speak HTTP: they lead to {@code host} at its {@code port},
   * which settings list together, and nowhere else. Reaches nobody yet.
   *
   * @param encrypted whether others can't read what goes along; else it leads to this machine alone
   * @return connecting one throws {@link ModuleFailed} where the host's address may not be reached
   * @throws IllegalArgumentException if settings do not list it
   */
  SocketFactory sockets(String host, int port, boolean encrypted);

  /**
   * What is asked.
   *
   * @param url absolute, https; http where a host of this machine is listed
   * @param headers by their names in any case
   */
  record Ask(String method, String url, SortedMap<String, String> headers, Optional<String> body) {
    public Ask {
      var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      sorted.putAll(headers);
      headers = sorted;
    }
  }

  /**
   * What was answered.
   *
   * @param headers by their names in lower case, of several values the first
   */
  record Reply(int status, SortedMap<String, String> headers, String body) {
    public Reply {
      headers = new TreeMap<>(headers);
    }
  }
}
