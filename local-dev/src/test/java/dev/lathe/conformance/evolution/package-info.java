/** Changes of a blueprint over a log that is there: what is live is what the log says. */
package dev.lathe.conformance.evolution;
