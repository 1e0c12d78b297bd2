package dev.lathe.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** Every benchmark for a moment, so that none of them rots. No number is looked at. */
class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter said = new StringWriter();

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "load",
        "http",
        "memory",
        "visible",
        "flow",
        "size",
        "decimals",
        "search",
        "transfers",
        "delay",
        "auth",
        "cold",
        "functions",
        "workflows",
        "compile",
        "jmh",
        "archives"
      })
  void prints_its_table(String subject) {
    int code = bench(subject, "--seconds", "0.02", "--runs", "1", "--orders", "20", "--small");

    assertEquals(0, code, said.toString());

    assertTrue(out.toString().startsWith("### "), out.toString());
    assertTrue(out.toString().lines().count() > 4, out.toString());
  }

  @Tag("slow")
  @Test
  void prints_the_same_as_data() {
    assertEquals(0, bench("jmh", "--seconds", "0.01", "--runs", "1", "--json"), said.toString());

    assertTrue(JsonText.parse(out.toString()) instanceof Json.Obj, out.toString());
  }

  @Test
  void refuses_runs_that_take_no_time() {
    assertEquals(2, bench("load", "--seconds", "0"));
    assertEquals(2, bench("load", "--runs", "0"));
    assertFalse(out.toString().contains("###"), out.toString());
  }

  /** To record, run with {@code -Dgolden.record=true}. */
  @Test
  void the_launcher_prints_the_same_help() throws IOException {
    Path text = Path.of("..", "docs", "commands", "bench.txt");
    String help = Bench.commandLine(new PrintWriter(out)).getUsageMessage(Ansi.OFF);
    if (Boolean.getBoolean("golden.record")) {
      Files.writeString(text, help);
    }
    assertEquals(Files.readString(text), help);
  }

  private int bench(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--no-forks");
    return Bench.commandLine(new PrintWriter(out))
        .setErr(new PrintWriter(said, true))
        .execute(all.toArray(String[]::new));
  }
}
