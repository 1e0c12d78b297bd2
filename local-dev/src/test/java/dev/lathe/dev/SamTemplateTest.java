package dev.lathe.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * infra-sam/template.yaml, transformed and held to what it promises, and what it says of our own
 * files.
 */
class SamTemplateTest {
  /** What `infra-sam/check` ends with where it lacks what it needs. */
  private static final int CANNOT_CHECK = 3;

  private final String template;

  SamTemplateTest() throws IOException {
    template = Files.readString(Path.of("..", "infra-sam", "template.yaml"));
  }

  @Test
  void is_what_a_new_account_takes_and_nothing_of_it_goes_past_the_alias() throws Exception {
    Checked checked = check();
    assertEquals(0, checked.exitCode(), checked.said());
  }

  @Test
  void a_mistake_that_somebody_could_make_in_it_is_found() throws Exception {
    Checked checked = check("--mistakes");
    assertEquals(0, checked.exitCode(), checked.said());
    MatchResult found =
        Pattern.compile("(\\d+) of (\\d+) planted mistakes found")
            .matcher(checked.said())
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError(checked.said()));
    assertEquals(found.group(2), found.group(1));
    assertTrue(Integer.parseInt(found.group(1)) >= 50, checked.said());
  }

  @Test
  void every_zip_that_sam_takes_is_what_a_module_builds() throws IOException {
    String makefile = Files.readString(Path.of("..", "infra-sam", "functions", "Makefile"));
    Pattern zips = Pattern.compile("unpack ([a-z-]+) ");
    for (MatchResult zip : zips.matcher(makefile).results().toList()) {
      String pom = Files.readString(Path.of("..", zip.group(1), "pom.xml"));
      assertTrue(pom.contains("<finalName>%s</finalName>".formatted(zip.group(1))), zip.group());
    }
    assertEquals(3, zips.matcher(makefile).results().count());
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

  private record Checked(int exitCode, String said) {}

  /**
   * Skips where Python or its packages cannot be had; a machine that builds for others has them.
   */
  private static Checked check(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of("..", "infra-sam", "check").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var checked = new Checked(process.waitFor(), said);
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(checked.exitCode() != CANNOT_CHECK, said);
    }
    return checked;
  }
}
