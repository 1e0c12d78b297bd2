package dev.lathe.cli.guide;

import java.util.List;
import java.util.Map;

/**
 * A page as a script of the shell: its files are written, its commands typed one after the other in
 * one shell, so that what one sets the next one has. What the command at a line prints is in {@code
 * said/LINE.txt}, its exit code in {@code said/LINE.code}, what {@code curl} was answered in {@code
 * said/LINE.head}.
 */
final class PageScript {
  private static final String BEGIN =
      """
      serve() {
        stop
        eval "exec $1 --port $port" >"$2.txt" 2>&1 &
        server=$!
        for i in $(seq 600); do
          kill -0 $server 2>/dev/null || return 1
          real-curl -s -o /dev/null "localhost:$port/openapi.json" && return 0
          sleep 0.1
        done
        return 1
      }
      stop() {
        [ -z "$server" ] || { kill $server; wait $server; } 2>/dev/null
        server=
      }
      fill() { # in the command, a name, with what it stands for
        text=${text//"$1"/"$2"}
      }
      member() { # the first one of this name in the JSON of the command before
        grep -o "\\"$1\\":\\"[^\\"]*\\"" "$printed" | head -n 1 | cut -d '"' -f 4
      }
      until_it_says() { # as often as it takes: a word that the command behind it will print
        for i in $(seq 150); do "${@:2}" 2>&1 | grep -q -- "$1" && return 0; sleep 0.2; done
        return 1
      }
      trap stop EXIT
      """;
  private static final String END_OF_TEXT = "END OF WHAT THE PAGE SAYS";

  private final StandIns standIns;
  private final PageSetting setting;
  private final StringBuilder script = new StringBuilder(BEGIN);

  private PageScript(StandIns standIns, PageSetting setting) {
    this.standIns = standIns;
    this.setting = setting;
  }

  static String of(List<GuideStep> steps, StandIns standIns, PageSetting setting) {
    var script = new PageScript(standIns, setting);
    setting.folders().forEach(script::copy);
    script.prepare("first", setting.before().getOrDefault("", List.of()));
    if (!setting.filesFirstIn().isEmpty()) script.writeAll(steps);
    for (GuideStep step : steps) {
      switch (step) {
        case GuideStep.WriteFile file -> {
          if (setting.writesFiles()) script.write(file.name(), file.text());
        }
        case GuideStep.Command command -> {
          if (standIns.named(command).isEmpty()) script.type(command);
        }
      }
    }
    return script.script.toString();
  }

  private void copy(String name, String from) {
    line("mkdir -p '%s' && cp -r \"$project/%s/.\" '%s'".formatted(name, from, name));
  }

  private void writeAll(List<GuideStep> steps) {
    for (GuideStep step : steps) {
      if (step instanceof GuideStep.WriteFile file) {
        write(setting.filesFirstIn() + "/" + file.name(), file.text());
      }
    }
  }

  private void write(String name, String text) {
    line("mkdir -p \"$(dirname '%s')\"".formatted(name));
    line("cat >'%s' <<'%s'".formatted(name, END_OF_TEXT));
    script.append(text);
    line(END_OF_TEXT);
  }

  /** What nobody types, but the page takes for granted. */
  private void prepare(String name, List<String> lines) {
    if (lines.isEmpty()) return;
    line("export heads=/dev/null");
    line("{");
    lines.forEach(this::line);
    line("} >\"$said/%s.before\" 2>&1".formatted(name));
  }

  private void type(GuideStep.Command command) {
    String at = Integer.toString(command.line());
    PageSetting.of(setting.before(), command.text()).ifPresent(lines -> prepare(at, lines));
    line("text=$(cat <<'%s'".formatted(END_OF_TEXT));
    line(standIns.here(command.text()));
    line(END_OF_TEXT);
    line(")");
    line("export heads=/dev/null");
    for (String name : StandIns.VARIABLES) line("fill '%%%1$s%%' \"$%1$s\"".formatted(name));
    for (Map.Entry<String, String> fill : setting.fills().entrySet()) {
      if (!command.text().contains(fill.getKey())) continue;
      line("fill '%s' \"$(%s)\"".formatted(fill.getKey(), fill.getValue()));
    }
    line("export heads=\"$said/%s.head\"".formatted(at));
    line(
        command.serves()
            ? "serve \"$text\" \"$said/%s\"".formatted(at)
            : "{ eval \"%s$text\"; } >\"$said/%s.txt\" 2>&1 </dev/null"
                .formatted(
                    standIns.endsNever(command) ? "timeout %d ".formatted(StandIns.SECONDS) : "",
                    at));
    line("echo $? >\"$said/%s.code\"".formatted(at));
    line("printed=\"$said/%s.txt\"".formatted(at));
    PageSetting.of(setting.after(), command.text()).ifPresent(lines -> lines.forEach(this::line));
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
