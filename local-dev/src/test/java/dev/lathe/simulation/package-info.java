/**
 * The whole system in one thread under a virtual clock, with faults at its ports: everything that
 * happens follows from a seed.
 */
@NullMarked
package dev.lathe.simulation;

import org.jspecify.annotations.NullMarked;
