package dev.lathe.model.rule;

/**
 * What a value is not.
 *
 * @param rule the key of the rule, e.g. {@code maxLength}
 * @param message a clause for people: {@code must have at most 3 characters}
 * @param code for programs: {@code too_big}
 */
public record Breach(String rule, String message, String code) {}
