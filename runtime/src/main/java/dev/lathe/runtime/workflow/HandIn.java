package dev.lathe.runtime.workflow;

import dev.lathe.model.json.Json;
import java.util.Optional;

/**
 * What somebody hands in who does a task.
 *
 * @param by who
 * @param key under which they may hand it in again, and are told the same
 * @param request a digest of what they sent
 * @param variables that it writes
 */
record HandIn(String by, Optional<String> key, String request, Json.Obj variables) {}
