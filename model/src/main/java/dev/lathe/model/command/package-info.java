/** What became of a command: the sealed answers a decision statement can give. */
@NullMarked
package dev.lathe.model.command;

import org.jspecify.annotations.NullMarked;
