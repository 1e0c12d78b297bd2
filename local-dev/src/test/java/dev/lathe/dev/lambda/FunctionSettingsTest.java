package dev.lathe.dev.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Functions find here what the template gives them there. */
class FunctionSettingsTest {
  private static final Pattern VARIABLE =
      Pattern.compile("^ {8,12}((?:LATHE|JAVA|AWS)_[A-Z_]+): ", Pattern.MULTILINE);

  /** Of the template's, those that say nothing here: empty there as well, or of AWS alone. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "AWS_LAMBDA_EXEC_WRAPPER", // archives of the JVM
          "LATHE_AUDIT",
          "LATHE_CORS_ORIGINS",
          "LATHE_CURSOR_KEY_SECRET", // LATHE_CURSOR_KEY in its place
          "LATHE_DATABASE_TOKEN_SECRET", // LATHE_DATABASE_TOKEN in its place
          "LATHE_TRUSTED_KEYS");

  @Test
  void every_variable_of_the_template_is_given_or_left_out_on_purpose() throws IOException {
    String template = Files.readString(Path.of("..", "infra-sam", "template.yaml"));
    var named = new TreeSet<String>();
    VARIABLE.matcher(template).results().forEach(found -> named.add(found.group(1)));
    var given = new TreeSet<String>(LEFT_OUT);
    var settings =
        new FunctionSettings(
            "http://objects",
            "http://queues",
            "s3://bundles/lathe",
            "live",
            "http://database",
            Optional.empty(),
            "events",
            "dead",
            "wake",
            "key",
            Map.of("A", "1"),
            Optional.of("7d"),
            Optional.of("{}"));
    for (Packaged.Function function : Packaged.all()) {
      given.addAll(settings.environment(function).keySet());
    }
    given.removeIf(name -> name.startsWith("AWS_ENDPOINT_URL") || name.equals("LATHE_CURSOR_KEY"));
    given.remove("AWS_LAMBDA_FUNCTION_NAME"); // Lambda sets it
    assertEquals(named, given);
  }
}
