package dev.lathe.model.bundle;

/**
 * Who may vouch for a caller: providers are asked in order, and the first that knows the token
 * counts.
 *
 * @param module the module whose session operation is asked
 * @param audience the token must be meant for it; {@code ${NAME}} placeholders are filled from the
 *     settings of where it runs
 */
public record AuthProvider(String module, String audience) {}
