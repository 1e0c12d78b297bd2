package dev.lathe.compiler.domain;

import dev.lathe.model.json.Json;
import java.util.Optional;

/** An input that a graph declares; {@code fallback} is the {@code default} of mode DEFAULTED. */
public record Input(Name name, InputType type, InputMode mode, Optional<Json> fallback) {}
