package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  @ParameterizedTest
  @MethodSource
  void exceptions_have_exit_codes(Exception thrown, ExitCode exitCode, String said) {
    var failure = Failures.of(thrown);

    assertEquals(exitCode, failure.exitCode());
    assertTrue(failure.message().contains(said), failure.message());
    assertFalse(failure.bug());
  }

  static Stream<Arguments> exceptions_have_exit_codes() {
    return Stream.of(
        Arguments.of(Refused.wrong("no such operation"), ExitCode.WRONG, "no such operation"),
        Arguments.of(Refused.usage("which one?"), ExitCode.USAGE, "which one?"),
        Arguments.of(new BundleUnreadable("half a bundle"), ExitCode.WRONG, "half a bundle"),
        Arguments.of(
            new DatabaseUnavailable("no answer in 5 s"), ExitCode.SURROUNDINGS, "no answer"),
        Arguments.of(new IOException("disk full"), ExitCode.SURROUNDINGS, "disk full"),
        Arguments.of(
            new UncheckedIOException(new NoSuchFileException("a.json")),
            ExitCode.SURROUNDINGS,
            "there is no a.json"));
  }

  @Test
  void an_error_of_the_machine_is_a_line_and_not_a_stack_trace() {
    var err = new StringWriter();
    var nowhere = new PrintWriter(Writer.nullWriter());
    var command = Lathe.commandLine(new Terminal(false), nowhere, new PrintWriter(err, true));

    assertEquals(3, Failures.tell(new NoSuchMethodError("gone"), command));
    assertEquals(
        List.of(
            "lathe: NoSuchMethodError: gone (this is a bug)",
            "Run it again with --debug to see where."),
        err.toString().lines().toList());
  }

  @Test
  void hints_name_the_command_as_it_was_typed() {
    String hint = "name a file that `lathe compile` wrote, or `lathe`";
    assertEquals(hint, new TypedCommand("lathe").in(hint));
    assertEquals(
        "name a file that `./lathe compile` wrote, or `lathe`",
        new TypedCommand("./lathe").in(hint));
  }

  @Test
  void what_nobody_foresaw_is_called_a_bug() {
    assertTrue(Failures.of(new IllegalStateException("oops")).bug());
  }
}
