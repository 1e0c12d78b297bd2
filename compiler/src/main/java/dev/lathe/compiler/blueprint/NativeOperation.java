package dev.lathe.compiler.blueprint;

import dev.lathe.compiler.domain.Name;

/**
 * An operation in code, as operations.json declares it.
 *
 * @param entry the file with the code, as written; it is never opened
 * @param export the function's name there
 */
public record NativeOperation(Name name, Name entry, Name export) {}
