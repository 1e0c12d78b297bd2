package dev.lathe.dev.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The native library of Lambda's client, in a file of this process alone. The client would unpack
 * it to one path for all who start on a machine, over what others of them have mapped: who is read
 * then ends by SIGBUS.
 */
final class NativeLibrary {
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final String PREFIX = "lathe-lambda-jni";

  private static final class Unpacked {
    private static final List<String> OPTIONS = unpacked();
  }

  private NativeLibrary() {}

  /** What the JVM of a function is told of it; nothing where there is none for this machine. */
  static List<String> options() {
    return Unpacked.OPTIONS;
  }

  private static List<String> unpacked() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    String libc =
        Files.exists(Path.of(arm ? "/lib/ld-musl-aarch64.so.1" : "/lib/ld-musl-x86_64.so.1"))
            ? "linux_musl"
            : "linux";
    String name = "/jni/libaws-lambda-jni.%s-%s.so".formatted(libc, arm ? "aarch_64" : "x86_64");
    try (InputStream library = NativeLibrary.class.getResourceAsStream(name)) {
      if (library == null) return List.of();
      Path file = Files.createTempFile(PREFIX, ".so");
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      file.toFile().deleteOnExit();
      return List.of("-D" + PROPERTY + "=" + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
