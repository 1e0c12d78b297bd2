package dev.lathe.runtime.workflow;

/**
 * Why a token goes no further.
 *
 * @param code of the refusal, as HTTP answers it, or one of {@link Incident}
 * @param message for people
 */
record Trouble(String code, String message) {}
