package dev.lathe.cli;

import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SigningKey;
import dev.lathe.runtime.bundle.TrustedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lathe keygen}: a key to sign what is pushed. */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = {
      "Write a new key that signs what is pushed, and print its public half.",
      "Functions that trust it take nothing that another key signed, or none."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe keygen release.pem",
      "  LATHE_SIGNING_KEY=release.pem lathe push my-blueprint --to s3://bundles/app",
      "",
      "The line that it prints is what LATHE_TRUSTED_KEYS of the functions takes, the",
      "template's TrustedKeys: several of them are separated by commas. Push by the key",
      "first, and name it to the functions then: they do not serve what nobody signed."
    })
final class KeygenCommand implements Callable<Integer> {
  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "FILE", description = "Where the private half is written, in PEM.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    SigningKey key = SigningKey.generated();
    write(key.pem());
    if (global.json) {
      var data = new Members().with("file", file.toString()).with("public", key.trusted());
      global.out().println(data.text());
    } else {
      global.out().println(key.trusted());
      global
          .err()
          .println(
              "%s is the private half: keep it where releases are made, and %s of the functions takes the line above"
                  .formatted(file, TrustedKeys.VARIABLE));
    }
    global.out().flush();
    return ExitCode.OK.number();
  }

  /** Nobody else reads it, at no moment; a key that is there stays. */
  private void write(String pem) throws IOException {
    FileAttribute<?>[] own =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), own)) {
      var unused = channel.write(java.nio.ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (FileAlreadyExistsException there) {
      throw Refused.wrong("%s is there already: a key is never written over".formatted(file));
    }
  }
}
