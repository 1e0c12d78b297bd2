package dev.lathe.dev;

import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.dev.identity.TokenWishes;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.platform.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Answers a page's login in the issuer's place: whoever asks from this machine gets a token of whom
 * they say they are, as {@code lathe token} prints it.
 *
 * @param folder where the issuer's key is
 */
record LoginPage(Path folder, Time time) {
  static final String PATH = "/_lathe/login";

  /** A working day: nobody is asked again in the middle of one. */
  private static final Duration LASTS = Duration.ofHours(10);

  private static final int LONGEST_NAME = 200;

  /**
   * A token for what {@code body} asks: {@code {"as": "alice", "roles": ["manager"]}}.
   *
   * @throws IllegalArgumentException if it asks for nobody; the message is for who asks
   */
  String token(byte[] body) {
    Json.Obj asked = Json.orEmpty(JsonText.parseOrText(new String(body, StandardCharsets.UTF_8)));
    String name = asked.text("as").orElse("").strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("Say who you are: {\"as\":\"alice\"}");
    }
    var claims = new TreeMap<String, Json>();
    claims.put("name", Json.of(name));
    claims.put("email", Json.of(name.contains("@") ? name : name + "@localhost"));
    List<Json> roles = roles(asked);
    if (!roles.isEmpty()) {
      claims.put("role", roles.getFirst());
      claims.put("roles", new Json.Arr(roles));
    }
    IssuerFile issuer =
        IssuerFile.in(folder)
            .orElseThrow(() -> new IllegalArgumentException("This server has no issuer yet"));
    var wishes = new TokenWishes(name, claims, List.of(), List.of(), LASTS);
    return new Members().with("token", wishes.signedBy(issuer, time.now())).text();
  }

  private static List<Json> roles(Json.Obj asked) {
    var roles = new ArrayList<Json>();
    if (asked.get("roles").orElse(Json.NULL) instanceof Json.Arr(var items)) {
      for (Json item : items) {
        if (item instanceof Json.Str(String role) && !role.isBlank()) roles.add(Json.of(role));
      }
    }
    return roles;
  }
}
