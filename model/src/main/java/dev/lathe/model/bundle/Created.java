package dev.lathe.model.bundle;

/**
 * That a command which created something answers 201 and says where it is.
 *
 * @param location a path with {@code {placeholders}}, each the name of a member of the answer;
 *     where one of them is null nothing was created, and the answer is 200
 */
public record Created(String location) {}
