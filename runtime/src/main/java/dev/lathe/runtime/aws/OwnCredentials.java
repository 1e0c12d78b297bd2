package dev.lathe.runtime.aws;

import java.util.Map;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * The credentials of this process: the keys of its environment where it has any, else what the SDK
 * finds. A function that is restored from a snapshot has no keys there: it asks an address of its
 * own for them, so that they are not as old as the snapshot. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">SnapStart and
 *     AWS_CONTAINER_CREDENTIALS_FULL_URI</a>
 */
public final class OwnCredentials {
  private final Map<String, String> environment;
  private final LazyClient<DefaultCredentialsProvider> found =
      new LazyClient<>(() -> DefaultCredentialsProvider.builder().build());

  /**
   * @param environment looked at with each request; the SDK looks at the process's
   */
  public OwnCredentials(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What requests are signed with now.
   *
   * @throws RequestSigner.Unsigned if there are none
   */
  public AwsCredentialsIdentity get() {
    String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String session = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (!key.isBlank() && !secret.isBlank()) {
      return session.isBlank()
          ? AwsCredentialsIdentity.create(key, secret)
          : AwsSessionCredentialsIdentity.create(key, secret, session);
    }
    try {
      return found.get().resolveCredentials();
    } catch (SdkException e) {
      throw new RequestSigner.Unsigned(Unanswered.told(e), e);
    }
  }
}
