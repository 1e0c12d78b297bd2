package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.compiler.domain.Name;
import java.util.List;

/** A JSON form whose leaves are expressions: the value of a result, the input of a call. */
public sealed interface Template {
  record Value(Expr expr) implements Template {}

  record Obj(List<Member> members, Span span) implements Template {
    public Obj {
      members = List.copyOf(members);
    }
  }

  record Arr(List<Template> items, Span span) implements Template {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A member of an object. */
  record Member(Name name, Template value) {}
}
