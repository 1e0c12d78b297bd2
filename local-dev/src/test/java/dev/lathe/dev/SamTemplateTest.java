package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no linter sees in infra-sam/template.yaml. */
class SamTemplateTest {
  private final String template;

  SamTemplateTest() throws IOException {
    template = Files.readString(Path.of("..", "infra-sam", "template.yaml"));
  }

  @Test
  void a_queue_hides_a_message_for_six_timeouts_of_its_function() {
    assertTrue(
        number("EventsQueue", "VisibilityTimeout") >= 6 * number("ProjectorFunction", "Timeout"));
    assertTrue(
        number("WakeUpQueue", "VisibilityTimeout") >= 6 * number("RelayFunction", "Timeout"));
  }

  @Test
  void a_message_that_fails_is_tried_as_often_as_sqs_can_count() {
    assertEquals(1_000, number("EventsQueue", "maxReceiveCount"));
  }

  @Test
  void a_fifo_batch_has_at_most_ten_messages_and_no_window() {
    assertTrue(number("ProjectorFunction", "BatchSize") <= 10);
    assertTrue(!resource("ProjectorFunction").contains("MaximumBatchingWindowInSeconds"));
  }

  @Test
  void the_http_function_gives_up_before_the_gateway() {
    assertTrue(number("HttpFunction", "Timeout") < 30);
  }

  @Test
  void every_zip_is_what_a_module_builds() {
    Pattern zips = Pattern.compile("CodeUri: \\.\\./([a-z-]+)/target/([a-z-]+)\\.zip");
    for (MatchResult zip : zips.matcher(template).results().toList()) {
      assertEquals(zip.group(1), zip.group(2));
      assertTrue(Files.exists(Path.of("..", zip.group(1), "pom.xml")), zip.group());
    }
    assertEquals(3, zips.matcher(template).results().count());
  }

  @Test
  void every_handler_is_a_method_that_is_there() throws ClassNotFoundException {
    Pattern handlers = Pattern.compile("Handler: (dev\\.lathe\\.[\\w.]+)::(\\w+)");
    for (MatchResult handler : handlers.matcher(template).results().toList()) {
      assertTrue(
          Arrays.stream(Class.forName(handler.group(1)).getMethods())
              .anyMatch(method -> method.getName().equals(handler.group(2))),
          handler.group());
    }
    assertEquals(3, handlers.matcher(template).results().count());
  }

  @Test
  void no_function_has_the_local_issuer_and_no_parameter_asks_for_one() throws IOException {
    for (String module :
        List.of("model", "runtime", "functions-http", "functions-relay", "functions-projector")) {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      assertTrue(!pom.contains("lathe-local-dev") && !pom.contains("lathe-cli"), module);
    }
    Pattern parameters =
        Pattern.compile("^  (\\w+):\n    Type: (?:String|Number)", Pattern.MULTILINE);
    List<String> names =
        parameters.matcher(template).results().map(found -> found.group(1)).toList();
    assertTrue(names.contains("TokensVerifiedBy"), names.toString());
    assertTrue(
        names.stream().noneMatch(name -> name.matches("(?i).*(local|dev|issuer|shorthand).*")),
        names.toString());
    assertTrue(!template.contains("LATHE_DEV") && !template.contains("_lathe"));
  }

  private int number(String resource, String key) {
    return Pattern.compile("\\b" + key + ": (\\d+)\n")
        .matcher(resource(resource))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(resource + " has no " + key));
  }

  /** The lines of one resource: from its name to the next line that is not deeper than the name. */
  private String resource(String name) {
    return Pattern.compile("(?m)^  " + name + ":\n(?:(?: {3}.*| *)\n)+")
        .matcher(template)
        .results()
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the template has no resource " + name));
  }
}
