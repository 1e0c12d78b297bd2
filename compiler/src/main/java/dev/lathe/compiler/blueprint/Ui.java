package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;
import dev.lathe.compiler.source.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A service's user interface: pages of elements, with fragments put in where they are named.
 *
 * @param description empty where there is none
 * @param layouts by the names that routes have for them
 * @param screens by the last segment of their path
 */
public record Ui(
    Name title, String description, List<Page> layouts, List<Page> screens, List<Route> routes) {
  public Ui {
    layouts = List.copyOf(layouts);
    screens = List.copyOf(screens);
    routes = List.copyOf(routes);
  }

  /** A pattern of addresses, such as {@code /notes/:id}, and what stands there. */
  public record Route(Name pattern, Name layout, Name screen) {}

  /**
   * A layout or a screen: what is seen, and what it knows and does.
   *
   * @param title empty where it has none of its own
   */
  public record Page(String name, String title, Spec spec, List<Data> data, List<Action> actions) {
    public Page {
      data = List.copyOf(data);
      actions = List.copyOf(actions);
    }
  }

  /**
   * A tree of elements.
   *
   * @param fragments the ids under which fragments were put in
   */
  public record Spec(Name root, List<Element> elements, List<Name> fragments) {
    public Spec {
      elements = List.copyOf(elements);
      fragments = List.copyOf(fragments);
    }

    public Optional<Element> element(String id) {
      return elements.stream().filter(element -> element.id().equals(id)).findFirst();
    }
  }

  /**
   * One element.
   *
   * @param id unique on the page: one of a fragment has the names of what it was named by in front
   * @param name its id as written, where it is written
   * @param repeats the state that it is repeated for
   * @param key the member that tells the items of that apart
   */
  public record Element(
      String id,
      Name name,
      Name type,
      List<JsonNode.Member> props,
      List<Child> children,
      Optional<JsonNode> visible,
      List<JsonNode.Member> on,
      List<JsonNode.Member> watch,
      Optional<Name> repeats,
      Optional<Name> key) {
    public Element {
      props = List.copyOf(props);
      children = List.copyOf(children);
      on = List.copyOf(on);
      watch = List.copyOf(watch);
    }

    public Optional<JsonNode> prop(String prop) {
      return props.stream()
          .filter(member -> member.name().equals(prop))
          .map(JsonNode.Member::value)
          .findFirst();
    }
  }

  /** The id of an element within another, and the name by which the author says so. */
  public record Child(String id, Name name) {}

  /**
   * What a page loads: the answer of {@code binding} into the state at {@code path}.
   *
   * @param moments when it is loaded by itself: {@code mount}, {@code params}
   */
  public record Data(Name path, Name binding, List<Param> params, List<String> moments) {
    public Data {
      moments = List.copyOf(moments);
      params = List.copyOf(params);
    }
  }

  /** An argument: a literal, or what is in the state then. */
  public record Param(Name name, JsonNode value) {
    /** The path of the state that it is read from. */
    public Optional<Name> state() {
      return value instanceof JsonNode.Obj object
          ? object
              .member("$state")
              .map(JsonNode.Member::value)
              .filter(JsonNode.Str.class::isInstance)
              .map(JsonNode.Str.class::cast)
              .map(text -> new Name(text.value(), text.span()))
          : Optional.empty();
    }
  }

  /** What an element can have done. */
  public sealed interface Action {
    Name name();

    /** Another address. */
    record Navigate(Name name, Name to, List<Param> params) implements Action {
      public Navigate {
        params = List.copyOf(params);
      }
    }

    /**
     * A binding that acts.
     *
     * @param alerts whether a refusal is shown
     */
    record Command(
        Name name,
        Name binding,
        List<Param> params,
        Optional<Name> then,
        List<Name> refetched,
        List<Name> cleared,
        boolean alerts)
        implements Action {
      public Command {
        params = List.copyOf(params);
        refetched = List.copyOf(refetched);
        cleared = List.copyOf(cleared);
      }
    }

    /** Data once more. */
    record Refetch(Name name, List<Name> targets) implements Action {
      public Refetch {
        targets = List.copyOf(targets);
      }
    }

    /**
     * An operation of a module; {@code target}, {@code module} or {@code category} says whose.
     *
     * @param said shown when it is done; empty for nothing
     * @param failed shown when it failed; empty for the failure's own words
     */
    record OfModule(
        Name name,
        Optional<Name> target,
        Optional<Name> module,
        Optional<Name> category,
        Name operation,
        List<Param> params,
        Optional<Name> then,
        String said,
        String failed)
        implements Action {
      public OfModule {
        params = List.copyOf(params);
      }
    }
  }
}
