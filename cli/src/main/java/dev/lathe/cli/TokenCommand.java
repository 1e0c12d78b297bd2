package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe token}: somebody to be, where `lathe dev` serves. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Print a token of the issuer that `lathe dev` has on this machine.",
      "No other server takes it, and `lathe dev --reset` makes it worthless."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  curl -H \"Authorization: Bearer $(lathe token --as alice)\" localhost:8080/api/notes",
      "  lathe token --as alice --role manager --tenant acme --scope ops:read",
      "  lathe token examples/notes-with-owners --as bob --claim department=sales"
    })
final class TokenCommand implements Callable<Integer> {
  /** In minutes: a year. */
  private static final int LONGEST = 366 * 24 * 60;

  @Mixin private final GlobalOptions global = new GlobalOptions();
  @Mixin private final ClaimOptions claims = new ClaimOptions();

  @Parameters(
      paramLabel = "BLUEPRINT",
      arity = "0..1",
      description = "The blueprint's folder, where several are served from here.")
  private @Nullable Path blueprint;

  @Option(names = "--as", paramLabel = "ID", required = true, description = "Whose it is.")
  private String subject = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "The claim `tenant`.")
  private @Nullable String tenant;

  @Option(names = "--email", paramLabel = "EMAIL", description = "The claim `email`.")
  private @Nullable String email;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What it is for, such as ops:read; may be repeated.")
  private List<String> scopes = List.of();

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "Whom it is for, if not the audiences that the blueprint names.")
  private List<String> audiences = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "720",
      description = "How long it is good (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Override
  public Integer call() {
    if (subject.isBlank()) throw Refused.usage("--as names somebody");
    if (minutes < 1 || minutes > LONGEST) {
      throw Refused.usage("a token is good for 1 to " + LONGEST + " minutes, not " + minutes);
    }
    var wishes = new TokenWishes(subject, said(), scopes, audiences, Duration.ofMinutes(minutes));
    DevFolder folder = folder();
    String token =
        wishes.signedBy(issuer(folder), SystemPlatform.create().time().now().plus(folder.ahead()));
    global
        .out()
        .println(global.json ? JsonText.write(new Members().with("token", token).object()) : token);
    global.out().flush();
    return ExitCode.OK.number();
  }

  private SortedMap<String, Json> said() {
    SortedMap<String, Json> said = claims.said();
    if (tenant != null) said.put("tenant", Json.of(tenant));
    if (email != null) said.put("email", Json.of(email));
    return said;
  }

  private DevFolder folder() {
    return MeantFolder.of(
        DevFolder.withIssuers(Path.of("")),
        blueprint,
        "no issuer is under .lathe/ here: start `lathe dev BLUEPRINT` in this folder first",
        "say which one");
  }

  private static IssuerFile issuer(DevFolder folder) {
    return IssuerFile.in(folder.path()).orElseThrow();
  }
}
