package dev.lathe.compiler.parse;

import dev.lathe.compiler.blueprint.Composition.RateLimit;
import dev.lathe.compiler.domain.Binding;
import dev.lathe.compiler.domain.Name;
import java.util.List;
import java.util.Optional;

/** Gives bindings that name no limit the one that is for such as them. */
final class UsualLimits {
  private UsualLimits() {}

  static List<WrittenBinding> in(List<WrittenBinding> bindings, List<RateLimit> limits) {
    return bindings.stream()
        .map(one -> new WrittenBinding(limited(one.binding(), limits), one.pre()))
        .toList();
  }

  private static Binding limited(Binding binding, List<RateLimit> limits) {
    Optional<Name> named = binding.rateLimit();
    if (named.isPresent()) {
      return named.get().text().equals(RateLimit.NONE) ? binding.with(Optional.empty()) : binding;
    }
    if (binding.isNative()) return binding;
    return limits.stream()
        .filter(limit -> limit.usual().filter(usual -> usual.covers(binding)).isPresent())
        .findFirst()
        .map(limit -> binding.with(Optional.of(limit.name())))
        .orElse(binding);
  }
}
