package dev.lathe.runtime.adapter.web;

import dev.lathe.runtime.module.Egress;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleFailed.Reason;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.platform.Deadline;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.trace.TraceContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's client behind a list of hosts. A name that answers with an address of a private network
 * is refused before it is asked; the client looks the name up again a moment later, so a name
 * server that lies to both is not caught: list names of those you trust.
 */
public final class HttpEgress implements Egress {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEgress.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_REDIRECTS = 3;

  /** What may be told to another host than the one that was meant: no secrets. */
  private static final Set<String> FOR_ANYBODY =
      Set.of("accept", "content-type", "idempotency-key", "correlation-id");

  private final ModuleSettings settings;
  private final String module;
  private final AllowedHosts allowed;
  private final Time time;
  private @Nullable HttpClient client;

  public HttpEgress(ModuleSettings settings, Time time) {
    this.settings = settings;
    this.module = settings.module();
    this.allowed = new AllowedHosts(settings.hosts(), settings.privateNetwork());
    this.time = time;
  }

  @Override
  public Reply send(Ask ask, Duration timeout) throws ModuleFailed {
    var deadline = Deadline.in(timeout, time);
    Ask now = ask;
    for (int redirects = 0; ; redirects++) {
      URI url = url(now.url());
      judge(url, deadline);
      Reply reply = once(now, url, deadline);
      Optional<URI> further = redirected(now, url, reply);
      if (further.isEmpty()) return reply;
      if (redirects == MOST_REDIRECTS) {
        throw new ModuleFailed(
            Reason.VENDOR, "the module `" + module + "` was redirected too often");
      }
      now = moved(now, url, further.get());
    }
  }

  @Override
  public SocketFactory sockets(String host, int port, boolean encrypted) {
    Optional<String> refusal = allowed.refusal(host, port, encrypted);
    if (refusal.isPresent()) {
      String mend =
          encrypted || AllowedHosts.here(host)
              ? "\"hosts\": [\"" + host + ":" + port + "\"]"
              : "\"127.0.0.1\", or a way to it that is encrypted";
      throw settings.wrong("would reach " + host + ", " + refusal.get(), mend);
    }
    return new JudgedSockets(host, port, address -> judge(host, address));
  }

  private void judge(String host, InetAddress address) {
    allowed
        .refusal(host, address)
        .ifPresent(
            why -> {
              throw refused(host, why);
            });
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new ModuleFailed(Reason.INVALID_ARGUMENT, "its input makes no address");
    }
  }

  /** Throws where {@code url} may not be asked: the host is for the log, not for a client. */
  private void judge(URI url, Deadline deadline) {
    allowed
        .refusal(url)
        .ifPresent(
            why -> {
              throw refused(String.valueOf(url.getHost()), why);
            });
    for (InetAddress address : addresses(url, deadline)) {
      judge(String.valueOf(url.getHost()), address);
    }
  }

  private ModuleFailed refused(String host, String why) {
    LOG.warn("the module {} may not reach {}: it is {}", module, host, why);
    return new ModuleFailed(
        Reason.NOT_CONFIGURED, "the module `" + module + "` was kept from reaching " + why);
  }

  private InetAddress[] addresses(URI url, Deadline deadline) {
    String host = String.valueOf(url.getHost());
    var found =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return InetAddress.getAllByName(host);
              } catch (UnknownHostException e) {
                return new InetAddress[0];
              }
            });
    InetAddress[] addresses = await(found, deadline, /* asked= */ false);
    if (addresses.length == 0) {
      throw ModuleFailed.unreached("the host of the module `" + module + "` is not known");
    }
    return addresses;
  }

  private Reply once(Ask ask, URI url, Deadline deadline) {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(atLeast(deadline.left()))
            .method(
                ask.method(),
                ask.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    ask.headers().forEach(request::header);
    TraceContext.current().ifPresent(place -> named(place, request));
    HttpResponse<String> response =
        await(
            client().sendAsync(request.build(), _ -> new WholeText(LONGEST_ANSWER)),
            deadline,
            /* asked= */ true);
    var headers = new TreeMap<String, String>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return new Reply(response.statusCode(), headers, response.body());
  }

  /** The trace that the call is part of; it is no secret, so any host that is asked learns it. */
  private static void named(TraceContext place, HttpRequest.Builder request) {
    request.setHeader("traceparent", place.traceparent());
    place.tracestate().ifPresent(state -> request.setHeader("tracestate", state));
  }

  private static Duration atLeast(Duration left) {
    return left.isZero() ? Duration.ofMillis(1) : left;
  }

  private <T> T await(CompletableFuture<T> sent, Deadline deadline, boolean asked) {
    try {
      return sent.get(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw asked ? timeout() : ModuleFailed.unreached("no name server answered in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModuleFailed(Reason.UNAVAILABLE, "interrupted during a call");
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private ModuleFailed failed(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> nobody("did not take a connection in time");
      case HttpTimeoutException _ -> timeout();
      case ConnectException _ -> nobody("takes no connections");
      case SSLHandshakeException _ -> nobody("shows no certificate that is trusted here");
      case WholeText.TooLong _ ->
          new ModuleFailed(
              Reason.SCHEMA_MISMATCH, "the module `" + module + "` answered with too long a text");
      case IOException _ ->
          new ModuleFailed(
              Reason.UNAVAILABLE, "the connection of the module `" + module + "` broke");
      case null -> new ModuleFailed(Reason.INTERNAL, "no answer");
      default -> throw new IllegalStateException(cause);
    };
  }

  private ModuleFailed nobody(String what) {
    return ModuleFailed.unreached("the host of the module `" + module + "` " + what);
  }

  private ModuleFailed timeout() {
    return new ModuleFailed(
        Reason.TIMEOUT, "the module `" + module + "` did not answer within its time");
  }

  private static Optional<URI> redirected(Ask ask, URI url, Reply reply) {
    boolean reads = ask.method().equals("GET") || ask.method().equals("HEAD");
    boolean follow =
        switch (reply.status()) {
          case 307, 308 -> true;
          case 301, 302, 303 -> reads;
          default -> false;
        };
    String location = reply.headers().get("location");
    if (!follow || location == null) return Optional.empty();
    try {
      return Optional.of(url.resolve(new URI(location)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Ask moved(Ask ask, URI from, URI to) {
    boolean same =
        String.valueOf(from.getAuthority()).equalsIgnoreCase(String.valueOf(to.getAuthority()))
            && String.valueOf(from.getScheme()).equalsIgnoreCase(String.valueOf(to.getScheme()));
    var headers = new TreeMap<>(ask.headers());
    if (!same) {
      headers.keySet().removeIf(name -> !FOR_ANYBODY.contains(name.toLowerCase(Locale.ROOT)));
    }
    return new Ask(ask.method(), to.toString(), headers, ask.body());
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      client = made;
    }
    return made;
  }
}
