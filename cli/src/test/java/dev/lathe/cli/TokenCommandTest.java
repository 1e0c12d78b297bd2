package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token                                            | --as
          token --as alice --minutes 0                     | 1 to 527040 minutes
          token --as alice --minutes 527041                | 1 to 527040 minutes
          token --as alice --claim sales                   | NAME=VALUE
          token --as alice --claim =sales                  | NAME=VALUE
          token /nowhere/served/from/here --as alice       | lathe dev BLUEPRINT
          """)
  void what_is_wrong_is_told_and_nothing_is_printed(String line, String told) {
    var run = CommandLineRun.of(line.split(" "));

    assertEquals(2, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(told), run.err());
  }
}
