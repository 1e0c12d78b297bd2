package dev.lathe.runtime.adapter.secret;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a secret goes by.
 *
 * @param id as its service takes it: a name, a path or an ARN
 * @param region the ARN's; empty where the process has to know it
 */
record SecretName(Service service, String id, Optional<String> region) {
  private static final String PARAMETER = "ssm:";
  private static final Pattern ARN = Pattern.compile("arn:[^:]+:([^:]+):([^:]+):[^:]*:.+");

  /** Where it is kept: both are asked by the same protocol. */
  enum Service {
    SECRETS_MANAGER(
        "Secrets Manager", "secretsmanager", "secretsmanager.GetSecretValue", "GetSecretValue"),
    PARAMETER_STORE("Parameter Store", "ssm", "AmazonSSM.GetParameter", "GetParameter");

    private final String title;
    private final String signed;
    private final String target;
    private final String action;

    Service(String title, String signed, String target, String action) {
      this.title = title;
      this.signed = signed;
      this.target = target;
      this.action = action;
    }

    String title() {
      return title;
    }

    /** Its name in addresses and signatures. */
    String signed() {
      return signed;
    }

    String target() {
      return target;
    }

    /** What a role has to allow. */
    String permission() {
      return signed + ":" + action;
    }

    /** The variable that names a stand-in, as the SDKs read it. */
    String endpointVariable() {
      return this == SECRETS_MANAGER ? "AWS_ENDPOINT_URL_SECRETS_MANAGER" : "AWS_ENDPOINT_URL_SSM";
    }
  }

  /**
   * Reads a name or an ARN of Secrets Manager, an ARN of Parameter Store, or {@code ssm:/PATH}.
   *
   * @throws IllegalArgumentException if it is an ARN of something else
   */
  static SecretName of(String name) {
    if (name.startsWith(PARAMETER)) {
      return new SecretName(
          Service.PARAMETER_STORE, name.substring(PARAMETER.length()), Optional.empty());
    }
    if (!name.toLowerCase(Locale.ROOT).startsWith("arn:")) {
      return new SecretName(Service.SECRETS_MANAGER, name, Optional.empty());
    }
    Matcher arn = ARN.matcher(name);
    for (Service service : Service.values()) {
      if (arn.matches() && arn.group(1).equals(service.signed())) {
        return new SecretName(service, name, Optional.of(arn.group(2)));
      }
    }
    throw new IllegalArgumentException(
        "`" + name + "` is the ARN of no secret: name one of Secrets Manager or Parameter Store");
  }
}
