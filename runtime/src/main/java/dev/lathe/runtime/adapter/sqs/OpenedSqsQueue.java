package dev.lathe.runtime.adapter.sqs;

import dev.lathe.runtime.aws.AwsFailure;
import dev.lathe.runtime.aws.AwsFailure.Asked;
import dev.lathe.runtime.queue.Message;
import dev.lathe.runtime.queue.Queue;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.queue.Received;
import dev.lathe.runtime.queue.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** A queue by its URL alone, with a client of its own. */
public final class OpenedSqsQueue implements Queue, AutoCloseable {
  /** A request with its repetitions; somebody waits for the answer. */
  private static final Duration CALL_LIMIT = Duration.ofSeconds(40);

  private static final Pattern AMAZON =
      Pattern.compile("sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?");

  private final SqsClient client;
  private final SqsQueue queue;

  private OpenedSqsQueue(SqsClient client, String url) {
    this.client = client;
    this.queue = new SqsQueue(client, url);
  }

  /**
   * Opens it; the first request is sent when it is asked for something.
   *
   * @param url as SQS gives it: the region is in it, credentials come from where the SDK looks for
   *     them. Of a stand-in, its host is asked
   * @throws IllegalArgumentException if it is no queue's URL
   * @throws QueueUnavailable if there are no credentials
   */
  public static OpenedSqsQueue open(String url) {
    URI uri = uri(url);
    SqsClientBuilder builder =
        SqsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(call -> call.apiCallTimeout(CALL_LIMIT));
    Matcher amazon = AMAZON.matcher(uri.getHost().toLowerCase(Locale.ROOT));
    if (amazon.matches()) {
      builder.region(Region.of(amazon.group(1)));
    } else {
      builder.endpointOverride(URI.create(uri.getScheme() + "://" + uri.getAuthority()));
      builder.region(Region.US_EAST_1); // a stand-in has none
      if (isHere(uri.getHost())) {
        // Asking a machine's metadata for credentials takes seconds, and nobody checks them here.
        builder.credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
      }
    }
    try {
      return new OpenedSqsQueue(builder.build(), url);
    } catch (SdkClientException | IllegalArgumentException | IllegalStateException e) {
      String why = AwsFailure.unopened(e, new Asked("sqs:ReceiveMessage", "that queue", ""));
      throw new QueueUnavailable("cannot open %s: %s".formatted(url, why), e);
    }
  }

  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getPath().length() > 1) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "`" + url + "` is no queue: write https://sqs.REGION.amazonaws.com/ACCOUNT/NAME");
  }

  private static boolean isHere(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  @Override
  public List<Refused> send(List<Message> messages) {
    return queue.send(messages);
  }

  @Override
  public List<Received> receive(int most, Duration wait) {
    return queue.receive(most, wait);
  }

  @Override
  public void delete(List<Received> done) {
    queue.delete(done);
  }

  @Override
  public void hide(List<Received> messages, Duration pause) {
    queue.hide(messages, pause);
  }

  @Override
  public void close() {
    client.close();
  }
}
