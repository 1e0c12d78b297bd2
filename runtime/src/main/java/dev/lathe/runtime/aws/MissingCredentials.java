package dev.lathe.runtime.aws;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.Profile;

/**
 * Why no credentials were found. The SDK's chain says of each of its members a word, and of none
 * the cause, so the one that was meant is asked once more, alone.
 */
final class MissingCredentials {
  /** Profiles followed through {@code source_profile}; they can name each other in a circle. */
  private static final int MOST_SOURCES = 5;

  /** Characters told of what a process of the user's own wrote. */
  private static final int MOST_WORDS = 300;

  private static final String WAYS =
      "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN, where there is one), as eval \"$(aws configure export-credentials --format env)\" does";

  private MissingCredentials() {}

  static String told() {
    return switch (CredentialsPlace.now()) {
      case CredentialsPlace.Variables() ->
          "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both, or none and AWS_PROFILE";
      case CredentialsPlace.WebIdentity() -> webIdentity();
      case CredentialsPlace.Named(String name, boolean chosen) -> {
        try {
          var profiles = new Profiles();
          yield profiles
              .named(name)
              .map(profile -> of(profile, profiles))
              .orElseGet(
                  () -> chosen ? unknown(name, profiles) : "no credentials are here: " + WAYS);
        } catch (IllegalArgumentException malformed) {
          yield "%s is not written as it should be: %s"
              .formatted(Profiles.file(), malformed.getMessage());
        }
      }
    };
  }

  private static String unknown(String name, Profiles profiles) {
    List<String> names = profiles.names();
    return "AWS_PROFILE says `%s`, and %s has %s"
        .formatted(
            name,
            Profiles.file(),
            names.isEmpty() ? "no profile" : "the profiles " + String.join(", ", names) + " alone");
  }

  private static String of(Profile profile, Profiles profiles) {
    Optional<Profile> signedIn = signedIn(profile, profiles);
    if (signedIn.isPresent()) {
      String sso = signedIn.get().name();
      return ("profile `%s` signs in through IAM Identity Center, which the AWS CLI does and this program does not: write `credential_process = aws configure export-credentials --profile %s --format process` in a profile of its own and name that one,"
              + " or run eval \"$(aws configure export-credentials --profile %s --format env)\", after `aws sso login --profile %s`")
          .formatted(sso, sso, sso, sso);
    }
    try (var provider = ProfileCredentialsProvider.create(profile.name())) {
      var unused = provider.resolveCredentials();
      return "credentials could not be had, and can be now: try again";
    } catch (SdkException | IllegalStateException | IllegalArgumentException failed) {
      return "profile `%s` of %s gives no credentials: %s"
          .formatted(profile.name(), Profiles.file(), cause(failed, profile));
    }
  }

  /** The profile at whose end somebody has to sign in, this one or one that it takes roles by. */
  private static Optional<Profile> signedIn(Profile profile, Profiles profiles) {
    Optional<Profile> now = Optional.of(profile);
    for (int depth = 0; now.isPresent() && depth < MOST_SOURCES; depth++) {
      Profile here = now.get();
      if (here.property("sso_session").isPresent() || here.property("sso_start_url").isPresent()) {
        return now;
      }
      now =
          here.property("source_profile")
              .filter(next -> !next.equals(here.name()))
              .flatMap(profiles::named);
    }
    return Optional.empty();
  }

  private static String cause(RuntimeException failed, Profile profile) {
    Optional<String> role = profile.property("role_arn");
    if (role.isPresent() && failed instanceof SdkException refused)
      return role(role.get(), refused);
    String message = words(failed);
    if (profile.property("credential_process").isPresent()) {
      return "its credential_process failed, %s; run it by itself to see"
          .formatted(
              Optional.ofNullable(failed.getCause())
                  .map(MissingCredentials::words)
                  .orElse(message));
    }
    if (message.startsWith("Profile file contained no credentials")) {
      return "it has no keys, role or process; " + WAYS;
    }
    return message;
  }

  private static String role(String role, SdkException refused) {
    if (!(refused instanceof AwsServiceException service)) {
      return "the role %s can't be taken: %s".formatted(role, Unanswered.told(refused));
    }
    List<String> said =
        new ArrayList<>(List.of(AwsFailure.code(service), AwsFailure.words(service)));
    said.removeIf(String::isEmpty);
    return "the role %s can't be taken: AWS says %s; who takes it has to be named in the role's trust policy, and be allowed sts:AssumeRole"
        .formatted(role, String.join(": ", said));
  }

  private static String webIdentity() {
    String role = SdkSystemSetting.AWS_ROLE_ARN.getStringValue().orElse("");
    if (role.isEmpty()) {
      return "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not: set both";
    }
    try (var provider = WebIdentityTokenFileCredentialsProvider.create()) {
      var unused = provider.resolveCredentials();
      return "credentials could not be had, and can be now: try again";
    } catch (SdkException refused) {
      return role(role, refused);
    } catch (RuntimeException unreadable) { // whatever a file can be: the SDK declares nothing
      return "AWS_WEB_IDENTITY_TOKEN_FILE can't be used: " + words(unreadable);
    }
  }

  /** In one line; of what a process wrote for this program nothing, for it may be the keys. */
  private static String words(Throwable failed) {
    if (failed instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return unchecked.getCause() instanceof NoSuchFileException missing
          ? "there is no " + missing.getFile()
          : "what it writes is not the JSON that the AWS CLI expects of it";
    }
    String message =
        Optional.ofNullable(failed.getMessage()).orElse("").replaceAll("\\s+", " ").strip();
    return message.length() <= MOST_WORDS ? message : message.substring(0, MOST_WORDS) + "…";
  }
}
