package dev.lathe.cli;

import dev.lathe.compiler.diagnostic.DiagnosticJson;
import dev.lathe.dev.AddressUnknown;
import dev.lathe.dev.ClockRefused;
import dev.lathe.dev.DataTaken;
import dev.lathe.dev.FunctionsMissing;
import dev.lathe.dev.NotMadeLive;
import dev.lathe.dev.PortTaken;
import dev.lathe.model.bundle.BundleTooLarge;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.bundle.BundleStoreUnavailable;
import dev.lathe.runtime.bundle.DatabaseTooNew;
import dev.lathe.runtime.queue.QueueUnavailable;
import dev.lathe.runtime.rollout.RolloutRefused;
import dev.lathe.runtime.sql.DatabaseUnavailable;
import dev.lathe.runtime.sql.StatementFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * The one place where exceptions become exit codes and a line on stderr. Stack traces are for
 * {@code --debug}.
 */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    return tell(thrown, command);
  }

  /** Writes what a user is told about {@code thrown}, and gives the exit code. */
  static int tell(Throwable thrown, CommandLine command) {
    Failure failure = of(thrown);
    PrintWriter err = command.getErr();
    err.println(
        command
            .getColorScheme()
            .errorText(
                "lathe: "
                    + TypedCommand.current().in(failure.message())
                    + (failure.bug() ? " (this is a bug)" : "")));
    if (GlobalOptions.debug(command)) {
      thrown.printStackTrace(err);
    } else if (failure.bug()) {
      err.println("Run it again with --debug to see where.");
    }
    err.flush();
    if (GlobalOptions.json(command)) {
      var data =
          new Members()
              .with(
                  "error",
                  new Members()
                      .with("code", failure.exitCode().word())
                      .with("message", failure.message()));
      if (thrown instanceof Refused refused && !refused.findings().isEmpty()) {
        data.with("ok", false).with("findings", DiagnosticJson.of(refused.findings()));
      }
      if (thrown instanceof Refused refused) {
        refused.difference().ifPresent(found -> data.withAll(found));
      }
      command.getOut().println(data.text());
      command.getOut().flush();
    }
    return failure.exitCode().number();
  }

  /** What a user is told about {@code thrown}; {@code bug} where nobody foresaw it. */
  record Failure(ExitCode exitCode, String message, boolean bug) {}

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case Refused refused -> new Failure(refused.exitCode(), message(refused), false);
      case BundleUnreadable unreadable -> wrong(unreadable);
      case BundleTooLarge large -> wrong(large);
      case RolloutRefused.LogUnfinished unfinished -> wrong(unfinished);
      case RolloutRefused refused ->
          new Failure(ExitCode.WRONG, message(refused) + "; start anew, or change it back", false);
      case DatabaseTooNew tooNew -> wrong(tooNew);
      case AddressUnknown unknown -> new Failure(ExitCode.USAGE, message(unknown), false);
      case ClockRefused refused -> wrong(refused);
      case PortTaken taken -> surroundings(message(taken));
      case FunctionsMissing missing -> surroundings(message(missing));
      case NotMadeLive refused ->
          new Failure(ExitCode.WRONG, message(refused) + "; start anew, or change it back", false);
      case DataTaken taken -> surroundings(message(taken));
      case DatabaseUnavailable unavailable -> surroundings(message(unavailable));
      case StatementFailed failed ->
          surroundings(
              "the database refused a statement: %s; --debug shows which"
                  .formatted(failed.databaseMessage()));
      case BundleStoreUnavailable unavailable -> surroundings(message(unavailable));
      case QueueUnavailable unavailable -> surroundings(message(unavailable));
      case UncheckedIOException unchecked -> surroundings(ofUnchecked(unchecked));
      case IOException exception -> surroundings(file(exception));
      default ->
          new Failure(
              ExitCode.SURROUNDINGS,
              thrown.getClass().getSimpleName() + ": " + message(thrown),
              true);
    };
  }

  private static Failure wrong(Throwable thrown) {
    return new Failure(ExitCode.WRONG, message(thrown), false);
  }

  private static Failure surroundings(String message) {
    return new Failure(ExitCode.SURROUNDINGS, message, false);
  }

  private static String ofUnchecked(UncheckedIOException unchecked) {
    @Nullable IOException cause = unchecked.getCause();
    return cause == null ? message(unchecked) : file(cause);
  }

  /** File exceptions carry a path alone: this says what is the matter with it. */
  private static String file(IOException exception) {
    return switch (exception) {
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileAlreadyExistsException exists -> exists.getFile() + " is in the way";
      case NotDirectoryException other -> other.getFile() + " is no folder";
      case FileSystemException other when other.getReason() != null ->
          "%s: %s".formatted(other.getFile(), other.getReason());
      default -> message(exception);
    };
  }

  private static String message(Throwable thrown) {
    return Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getSimpleName());
  }
}
