package dev.lathe.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A function's zip has only jars of which something is reached: from its handler by the names that
 * classes have in their constants, and from what is reached by way of service files.
 */
final class FunctionContentsIT {
  private static final Pattern NAMED_IN_DESCRIPTOR = Pattern.compile("L([\\w$/]+);");
  private static final String SERVICES = "META-INF/services/";
  private static final String CLASS = ".class";

  /** Larger than this, a function starts later, and Lambda's console no longer takes it. */
  private static final long LARGEST_ZIP = 20L << 20;

  /** Which jar a class is in, what it names, and who provides which service. */
  private final Map<String, String> jars = new HashMap<>();

  private final Map<String, byte[]> classes = new HashMap<>();
  private final Map<String, List<String>> providers = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "functions-http, dev/lathe/functions/http/HttpHandler",
    "functions-relay, dev/lathe/functions/relay/RelayHandler",
    "functions-projector, dev/lathe/functions/projector/ProjectorHandler"
  })
  void a_function_has_no_jar_of_which_it_reaches_nothing(String module, String handler)
      throws IOException {
    Path zip = Path.of("..", module, "target", module + ".zip");
    var unused = new TreeSet<>(read(zip));
    assertTrue(classes.containsKey(handler), handler + " is not in " + zip);
    for (String each : reached(handler)) unused.remove(jars.get(each));
    assertEquals(Set.of(), unused);
    assertTrue(Files.size(zip) <= LARGEST_ZIP, zip + " has " + Files.size(zip) + " bytes");
  }

  private Set<String> reached(String handler) {
    var reached = new HashSet<String>();
    var left = new ArrayDeque<>(List.of(handler));
    for (String name = left.poll(); name != null; name = left.poll()) {
      byte[] content = classes.get(name);
      if (content == null || !reached.add(name)) continue;
      left.addAll(named(content));
      left.addAll(providers.getOrDefault(name, List.of()));
    }
    return reached;
  }

  private static Set<String> named(byte[] content) {
    var names = new HashSet<String>();
    for (PoolEntry entry : ClassFile.of().parse(content).constantPool()) {
      switch (entry) {
        case ClassEntry type -> names.add(type.asInternalName());
        case Utf8Entry text ->
            NAMED_IN_DESCRIPTOR
                .matcher(text.stringValue())
                .results()
                .forEach(found -> names.add(found.group(1)));
        default -> {}
      }
    }
    return names;
  }

  /** The names of the jars. */
  private List<String> read(Path zip) throws IOException {
    var names = new ArrayList<String>();
    try (var file = Files.newInputStream(zip);
        var entries = new ZipInputStream(file)) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (!entry.getName().endsWith(".jar")) continue;
        names.add(entry.getName());
        readJar(entry.getName(), entries.readAllBytes());
      }
    }
    return Collections.unmodifiableList(names);
  }

  private void readJar(String jar, byte[] content) throws IOException {
    try (var entries = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        String name = entry.getName().replaceFirst("^META-INF/versions/\\d+/", "");
        if (name.endsWith(CLASS)) {
          String type = name.substring(0, name.length() - CLASS.length());
          jars.putIfAbsent(type, jar);
          classes.putIfAbsent(type, entries.readAllBytes());
        } else if (name.startsWith(SERVICES) && !entry.isDirectory()) {
          List<String> named =
              new String(entries.readAllBytes(), UTF_8)
                  .lines()
                  .map(line -> line.replaceFirst("#.*", "").strip().replace('.', '/'))
                  .filter(line -> !line.isEmpty())
                  .toList();
          String service = name.substring(SERVICES.length()).replace('.', '/');
          providers.computeIfAbsent(service, none -> new ArrayList<>()).addAll(named);
        }
      }
    }
  }
}
