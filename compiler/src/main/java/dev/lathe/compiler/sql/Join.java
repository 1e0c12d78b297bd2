package dev.lathe.compiler.sql;

/** A LEFT JOIN. */
public record Join(Source source, Expression on) {}
