package dev.lathe.model.bundle.workflow;

import dev.lathe.model.permission.Permission;
import java.util.Optional;

/**
 * That a step is called only once a person has agreed to it: it opens a user task, with what it is
 * to be called with, and waits. What they see is what is called.
 *
 * @param proposes the whole call is told with the task, for people and for the log; else only what
 *     is called
 * @param who may agree, a rule on {@code user.*} alone; empty for whoever is signed in
 * @param notStarter the four eyes: not who started the run
 */
public record Consent(boolean proposes, Optional<Permission> who, boolean notStarter) {}
