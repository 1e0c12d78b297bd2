package dev.lathe.runtime.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSetup;
import dev.lathe.runtime.module.Modules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds of others are found beside the function, and replace none of ours. */
final class ModuleKindsTest {
  @TempDir Path folder;

  /** A kind of somebody else's. */
  public static final class Fixed implements ModuleKind {
    @Override
    public String name() {
      return "acme/fixed";
    }

    @Override
    public ModuleClient open(ModuleSetup setup) {
      setup.settings().knowsOnly(List.of("rate"));
      String rate = setup.settings().text("rate", "2.0");
      return _ -> new Members().with("rate", rate).object();
    }
  }

  /** One that would take the place of ours. */
  public static final class Replacing implements ModuleKind {
    @Override
    public String name() {
      return "http-json";
    }

    @Override
    public ModuleClient open(ModuleSetup setup) {
      throw new AssertionError("it is not asked");
    }
  }

  /** One whose name could be ours one day. */
  public static final class Bare implements ModuleKind {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public ModuleClient open(ModuleSetup setup) {
      throw new AssertionError("it is not asked");
    }
  }

  private Modules with(String service, String settings) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(ModuleKind.class.getName()), service + "\n");
    return OutsideModules.of(
        Map.of("LATHE_MODULE_JARS", folder.toString(), "LATHE_MODULES", settings),
        SystemPlatform.create());
  }

  private static Json ask(Modules modules) {
    return modules.call(
        new ModuleCall(
            "rates", "GetRate", Json.EMPTY, Duration.ofSeconds(1), Optional.empty(), "c"));
  }

  private String refused(String service, String settings) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> with(service, settings)).getMessage());
  }

  @Test
  void a_kind_of_others_serves_the_modules_that_settings_give_it() throws IOException {
    Modules modules =
        with(
            Fixed.class.getName(),
            "{\"rates\":{\"kind\":\"acme/fixed\",\"hosts\":[],\"rate\":\"7.7\"}}");
    assertEquals("{\"rate\":\"7.7\"}", JsonText.write(ask(modules)));
  }

  @Test
  void what_is_wrong_stops_the_start_and_is_named() {
    String fixed = "{\"rates\":{\"kind\":\"acme/fixed\",\"hosts\":[]%s}}";
    assertTrue(refused(Fixed.class.getName(), fixed.formatted("")).contains("lacks `rate`"));
    assertTrue(refused(Fixed.class.getName(), fixed.formatted(",\"rat\":\"1\"")).contains("`rat`"));
    assertTrue(
        refused(Fixed.class.getName(), "{\"rates\":{\"kind\":\"acme/other\",\"hosts\":[]}}")
            .contains("acme/fixed, ai-llm, http-json"));
    assertTrue(refused(Replacing.class.getName(), "{}").contains("`http-json`"));
    assertTrue(refused(Bare.class.getName(), "{}").contains("`fixed`"));
    assertTrue(refused("acme.NotThere", "{}").contains("acme.NotThere"));
  }

  @Test
  void settings_may_lie_in_a_file_and_one_that_is_not_there_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("modules.json"), "{}");
    Modules none =
        OutsideModules.of(Map.of("LATHE_MODULES", file.toString()), SystemPlatform.create());
    assertEquals(
        ModuleFailed.Reason.NOT_CONFIGURED,
        assertThrows(ModuleFailed.class, () -> ask(none)).reason());
    Map<String, String> lost = Map.of("LATHE_MODULES", folder.resolve("lost.json").toString());
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> OutsideModules.of(lost, SystemPlatform.create()));
    assertTrue(String.valueOf(refused.getMessage()).contains("lost.json"));
    assertFalse(String.valueOf(refused.getMessage()).isEmpty());
  }
}
