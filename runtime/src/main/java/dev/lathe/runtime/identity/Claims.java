package dev.lathe.runtime.identity;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a verified token says of its bearer, by the names that the token has for it.
 *
 * @param all the token's claims as they are
 * @param names what the blueprint calls claims, and their names in the token
 */
public record Claims(Json.Obj all, SortedMap<String, String> names) {
  /** Nothing is said. */
  public static final Claims NONE = new Claims(new Members().object());

  public Claims {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
  }

  /** Claims that a blueprint calls by their own names. */
  public Claims(Json.Obj all) {
    this(all, Collections.emptySortedMap());
  }

  /** The same for a blueprint that has names of its own for them. */
  public Claims called(SortedMap<String, String> declared) {
    return new Claims(all, declared);
  }

  /** One claim; a null counts as none. */
  public Optional<Json> get(String name) {
    return all.get(name).filter(value -> !(value instanceof Json.Null));
  }

  /** A claim that is a text and not an empty one. */
  public Optional<String> text(String name) {
    return get(name)
        .filter(Json.Str.class::isInstance)
        .map(value -> ((Json.Str) value).value())
        .filter(value -> !value.isEmpty());
  }

  /**
   * What the token is for: the words of {@code scope} (RFC 8693, section 4.2) and of {@code scp},
   * which some issuers write as a list.
   */
  public Set<String> scopes() {
    var scopes = new TreeSet<String>();
    for (String name : new String[] {"scope", "scp"}) {
      switch (get(name).orElse(Json.NULL)) {
        case Json.Str(String words) -> scopes.addAll(Arrays.asList(words.strip().split(" +")));
        case Json.Arr(var items) ->
            items.forEach(
                item -> {
                  if (item instanceof Json.Str(String word)) scopes.add(word);
                });
        case Json.Obj _, Json.Num _, Json.Bool _, Json.Null _ -> {}
      }
    }
    scopes.remove("");
    return scopes;
  }
}
