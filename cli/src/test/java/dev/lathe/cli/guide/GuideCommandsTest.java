package dev.lathe.cli.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever types what a page says, gets what it says. Each command of the guides, of the other pages
 * of docs, of the README and of the examples' is typed by a shell, or named with the reason in
 * {@code stand-ins.json}. {@code -Dguide.page=change} plays the pages that have that in their name;
 * {@code -Dgolden.record=true} writes the index.
 */
@DisabledOnOs(OS.WINDOWS)
final class GuideCommandsTest {
  /** Two processes at once keep a machine of two processors busy. */
  private static final int PAGES_AT_ONCE = 2;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> each_command_of_a_page_does_what_the_page_says() throws Exception {
    StandIns standIns = StandIns.read();
    String wanted = System.getProperty("guide.page", "");
    Map<GuidePage, Future<List<String>>> plays = new LinkedHashMap<>();
    try (ExecutorService players = Executors.newFixedThreadPool(PAGES_AT_ONCE)) {
      for (GuidePage page : GuidePage.all()) {
        if (!Pattern.compile(wanted).matcher(page.name()).find() || page.played(standIns).isEmpty())
          continue;
        Path at = Files.createDirectories(folder.resolve(page.name().replace('/', '.')));
        plays.put(page, players.submit(() -> PagePlay.faults(page, standIns, at)));
      }
    }
    assertTrue(!plays.isEmpty(), "no page");
    return plays.entrySet().stream()
        .map(
            play ->
                DynamicTest.dynamicTest(
                    play.getKey().name(),
                    () -> assertEquals("", String.join("\n\n", play.getValue().get()))));
  }

  @Test
  void each_command_is_played_or_named_with_a_reason() throws IOException {
    StandIns standIns = StandIns.read();
    var lines = new ArrayList<String>();
    for (GuidePage page : GuidePage.all()) {
      for (GuideStep.Command command : page.played(standIns)) {
        if (standIns.knows(command)) continue;
        lines.add(
            "%s:%d: nobody plays `%s`: add to `notPlayed` of stand-ins.json { \"command\": \"^%s \", \"why\": \"…\" }, or \"%s\" to its `programs`"
                .formatted(
                    page.name(),
                    command.line(),
                    command.text(),
                    command.program(),
                    command.program()));
      }
    }
    assertEquals("", String.join("\n", lines));
  }

  @Test
  void nothing_is_set_up_for_commands_that_are_in_no_page() throws IOException {
    StandIns standIns = StandIns.read();
    List<GuidePage> pages = GuidePage.all();
    var unused = new ArrayList<String>();
    for (StandIns.NotPlayed one : standIns.notPlayed()) {
      if (pages.stream().flatMap(page -> page.commands().stream()).noneMatch(one::names)) {
        unused.add("notPlayed: " + one.command());
      }
    }
    for (GuidePage page : pages) {
      PageSetting setting = page.setting();
      Stream.of(
              setting.before(), setting.after(), setting.fills(), setting.answers(), setting.ends())
          .flatMap(map -> map.keySet().stream())
          .filter(
              words -> page.played(standIns).stream().noneMatch(one -> one.text().contains(words)))
          .forEach(words -> unused.add(page.name() + ": " + words));
    }
    assertEquals(List.of(), unused);
  }

  @Test
  void the_index_tells_what_is_played() throws IOException {
    String index = GuideIndex.of(GuidePage.all(), StandIns.read());
    if (Boolean.getBoolean("golden.record")) Files.writeString(GuideIndex.FILE, index);
    assertEquals(index, Files.readString(GuideIndex.FILE));
  }
}
