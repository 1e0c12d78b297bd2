/**
 * What stands in for modules of mail on a developer's machine: a mailbox that mail goes no further
 * than.
 */
@NullMarked
package dev.lathe.dev.mail;

import org.jspecify.annotations.NullMarked;
