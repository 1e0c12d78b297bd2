package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import dev.lathe.runtime.aws.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Credentials as the AWS CLI's files say, and what is told where they give none. */
class AwsCredentialsTest {
  private static final String KEYS =
      "{\"Version\":1,\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\"}"
          .formatted(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY);

  private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

  @TempDir private Path folder;

  @Test
  void a_process_gives_credentials() throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), KEYS);
    String profile = "[profile deploy]\ncredential_process = cat %s\n".formatted(keys);
    try (var server = S3ProxyServer.start()) {
      server.bucket("made");
      var run = push(profile, "deploy", Map.of("aws.endpointUrl", server.url()), "s3://made/p");
      assertEquals(0, run.exitCode(), run.err());
    }
  }

  @Test
  void a_role_is_taken_by_the_keys_of_another_profile() throws IOException {
    try (var server = S3ProxyServer.start();
        var sts = TokenService.answering(200, TokenService.granted())) {
      server.bucket("made");
      var settings = Map.of("aws.endpointUrlS3", server.url(), "aws.endpointUrlSts", sts.url());
      var run = push(roleProfile(), "deploy", settings, "s3://made/p");
      assertEquals(0, run.exitCode(), run.err());
      assertTrue(sts.asked().contains("Action=AssumeRole"), sts.asked());
    }
  }

  @Test
  void a_web_identity_takes_a_role() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "eyJ");
    try (var server = S3ProxyServer.start();
        var sts = TokenService.answering(200, TokenService.granted())) {
      server.bucket("made");
      var settings =
          Map.of(
              "aws.endpointUrlS3", server.url(),
              "aws.endpointUrlSts", sts.url(),
              "aws.webIdentityTokenFile", token.toString(),
              "aws.roleArn", ROLE);
      var run = push("", "default", settings, "s3://made/p");
      assertEquals(0, run.exitCode(), run.err());
      assertTrue(sts.asked().contains("Action=AssumeRoleWithWebIdentity"), sts.asked());
    }
  }

  @Test
  void a_role_that_is_refused_is_told_with_what_it_needs() throws IOException {
    try (var sts =
        TokenService.answering(
            403, TokenService.refused("AccessDenied", "ann is not authorized"))) {
      var settings = Map.of("aws.endpointUrlSts", sts.url());
      var run = push(roleProfile(), "deploy", settings, "s3://made/p");
      assertTold(run, "the role " + ROLE + " can't be taken");
      assertTold(run, "AccessDenied: ann is not authorized");
      assertTold(run, "sts:AssumeRole");
    }
  }

  @ParameterizedTest
  @MethodSource
  void what_gives_no_credentials_is_told_with_a_way_out(String profile, String name, String told) {
    var run = push(profile, name, Map.of(), "s3://made/p");
    assertTold(run, told);
    assertFalse(run.err().contains("s3cr3t"), run.err());
  }

  static Stream<Arguments> what_gives_no_credentials_is_told_with_a_way_out() {
    String sso = "[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\n";
    return Stream.of(
        Arguments.of(
            "", "default", "no credentials are here: set AWS_PROFILE, or AWS_ACCESS_KEY_ID"),
        Arguments.of(
            "[profile a]\nregion=x\n[profile b]\nregion=x\n", "c", "the profiles a, b alone"),
        Arguments.of(
            sso + "[profile p]\nsso_session = acme\n",
            "p",
            "credential_process = aws configure export-credentials --profile p --format process"),
        Arguments.of(
            "[profile p]\nsso_start_url = https://acme.awsapps.com/start\n"
                + "[profile q]\nrole_arn = "
                + ROLE
                + "\nsource_profile = p\n",
            "q",
            "profile `p` signs in through IAM Identity Center"),
        Arguments.of(
            "[profile p]\ncredential_process = sh -c \"echo no luck >&2; exit 3\"\n",
            "p",
            "its credential_process failed, Command returned non-zero exit value (3) with error message: no luck"),
        Arguments.of(
            "[profile p]\ncredential_process = echo s3cr3t\n",
            "p",
            "what it writes is not the JSON"),
        Arguments.of("[profile p]\naws_access_key_id = A\n", "p", "aws_secret_access_key"),
        Arguments.of("[profile p]\nregion = eu-west-1\n", "p", "no keys, role or process"),
        Arguments.of(
            "[profile p]\nrole_arn = " + ROLE + "\nsource_profile = nobody\n", "p", "nobody"),
        Arguments.of(
            "[profile p]\nrole_arn = " + ROLE + "\nsource_profile = p\n",
            "p",
            "gives no credentials"));
  }

  @Test
  void half_of_the_keys_is_told() {
    var run = push("", "default", Map.of("aws.accessKeyId", "AKIA"), "s3://made/p");
    assertTold(run, "AWS_SECRET_ACCESS_KEY is not");
  }

  @Test
  void a_token_file_that_is_not_there_is_told() {
    String missing = folder.resolve("missing").toString();
    var settings = Map.of("aws.webIdentityTokenFile", missing, "aws.roleArn", ROLE);
    assertTold(push("", "default", settings, "s3://made/p"), "there is no " + missing);
    assertTold(
        push("", "default", Map.of("aws.webIdentityTokenFile", missing), "s3://made/p"),
        "AWS_ROLE_ARN is not");
  }

  @Test
  void a_file_that_is_not_written_as_it_should_be_is_told() {
    assertTold(push("[profile", "p", Map.of(), "s3://made/p"), "not written as it should be");
  }

  @Test
  void a_bucket_that_is_not_there_and_keys_that_nobody_knows_are_told() {
    try (var server = S3ProxyServer.start()) {
      Map<String, String> settings = new HashMap<>();
      settings.put("aws.endpointUrl", server.url());
      settings.put("aws.accessKeyId", S3ProxyServer.ACCESS_KEY);
      settings.put("aws.secretAccessKey", S3ProxyServer.SECRET_KEY);
      assertTold(push("", "default", settings, "s3://nowhere/p"), "there is no such bucket");
      settings.put("aws.secretAccessKey", "SECRET");
      assertTold(
          push("", "default", settings, "s3://nowhere/p"), "does not belong to its access key");
      settings.put("aws.accessKeyId", "AKIAOTHER");
      assertTold(push("", "default", settings, "s3://nowhere/p"), "nobody knows the access key");
    }
  }

  private static String roleProfile() {
    return """
        [profile deploy]
        role_arn = %s
        source_profile = ann
        region = us-east-1
        [profile ann]
        aws_access_key_id = AKIAANN
        aws_secret_access_key = s3cr3t
        """
        .formatted(ROLE);
  }

  /** One line that says it, for code 3. */
  private static void assertTold(CommandLineRun run, String words) {
    assertEquals(3, run.exitCode(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  private CommandLineRun push(
      String files, String profile, Map<String, String> more, String place) {
    Path file;
    try {
      file = Files.writeString(folder.resolve("config"), files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.configFile", file.toString());
    settings.put("aws.sharedCredentialsFile", folder.resolve("none").toString());
    settings.put("aws.region", "us-east-1");
    settings.put("aws.disableEc2Metadata", "true");
    if (!profile.equals("default")) settings.put("aws.profile", profile);
    settings.putAll(more);
    return Settings.with(
        settings, () -> CommandLineRun.of("push", "../examples/orders", "--to", place));
  }

  /** AWS's token service, which answers everybody the same. */
  private record TokenService(HttpServer server, Queue<String> requests) implements AutoCloseable {

    static TokenService answering(int status, String body) throws IOException {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var service = new TokenService(server, new ConcurrentLinkedQueue<>());
      server.createContext(
          "/",
          exchange -> {
            byte[] request = exchange.getRequestBody().readAllBytes();
            service.requests.add(new String(request, StandardCharsets.UTF_8));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
      return service;
    }

    /** Answers both ways of taking a role: a reader takes the element that it knows. */
    static String granted() {
      String result =
          """
          <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
          <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
          """
              .formatted(S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY);
      return "<R><AssumeRoleResult>%s</AssumeRoleResult></R>".formatted(result);
    }

    static String refused(String code, String message) {
      return "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
          .formatted(code, message);
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String asked() {
      return String.join("\n", requests);
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
