package dev.lathe.runtime.adapter.s3;

import dev.lathe.model.json.Json;
import dev.lathe.runtime.aws.OwnCredentials;
import dev.lathe.runtime.aws.RequestSigner;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSecrets;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.storage.FileRecords;
import dev.lathe.runtime.storage.LeftOvers;
import dev.lathe.runtime.storage.ObjectStore;
import dev.lathe.runtime.storage.StorageClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Files in a bucket of S3, or of what speaks as it does, and what is known of them in the service's
 * own database: the one kind that is given it.
 */
public final class S3Storage implements ModuleKind {
  /** The kind's name, which packages of the category have too. */
  public static final String NAME = "storage";

  private static final List<String> SETTINGS =
      List.of("bucket", "region", "prefix", "endpoint", "putOnce");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,30}");
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._-]+/)*");

  private static final String KEY = "accessKey";
  private static final String SECRET = "secretKey";

  private final Supplier<Database> database;
  private final Map<String, String> environment;

  /**
   * @param database asked for with the first call
   * @param environment may have the function's own keys, where settings name none
   */
  public S3Storage(Supplier<Database> database, Map<String, String> environment) {
    this.database = database;
    this.environment = environment;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ModuleClient open(ModuleSetup setup) {
    ObjectStore objects = objects(setup);
    return call ->
        new StorageClient(new FileRecords(database.get()), objects, setup.platform().ids())
            .call(call);
  }

  /** What clears up behind the module that {@code setup} is for. */
  public LeftOvers leftOvers(ModuleSetup setup) {
    return new LeftOvers(new FileRecords(database.get()), objects(setup), setup.platform().time());
  }

  private ObjectStore objects(ModuleSetup setup) {
    ModuleSettings settings = setup.settings();
    settings.knowsOnly(SETTINGS);
    String bucket = settings.text("bucket", "acme-files");
    if (!BUCKET.matcher(bucket).matches()) {
      throw settings.wrong(
          "has the bucket `" + bucket + "`, which fits no certificate", "\"acme-files\"");
    }
    String region =
        settings.own().text("region").orElse(environment.getOrDefault("AWS_REGION", ""));
    if (!REGION.matcher(region).matches()) {
      throw settings.wrong("lacks `region`, as does AWS_REGION", "\"region\": \"eu-central-1\"");
    }
    String prefix = settings.own().text("prefix").orElse("");
    if (!PREFIX.matcher(prefix).matches()) {
      throw settings.wrong("has a `prefix` that does not end with /", "\"prefix\": \"files/\"");
    }
    String place =
        settings
            .own()
            .text("endpoint")
            .map(endpoint -> endpoint(settings, endpoint) + "/" + bucket + "/")
            .orElse("https://%s.s3.%s.amazonaws.com/".formatted(bucket, region));
    boolean own = settings.secrets().containsKey(KEY) && settings.secrets().containsKey(SECRET);
    if (!own && !settings.secrets().isEmpty()) {
      throw settings.wrong(
          "has secrets that are not `accessKey` and `secretKey`",
          "\"secrets\": {\"accessKey\": {\"env\": \"KEY\"}, \"secretKey\": {\"env\": \"SECRET\"}}");
    }
    var keys = new OwnCredentials(environment);
    return new SignedObjects(
        place + prefix,
        region,
        own ? () -> named(setup.secrets()) : () -> functions(settings, keys),
        setup.egress(),
        setup.platform().time(),
        once(settings));
  }

  private static boolean once(ModuleSettings settings) {
    return switch (settings.own().get("putOnce").orElse(new Json.Bool(true))) {
      case Json.Bool(boolean said) -> said;
      default ->
          throw settings.wrong("has a `putOnce` that is no true or false", "\"putOnce\": false");
    };
  }

  private static String endpoint(ModuleSettings settings, String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && url.getQuery() == null) return text.replaceFirst("/+$", "");
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw settings.wrong("has an `endpoint` that is no address", "\"https://s3.example.com\"");
  }

  private static AwsCredentialsIdentity named(ModuleSecrets secrets) {
    return AwsCredentialsIdentity.create(secrets.read(KEY), secrets.read(SECRET));
  }

  private static AwsCredentialsIdentity functions(ModuleSettings settings, OwnCredentials own) {
    try {
      return own.get();
    } catch (RequestSigner.Unsigned e) {
      throw new ModuleFailed(
          ModuleFailed.Reason.NOT_CONFIGURED,
          "the module `%s` has no keys to sign addresses with here: %s"
              .formatted(settings.module(), e.getMessage()));
    }
  }
}
