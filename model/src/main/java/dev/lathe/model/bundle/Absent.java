package dev.lathe.model.bundle;

import dev.lathe.model.problem.Words;

/**
 * That a query which finds nothing, null or an empty list, answers 404.
 *
 * @param words the author's; the message is a {@link dev.lathe.model.problem.MessageTemplate} over
 *     the inputs
 */
public record Absent(Words words) {}
