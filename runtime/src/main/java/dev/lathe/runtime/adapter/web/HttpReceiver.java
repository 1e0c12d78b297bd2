package dev.lathe.runtime.adapter.web;

import dev.lathe.runtime.webhook.Receiver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Posts with the JDK's client, which is made for the first post: most bundles have no webhook. */
public final class HttpReceiver implements Receiver {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Retry-After as seconds; as a date it is not worth a parser, we come again anyway. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}]+");

  private @Nullable HttpClient client;

  @Override
  public List<Answer> post(List<Post> posts, Duration timeout) {
    List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
    for (Post post : posts) {
      sent.add(send(post, timeout));
    }
    return sent.stream().map(one -> answer(one, timeout)).toList();
  }

  private CompletableFuture<HttpResponse<String>> send(Post post, Duration timeout) {
    var request =
        HttpRequest.newBuilder(post.url())
            .timeout(timeout)
            .POST(BodyPublishers.ofString(post.body()));
    post.headers().forEach(request::header);
    var beginning = new Beginning();
    CompletableFuture<HttpResponse<String>> sent =
        client().sendAsync(request.build(), _ -> beginning);
    return sent.copy()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure -> cutOff(failure, beginning, sent));
  }

  /** An answer whose body does not end is one: its status has said what became of the event. */
  private static CompletableFuture<HttpResponse<String>> cutOff(
      Throwable failure, Beginning beginning, CompletableFuture<HttpResponse<String>> sent) {
    if (failure instanceof TimeoutException) {
      if (beginning.cutOff()) return sent;
      sent.cancel(true);
    }
    return CompletableFuture.failedFuture(failure);
  }

  private static Answer answer(CompletableFuture<HttpResponse<String>> sent, Duration timeout) {
    try {
      HttpResponse<String> response = sent.join();
      Optional<Duration> retryAfter =
          response
              .headers()
              .firstValue("retry-after")
              .filter(SECONDS.asMatchPredicate())
              .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
      String text = UNPRINTABLE.matcher(response.body()).replaceAll(" ");
      return new Answer.Answered(response.statusCode(), text, retryAfter);
    } catch (CompletionException e) {
      return new Answer.NotReached(why(e.getCause(), timeout));
    }
  }

  private static String why(@Nullable Throwable cause, Duration timeout) {
    return switch (cause) {
      case TimeoutException _, HttpTimeoutException _ ->
          "no answer within " + timeout.toSeconds() + " s";
      case ConnectException _ -> "nobody listens there";
      case IOException e when e.getMessage() != null ->
          e.getClass().getSimpleName() + ": " + e.getMessage();
      case null -> "no answer";
      default -> cause.getClass().getSimpleName();
    };
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
