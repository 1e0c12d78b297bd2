package dev.lathe.runtime.module;

import dev.lathe.runtime.platform.Platform;

/**
 * What a module has to work with.
 *
 * @param settings its own part of the settings
 * @param secrets what nobody may read, by the roles that its settings give them
 * @param egress the only way out: to the hosts that its settings list
 */
public record ModuleSetup(
    ModuleSettings settings, ModuleSecrets secrets, Egress egress, Platform platform) {}
