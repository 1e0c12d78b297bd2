/**
 * The words that compiler and runtime share: events, commands, queries, outcomes and the bundle.
 */
@NullMarked
package dev.lathe.model;

import org.jspecify.annotations.NullMarked;
