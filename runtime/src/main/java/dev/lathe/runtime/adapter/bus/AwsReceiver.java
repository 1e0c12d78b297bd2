package dev.lathe.runtime.adapter.bus;

import dev.lathe.runtime.aws.RequestSigner;
import dev.lathe.runtime.webhook.Receiver;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Publishes what is posted to an ARN: each event is one signed request, sent side by side with
 * others as posts to addresses are, so that none shares another one's refusal. What is posted to an
 * address is handed on as it is. Thread-safe.
 */
public final class AwsReceiver implements Receiver {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** The code in SNS's XML, and in EventBridge's JSON: of a request and of one of its entries. */
  private static final Pattern CODE =
      Pattern.compile(
          "<Code>([^<]+)</Code>|\"(?:ErrorCode|__type)\"\\s*:\\s*\"(?:[^\"#]*#)?([^\"]+)\"");

  /** It would take the same request a little later. */
  private static final Pattern BUSY =
      Pattern.compile(
          ".*Throttl.*|Internal.*|ServiceUnavailable.*|RequestLimitExceeded|RequestTimeout.*");

  /** It would take no event as things are set up: none is at fault. */
  private static final Pattern SET_UP =
      Pattern.compile(
          "AccessDenied.*|NotAuthorized.*|Authorization.*|NotFound.*|ResourceNotFound.*|KMS.*"
              + "|.*Token.*|UnrecognizedClient.*|Signature.*|IncompleteSignature.*|OptInRequired"
              + "|MissingAuthentication.*|EndpointDisabled.*|RequestExpired|.*ClientTokenId");

  private final Receiver web;
  private final RequestSigner signer;
  private final Map<String, String> environment;

  AwsReceiver(Receiver web, RequestSigner signer, Map<String, String> environment) {
    this.web = web;
    this.signer = signer;
    this.environment = Map.copyOf(environment);
  }

  /** With the credentials and the endpoints that the SDKs find in this process. */
  public static AwsReceiver over(Receiver web) {
    return new AwsReceiver(web, new RequestSigner(), System.getenv());
  }

  @Override
  public List<Answer> post(List<Post> posts, Duration timeout) {
    List<Post> sent = new ArrayList<>();
    List<Optional<Answer>> unsent = new ArrayList<>();
    for (Post post : posts) {
      try {
        sent.add(published(post) ? signed(post) : post);
        unsent.add(Optional.empty());
      } catch (RequestSigner.Unsigned e) {
        unsent.add(Optional.of(new Answer.NotReached(String.valueOf(e.getMessage()))));
      }
    }
    Deque<Answer> answers = new ArrayDeque<>(web.post(sent, timeout));
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < posts.size(); i++) {
      Post post = posts.get(i);
      all.add(
          unsent
              .get(i)
              .orElseGet(
                  () -> {
                    Answer answer = answers.removeFirst();
                    return published(post) ? judged(answer, AwsTarget.of(post.url())) : answer;
                  }));
    }
    return all;
  }

  private static boolean published(Post post) {
    return "arn".equals(post.url().getScheme());
  }

  private Post signed(Post post) {
    AwsTarget target = AwsTarget.of(post.url());
    URI address = target.address(environment);
    Post request = target.post(post, address);
    return new Post(
        address,
        signer.headers(
            address, target.service().signed(), target.region(), request.headers(), request.body()),
        request.body());
  }

  /** The answer as one who is posted to would give it. */
  private static Answer judged(Answer answer, AwsTarget target) {
    if (!(answer instanceof Answer.Answered(int status, String text, var retryAfter))) {
      return answer;
    }
    Matcher found = CODE.matcher(text);
    Optional<String> code =
        found.find()
            ? Optional.ofNullable(found.group(1)).or(() -> Optional.ofNullable(found.group(2)))
            : Optional.empty();
    if (code.isEmpty() && status == OK) return answer;
    String title = target.service().title();
    String word = code.orElse("");
    if (SET_UP.matcher(word).matches()) {
      return new Answer.NotReached(
          "%s says %s: it has to be there, and the role be allowed %s on %s"
              .formatted(title, word, target.service().permission(), target.arn()));
    }
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS || BUSY.matcher(word).matches()) {
      return new Answer.Answered(TOO_MANY_REQUESTS, title + " is busy: " + text, retryAfter);
    }
    // An entry that EventBridge refuses stands in an answer of status 200.
    return new Answer.Answered(status == OK ? BAD_REQUEST : status, text, retryAfter);
  }
}
