/** The errors that a client can be told: their codes, statuses and meanings, each named once. */
@NullMarked
package dev.lathe.model.problem;

import org.jspecify.annotations.NullMarked;
