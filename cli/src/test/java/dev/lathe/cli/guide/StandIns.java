package dev.lathe.cli.guide;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one table of what commands of all pages meet here: what stands in for what they name, and
 * what can't be played and why.
 *
 * @param endNever words of commands that go on until somebody stops them
 * @param programs what may be typed; another one is played by nobody who has not looked at it
 */
record StandIns(
    List<StandIn> names, List<NotPlayed> notPlayed, List<String> endNever, List<String> programs) {
  private static final Path FILE =
      Path.of("src", "test", "resources", "dev", "lathe", "cli", "guide", "stand-ins.json");

  /** How long what does not end is watched. */
  static final int SECONDS = 5;

  /** What a command that was stopped then ends with. */
  static final int STOPPED = 124;

  /** What only the script knows stands between percent signs. */
  static final List<String> VARIABLES = List.of("port", "database");

  /** What a page says, as a pattern, and what is typed here in its place. */
  record StandIn(String shown, Pattern says, String here, String why) {}

  /** Commands, as a pattern, that this machine can't play, or somebody else does. */
  record NotPlayed(Pattern command, String section, String why) {
    boolean names(GuideStep.Command one) {
      return command.matcher(one.text()).find() && one.section().contains(section);
    }
  }

  static StandIns read() throws IOException {
    Json.Obj file = (Json.Obj) JsonText.parse(Files.readString(FILE));
    return new StandIns(
        objects(file, "standIns").stream()
            .map(
                one ->
                    new StandIn(
                        one.text("shown").orElseGet(() -> text(one, "says")),
                        Pattern.compile(text(one, "says")),
                        text(one, "here"),
                        text(one, "why")))
            .toList(),
        objects(file, "notPlayed").stream()
            .map(
                one ->
                    new NotPlayed(
                        Pattern.compile(text(one, "command")),
                        one.text("section").orElse(""),
                        text(one, "why")))
            .toList(),
        Json.texts(file.get("endNever").orElseThrow()).orElseThrow(),
        Json.texts(file.get("programs").orElseThrow()).orElseThrow());
  }

  /** Why a command is not played; empty where it is. */
  Optional<NotPlayed> named(GuideStep.Command command) {
    return notPlayed.stream().filter(one -> one.names(command)).findFirst();
  }

  boolean endsNever(GuideStep.Command command) {
    return endNever.stream().anyMatch(command.text()::contains);
  }

  boolean knows(GuideStep.Command command) {
    return programs.contains(command.program());
  }

  /** The command with what stands in for names. */
  String here(String command) {
    String said = command;
    for (StandIn one : names) said = one.says().matcher(said).replaceAll(one.here());
    return said;
  }

  static List<Json.Obj> objects(Json.Obj file, String name) {
    return file.get(name).map(list -> ((Json.Arr) list).items()).orElse(List.of()).stream()
        .map(Json.Obj.class::cast)
        .toList();
  }

  static String text(Json.Obj object, String name) {
    return object
        .text(name)
        .orElseThrow(() -> new IllegalStateException(object + " has no " + name));
  }
}
