package dev.lathe.runtime.aws;

import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Where the SDK takes credentials from, in the order in which it looks.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">the
 *     chain</a>
 */
sealed interface CredentialsPlace {

  /** {@code AWS_ACCESS_KEY_ID}, or the JVM's property for it. */
  record Variables() implements CredentialsPlace {}

  /** A token that an orchestrator or CI gives, with which a role is taken. */
  record WebIdentity() implements CredentialsPlace {}

  /** A profile of the AWS CLI's files; {@code chosen} where {@code AWS_PROFILE} names it. */
  record Named(String profile, boolean chosen) implements CredentialsPlace {}

  /** The first one that is set up, by what is seen of it from outside. */
  static CredentialsPlace now() {
    if (SdkSystemSetting.AWS_ACCESS_KEY_ID.getStringValue().isPresent()) return new Variables();
    if (SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()) {
      return new WebIdentity();
    }
    return new Named(
        ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow(),
        ProfileFileSystemSetting.AWS_PROFILE.getNonDefaultStringValue().isPresent());
  }

  /** It, after "from". */
  default String words() {
    return switch (this) {
      case Variables() -> "AWS_ACCESS_KEY_ID";
      case WebIdentity() -> "AWS_WEB_IDENTITY_TOKEN_FILE";
      case Named(String profile, boolean _) -> "profile `%s`".formatted(profile);
    };
  }

  /** How other ones get there. */
  default String renewal() {
    return switch (this) {
      case Variables() ->
          "get new ones, as by eval \"$(aws configure export-credentials --format env)\"";
      case WebIdentity() -> "whoever writes that file has to write a new token";
      case Named(String profile, boolean _) ->
          "sign in again, as by `aws sso login --profile %s`".formatted(profile);
    };
  }
}
