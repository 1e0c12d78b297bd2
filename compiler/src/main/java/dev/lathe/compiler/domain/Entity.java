package dev.lathe.compiler.domain;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.ScalarType;
import dev.lathe.model.decimal.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An entity of the domain model, its fields in declaration order.
 *
 * @param root kind {@code root}: a reference without a life of its own, so without events
 * @param constraints what its rows have to be
 * @param children lists of records that belong to each of its rows: our optional key
 * @param ownedBy the field that says by its id whose a row is: our optional key {@code owner}
 * @param readers who may read fields that not everybody may: our optional key {@code read}
 * @param was what it was called, the first name first: our optional key
 * @param upcasts what events of older forms say in the next one: our optional key
 */
public record Entity(
    Name name,
    Name owner,
    Name table,
    List<Field> fields,
    List<Relation> relations,
    List<Name> keys,
    Optional<StateMachine> stateMachine,
    boolean root,
    Constraints constraints,
    List<ChildList> children,
    Optional<Name> ownedBy,
    List<Reader> readers,
    List<Name> was,
    List<Upcast> upcasts) {
  public Entity {
    was = List.copyOf(was);
    upcasts = List.copyOf(upcasts);
    readers = Name.sorted(readers, Reader::field);
    fields = List.copyOf(fields);
    relations = Name.sorted(relations, Relation::name);
    keys = List.copyOf(keys);
    children = Name.sorted(children, ChildList::name);
  }

  /** One whose rows may be anything. */
  public Entity(
      Name name,
      Name owner,
      Name table,
      List<Field> fields,
      List<Relation> relations,
      List<Name> keys,
      Optional<StateMachine> stateMachine,
      boolean root) {
    this(
        name,
        owner,
        table,
        fields,
        relations,
        keys,
        stateMachine,
        root,
        Constraints.NONE,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The same with these fields, held to {@code other}, and these lists of children. */
  public Entity with(List<Field> fields, Constraints other, List<ChildList> lists) {
    return new Entity(
        name,
        owner,
        table,
        fields,
        relations,
        keys,
        stateMachine,
        root,
        other,
        lists,
        ownedBy,
        readers,
        was,
        upcasts);
  }

  /** The same with these relations. */
  public Entity with(List<Relation> relations) {
    return new Entity(
        name,
        owner,
        table,
        fields,
        relations,
        keys,
        stateMachine,
        root,
        constraints,
        children,
        ownedBy,
        readers,
        was,
        upcasts);
  }

  /**
   * What the log calls it, for good: the name that it had first. Streams are named by it, and event
   * types that nobody named.
   */
  public String logged() {
    return was.isEmpty() ? name.text() : was.getFirst().text();
  }

  /** The upcasts of events of {@code type}, the oldest form first. */
  public List<Upcast> upcasts(String type) {
    return upcasts.stream()
        .filter(upcast -> upcast.eventType().text().equals(type))
        .sorted(Comparator.comparingInt(Upcast::version))
        .toList();
  }

  /**
   * The upcasts that events of {@code type}, one of {@code transition}'s, are read by: an older
   * type without some of its own is read by those of the present one.
   */
  public List<Upcast> upcasts(Transition transition, String type) {
    List<Upcast> own = upcasts(type);
    return own.isEmpty() ? upcasts(transition.event(this)) : own;
  }

  /** The form in which events of {@code transition} are written now. */
  public int form(Transition transition) {
    return upcasts(transition.event(this)).size() + 1;
  }

  /** The list of children with this name. */
  public Optional<ChildList> child(String list) {
    return children.stream().filter(c -> c.name().text().equals(list)).findFirst();
  }

  /**
   * A row of {@code list}, as an entity would have it: the key of the row that it belongs to, then
   * what the list declares.
   */
  public Entity row(ChildList list) {
    Field own = key();
    var parent =
        new Field(list.parent(), own.type(), false, list.parent(), Optional.empty(), own.scale());
    var all = new ArrayList<Field>(List.of(parent));
    all.addAll(list.fields());
    return new Entity(
        new Name(name + "." + list.name(), list.name().span()),
        owner,
        list.table(),
        all,
        List.of(),
        List.of(list.parent(), list.key()),
        Optional.empty(),
        false);
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().text().equals(name)).findFirst();
  }

  /**
   * The field with the id of whoever a row belongs to: the one that it says, else the only one that
   * is filled with who created it.
   */
  public Optional<Field> belongsTo() {
    if (ownedBy.isPresent()) return field(ownedBy.get().text());
    List<Field> actors =
        fields.stream()
            .filter(field -> field.generated().filter(Generated.ACTOR::equals).isPresent())
            .toList();
    return actors.size() == 1 ? Optional.of(actors.getFirst()) : Optional.empty();
  }

  /** The field that an aggregate's id is stored in: the first key. */
  public Field key() {
    return field(keys.getFirst().text()).orElseThrow();
  }

  /**
   * A field and its column.
   *
   * @param scale how many decimals it may have; 0 for what is no decimal
   * @param rules what else its values have to be
   * @param past what events of before say of it
   * @param personal its values say something of a person, and are in no log, problem or trace: our
   *     optional key {@code pii}
   */
  public record Field(
      Name name,
      ScalarType type,
      boolean nullable,
      Name column,
      Optional<Generated> generated,
      int scale,
      Optional<FieldRules> rules,
      Past past,
      boolean personal) {
    /** A field that takes anything of its type. */
    public Field(
        Name name,
        ScalarType type,
        boolean nullable,
        Name column,
        Optional<Generated> generated,
        int scale) {
      this(name, type, nullable, column, generated, scale, Optional.empty(), Past.NONE, false);
    }

    /** A field whose decimals, if it is one, have the usual scale. */
    public Field(
        Name name, ScalarType type, boolean nullable, Name column, Optional<Generated> generated) {
      this(name, type, nullable, column, generated, type == ScalarType.DECIMAL ? Scale.DEFAULT : 0);
    }

    /** The same with another past. */
    public Field with(Past other) {
      return new Field(name, type, nullable, column, generated, scale, rules, other, personal);
    }

    /** The same held to {@code other} rules. */
    public Field held(Optional<FieldRules> other) {
      return new Field(name, type, nullable, column, generated, scale, other, past, personal);
    }
  }

  /** Who may read {@code field}. */
  public record Reader(Name field, Allow who) {}

  /** What fills a field that no command sets. */
  public enum Generated {
    ID,
    CREATED_AT,
    UPDATED_AT,
    ACTOR
  }

  /**
   * Records that belong to an aggregate, each with a key of its own among them.
   *
   * @param table what their table is called for people
   * @param parent what rows call the key of the aggregate that they belong to
   * @param key the field that tells the records of one aggregate apart
   * @param max how many an aggregate may have
   */
  public record ChildList(
      Name name, Name table, Name parent, Name key, List<Field> fields, long max) {
    public ChildList {
      fields = List.copyOf(fields);
    }

    public Optional<Field> field(String named) {
      return fields.stream().filter(f -> f.name().text().equals(named)).findFirst();
    }

    /** The same of records with these fields. */
    public ChildList with(List<Field> others) {
      return new ChildList(name, table, parent, key, others, max);
    }

    /** The field that is the key. */
    public Field keyField() {
      return field(key.text()).orElseThrow();
    }
  }

  /** What a transition does with a list of children. */
  public enum ChildDeed {
    ADD,
    CHANGE,
    REMOVE;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a transition does with one of its entity's lists.
   *
   * @param wording what is said where a record is there already, or is not there
   */
  public record ChildChange(Name list, ChildDeed deed, Wording wording) {}

  /** A relation; {@code one} is false for cardinality many. */
  public record Relation(Name name, Name to, boolean one, Name localKey, Name foreignKey) {}

  /**
   * The states and what moves between them.
   *
   * @param recreates whether an aggregate that was deleted can be created anew: our optional key
   * @param former what states were called: our optional key {@code was}
   */
  public record StateMachine(
      Name stateField,
      List<Name> states,
      List<Transition> transitions,
      boolean recreates,
      List<Former> former,
      Span span) {
    /** An older name of a state. */
    public record Former(Name was, Name now) {}

    public StateMachine {
      former = List.copyOf(former);
      states = List.copyOf(states);
      transitions = Name.sorted(transitions, Transition::name);
    }

    /** The states in which an aggregate is deleted; none of its rows has them. */
    public List<String> deleted() {
      return transitions.stream()
          .filter(Transition::deletes)
          .map(transition -> transition.to().text())
          .distinct()
          .toList();
    }

    public Optional<Transition> transition(String name) {
      return transitions.stream().filter(t -> t.name().text().equals(name)).findFirst();
    }
  }

  /**
   * One transition as written.
   *
   * @param from the states it leaves; empty for a creation ({@code from: null})
   * @param affects as written; empty where the key is absent
   * @param eventType the author's override
   * @param wording what is said where the state does not allow it: our optional keys
   * @param deletes whether the aggregate's row goes with it: our optional key
   * @param children what it does with lists of children: our optional key
   * @param was its older names, and older types of its event: our optional key
   */
  public record Transition(
      Name name,
      List<Name> from,
      Name to,
      Optional<List<Name>> affects,
      Optional<Name> eventType,
      Wording wording,
      boolean deletes,
      List<ChildChange> children,
      List<Name> was) {
    /** What its message may name. */
    public static final List<String> NAMES = List.of("id", "state");

    public Transition {
      was = List.copyOf(was);
      from = List.copyOf(from);
      affects = affects.map(List::copyOf);
      children = Name.sorted(children, ChildChange::list);
    }

    public boolean creates() {
      return from.isEmpty();
    }

    /** Its event type: the override, or entity and transition with a capital each. */
    public String event(Entity entity) {
      return eventType
          .map(Name::text)
          .orElseGet(() -> capital(entity.logged()) + capital(name.text()));
    }

    /** Whether {@code was} is an older name of a transition, and no event type. */
    public static boolean isName(Name was) {
      return Character.isLowerCase(was.text().charAt(0));
    }

    /** The event type that {@code older}, a name or a type, stands for. */
    public String event(Entity entity, Name older) {
      return isName(older) ? capital(entity.logged()) + capital(older.text()) : older.text();
    }

    /** All types that its event has in the log: the one of now first, older ones sorted. */
    public List<String> events(Entity entity) {
      String now = event(entity);
      return Stream.concat(Stream.of(now), was.stream().map(older -> event(entity, older)).sorted())
          .distinct()
          .toList();
    }

    /** The fields its event carries, the state field among them: first, unless declared. */
    public List<String> affected(StateMachine machine) {
      String state = machine.stateField().text();
      List<String> declared =
          affects.map(names -> names.stream().map(Name::text).toList()).orElse(List.of(state));
      if (declared.contains(state)) {
        return declared;
      }
      var all = new ArrayList<String>();
      all.add(state);
      all.addAll(declared);
      return List.copyOf(all);
    }

    /** The fields an emit must give: those affected but the state field. */
    public List<String> payload(StateMachine machine) {
      return affected(machine).stream()
          .filter(field -> !field.equals(machine.stateField().text()))
          .toList();
    }

    private static String capital(String word) {
      return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
  }
}
