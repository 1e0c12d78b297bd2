package dev.lathe.runtime.module;

import dev.lathe.model.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt to call a module.
 *
 * @param timeout how long to wait for the response
 * @param idempotencyKey to pass on: the same for attempts that mean the same
 */
public record ModuleCall(
    String module,
    String operation,
    Json input,
    Duration timeout,
    Optional<String> idempotencyKey,
    String correlation) {}
